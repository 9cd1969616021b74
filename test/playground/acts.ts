import { z } from 'zod';

const maybe = z.exactOptional;
const word = z.string().min(1);
const as = word;

const fileContent = { filename: word, text: maybe(z.string()), base64: maybe(z.base64()) };
const hasOneContent = (file: { text?: string; base64?: string }): boolean =>
  (file.text === undefined) !== (file.base64 === undefined);
const contentMessage = { message: 'A file has either text or base64.' };

const application = word;
const whichApplication = z.strictObject({ application });
const assignee = z.strictObject({ application, group: maybe(word), user: maybe(word) });

const inChannel = z.strictObject({ channel: word });

const times = maybe(z.int().positive());
const apiMethod = maybe(word);
const inSlack = { world: z.literal('slack'), times };
const slackFault = z.discriminatedUnion('kind', [
  z.strictObject({ ...inSlack, kind: z.literal('429'), method: apiMethod, retryAfter: maybe(z.number()) }),
  z.strictObject({ ...inSlack, kind: z.literal('5xx'), method: apiMethod, status: maybe(z.int()) }),
  z.strictObject({ ...inSlack, kind: z.literal('slow'), method: apiMethod, ms: z.number() }),
  z.strictObject({ ...inSlack, kind: z.literal('refuse'), method: word, error: word, ts: maybe(word) }),
  z.strictObject({ ...inSlack, kind: z.literal('drop-answer'), method: apiMethod }),
  z.strictObject({ ...inSlack, kind: z.literal('login-html'), redirect: maybe(z.boolean()) }),
  z.strictObject({ ...inSlack, kind: z.literal('redirect-download'), host: maybe(word) }),
  z.strictObject({ ...inSlack, kind: z.literal('duplicate-delivery') }),
  z.strictObject({ ...inSlack, kind: z.literal('slow-share'), ms: z.number() }),
  z.strictObject({ ...inSlack, kind: z.literal('never-shared') }),
]);
const httpFault = z.strictObject({
  world: z.enum(['cloudflare', 'jumpcloud']),
  kind: z.enum([
    '401',
    '403',
    '429',
    '500',
    'html',
    'timeout',
    'reset-before',
    'reset-after',
    'truncated',
    'slow',
  ]),
  method: maybe(word),
  path: maybe(word),
  times,
  retryAfter: maybe(z.number()),
  ms: maybe(z.number()),
});

/** Each act under the key that names its deed. Fields that a console or API checks itself are passed on as they are. */
const acts = {
  command: z.strictObject({ as, command: word, channel: word, text: z.string().default('') }),
  click: z.strictObject({
    as,
    click: z.strictObject({ channel: word, ts: word, actionId: word, value: maybe(z.string()) }),
  }),
  clickInModal: z.strictObject({
    as,
    clickInModal: z.strictObject({
      viewId: word,
      actionId: word,
      value: maybe(z.unknown()),
      values: maybe(z.record(z.string(), z.unknown())),
    }),
  }),
  submit: z.strictObject({
    as,
    submit: z.strictObject({ viewId: word, values: z.record(z.string(), z.unknown()).default({}) }),
  }),
  closeModal: z.strictObject({ as, closeModal: z.strictObject({ viewId: word }) }),
  shortcut: z.strictObject({
    as,
    shortcut: z.strictObject({ callbackId: word, channel: maybe(word), ts: maybe(word) }),
  }),
  message: z.strictObject({
    as,
    message: z.strictObject({ channel: word, text: z.string(), threadTs: maybe(word) }),
  }),
  upload: z.strictObject({
    as,
    upload: z
      .strictObject({ channel: word, ...fileContent, threadTs: maybe(word) })
      .refine(hasOneContent, contentMessage),
  }),
  openHome: z.strictObject({ as, openHome: z.literal(true) }),
  advanceClock: z.strictObject({ advanceClock: word }),
  jumpcloud: z.strictObject({
    jumpcloud: z.union([
      z.strictObject({
        create: z.strictObject({ displayLabel: z.string(), ssoIdpUrlSlug: maybe(z.string()) }),
      }),
      z.strictObject({ configure: z.looseObject({ application }) }),
      z.strictObject({
        uploadPair: z.strictObject({ application, certificate: maybe(z.string()), key: maybe(z.string()) }),
      }),
      z.strictObject({ uploadSpMetadata: z.strictObject({ application, xml: z.string() }) }),
      z.strictObject({ assign: assignee }),
      z.strictObject({ unassign: assignee }),
      z.strictObject({ regenerate: whichApplication }),
      z.strictObject({ exportMetadata: whichApplication }),
      z.strictObject({ remove: whichApplication }),
    ]),
  }),
  cloudflare: z.strictObject({
    cloudflare: z.union([
      z.strictObject({ put: z.looseObject({ id: maybe(word) }) }),
      z.strictObject({ delete: z.strictObject({ id: word }) }),
    ]),
  }),
  slack: z.strictObject({
    slack: z.union([
      z.strictObject({
        group: z.strictObject({ handle: word, add: maybe(z.array(word)), remove: maybe(z.array(word)) }),
      }),
      z.strictObject({ deactivate: z.strictObject({ user: word }) }),
      z.strictObject({ archive: inChannel }),
      z.strictObject({ unarchive: inChannel }),
      z.strictObject({ removeBot: inChannel }),
      z.strictObject({ deleteChannel: inChannel }),
    ]),
  }),
  fault: z.strictObject({
    fault: z.union([
      slackFault,
      httpFault,
      z.strictObject({ world: z.enum(['slack', 'cloudflare', 'jumpcloud']), clear: z.literal(true) }),
    ]),
  }),
  restart: z.strictObject({ restart: z.enum(['kill', 'graceful']) }),
  login: z.strictObject({
    as,
    login: z.strictObject({
      identityProviderId: word,
      privateWindow: maybe(z.boolean()),
      test: maybe(z.boolean()),
      application: maybe(word),
    }),
  }),
} as const;

/** What an act is, by the key that names the deed. */
export type Deed = keyof typeof acts;

/** One act by its deed, checked. */
export type Act<Kind extends Deed = Deed> = z.output<(typeof acts)[Kind]>;

/** The body of an act is not one of the contract; `message` says where. */
export class MalformedAct extends Error {
  override readonly name = 'MalformedAct';
}

/** Every act with its deed, so that a table of handlers can be typed by it. */
export type DeedAndAct = { [Kind in Deed]: { readonly deed: Kind; readonly act: Act<Kind> } }[Deed];

const deeds = Object.keys(acts) as Deed[];

/** Reads the body of `POST /playground/act`; throws MalformedAct. */
export function readAct(body: unknown): DeedAndAct {
  if (typeof body !== 'object' || body === null) throw new MalformedAct('An act is a JSON object.');
  const named = deeds.filter(deed => Object.hasOwn(body, deed));
  const [deed] = named;
  if (deed === undefined || named.length > 1) {
    throw new MalformedAct(`An act names exactly one of: ${deeds.join(', ')}.`);
  }
  const parsed = acts[deed].safeParse(body);
  if (!parsed.success) throw new MalformedAct(z.prettifyError(parsed.error));
  return { deed, act: parsed.data } as DeedAndAct;
}
