import { z } from 'zod';
import { CLOUDFLARE_WAYS } from '../domain/consoles/cloudflare.ts';
import type { AccountId, ChannelId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import type { JumpCloudAccount } from '../domain/jumpcloud.ts';
import type { TextOf } from './files.ts';
import type { Asked, ConfigProblem, Environment } from './reader.ts';
import { settings } from './settings.ts';

/** A Cloudflare account whose Access is written to. */
export interface ConfiguredAccount {
  readonly id: AccountId;
  /** What people choose it by. */
  readonly name: string;
  readonly apiToken: string;
  /** Where its people log in; null when it is not configured. */
  readonly jumpcloud: JumpCloudAccount | null;
  /** Where the form proposes to report to; null: where it was opened. */
  readonly defaultChannel: ChannelId | null;
}

/** At least one. */
type ConfiguredAccounts = readonly [ConfiguredAccount, ...ConfiguredAccount[]];

/** As many as a select of Slack holds. */
const MOST_ACCOUNTS = 100;

const secret = z
  .union(
    [
      z.strictObject({
        file: z.string().min(1).describe('The path of a file that holds it and nothing else.'),
      }),
      z.strictObject({
        env: z
          .string()
          .regex(/^[A-Za-z_]\w*$/)
          .describe('The environment variable that holds it.'),
      }),
    ],
    'is no place of a secret; secrets do not stand in this file',
  )
  .describe('Where the secret is: { "file": "/run/secrets/…" } or { "env": "NAME" }.');

const account = z.strictObject({
  name: z
    .string('is no text')
    .regex(/^\S(?:.{0,58}\S)?$/u, 'is no line of 1 to 60 characters')
    .describe('What people choose it by in Slack.'),
  cloudflareAccountId: z
    .string('is no text')
    .regex(/^[0-9a-f]{32}$/, 'is no account ID (32 hex digits)')
    .describe(`${CLOUDFLARE_WAYS.accountId}.`),
  cloudflareApiToken: secret,
  jumpcloud: z
    .strictObject({
      apiKey: secret.optional(),
      clientId: z
        .string('is no text')
        .min(8, 'is too short to be a client ID')
        .optional()
        .describe('In place of an API key: a service account, with its secret and the organization.'),
      clientSecret: secret.optional(),
      organizationId: z
        .string('is no text')
        .regex(/^[\w-]{1,64}$/, 'is no organization ID')
        .optional(),
      region: z.enum(['us', 'eu', 'in'], 'is no region of JumpCloud').optional(),
      writes: z
        .boolean('is neither true nor false')
        .optional()
        .describe('true: approved changes may write there. Otherwise JumpCloud is only read.'),
    })
    .optional()
    .describe('The JumpCloud organization whose people log in there.'),
  defaultChannel: z
    .string('is no text')
    .regex(/^[CG][A-Z0-9]{1,30}$/, 'is no ID of a channel (C…)')
    .optional()
    .describe('Where the form proposes to report to. In this channel the form opens with this account.'),
});

type Organization = NonNullable<z.infer<typeof account>['jumpcloud']>;

const file = z.strictObject({
  $schema: z.string().optional(),
  accounts: z
    .array(account)
    .min(1, 'names no account')
    .max(MOST_ACCOUNTS, `holds more than ${MOST_ACCOUNTS} accounts`)
    .describe('The first is that of connections that were made before there were several.'),
});

/** The JSON Schema of the settings file, for editors. */
export const settingsFileSchema = (): unknown =>
  z.toJSONSchema(file, { target: 'draft-7', unrepresentable: 'any' });

const FIX = 'docs/deploy.md, "Many accounts", and docs/jcaccess.schema.json say what stands in it.';
const VARIABLE = 'JCACCESS_CONFIG';

/** `accounts[1].jumpcloud.apiKey`, as the place is written in most languages. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map(one => (typeof one === 'number' ? `[${one}]` : `.${String(one)}`))
    .join('')
    .replace(/^\./, '');

/** The accounts of the settings file, or everything that is wrong with it. No value is repeated in a problem. */
export const readSettingsFile = (
  path: string,
  env: Environment,
  textOf: TextOf,
):
  | { readonly ok: true; readonly accounts: ConfiguredAccounts; readonly secrets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] } => {
  const problems: ConfigProblem[] = [];
  const refuse = (place: string, problem: string, fix = FIX): void =>
    void problems.push({ variable: place === '' ? VARIABLE : `${VARIABLE} ${place}`, problem, fix });
  const text = textOf(path);
  if (text === null)
    refuse('', 'names a file that cannot be read', 'Is it there, and readable for this user?');
  const json = text === null ? null : parsed(text);
  if (json === undefined) refuse('', 'names a file that is no JSON');
  if (json === null || json === undefined) return { ok: false, problems };
  const read = file.safeParse(json);
  if (!read.success) {
    for (const { path: at, message, code } of read.error.issues)
      refuse(placeOf(at), code === 'unrecognized_keys' ? 'holds a word that is no setting' : message);
    return { ok: false, problems };
  }

  const secrets: string[] = [];
  const secretAt = (place: string, from: z.infer<typeof secret>, asked: Asked<unknown>): string => {
    const kept = 'file' in from ? textOf(from.file) : (env[from.env] ?? null);
    const found = kept?.trim() ?? '';
    const where = 'file' in from ? 'a file' : 'a variable';
    if (found === '') refuse(place, `names ${where} that holds nothing or cannot be read`, asked.fix);
    else if (!asked.schema.safeParse(found).success)
      refuse(place, `names ${where} that holds no such secret`, asked.fix);
    else secrets.push(found);
    return found;
  };
  const jumpCloudAt = (
    place: string,
    { apiKey, clientId, clientSecret, organizationId, region = 'us', writes = false }: Organization,
  ): JumpCloudAccount => {
    const isAccount = clientId !== undefined || clientSecret !== undefined;
    if (isAccount === (apiKey !== undefined))
      refuse(place, 'needs an apiKey, or clientId and clientSecret of a service account, and not both');
    if (isAccount && !(clientId && clientSecret && organizationId))
      refuse(place, 'needs clientId, clientSecret and organizationId for a service account');
    const account = {
      apiKey: apiKey ? secretAt(`${place}.apiKey`, apiKey, settings.JUMPCLOUD_API_KEY) : '',
      organizationId: organizationId ?? '',
      region,
      writes,
    };
    if (!clientId || !clientSecret) return account;
    const kept = secretAt(`${place}.clientSecret`, clientSecret, settings.JUMPCLOUD_CLIENT_SECRET);
    return { ...account, serviceAccount: { clientId, clientSecret: kept } };
  };
  const accounts = read.data.accounts.map((one, index): ConfiguredAccount => {
    const place = `accounts[${index}]`;
    return {
      id: asId<AccountId>(one.cloudflareAccountId),
      name: one.name,
      apiToken: secretAt(
        `${place}.cloudflareApiToken`,
        one.cloudflareApiToken,
        settings.CLOUDFLARE_API_TOKEN,
      ),
      jumpcloud: one.jumpcloud ? jumpCloudAt(`${place}.jumpcloud`, one.jumpcloud) : null,
      defaultChannel: one.defaultChannel === undefined ? null : asId<ChannelId>(one.defaultChannel),
    };
  });
  for (const [index, one] of accounts.entries()) {
    const earlier = accounts.slice(0, index);
    if (earlier.some(({ id }) => id === one.id))
      refuse(`accounts[${index}].cloudflareAccountId`, 'is that of an account above');
    if (earlier.some(({ name }) => name.toLowerCase() === one.name.toLowerCase()))
      refuse(`accounts[${index}].name`, 'is that of an account above');
  }
  const [first, ...more] = accounts;
  return problems.length > 0 || !first
    ? { ok: false, problems }
    : { ok: true, accounts: [first, ...more], secrets };
};

/** Undefined for what is no JSON. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
};
