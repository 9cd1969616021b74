import { asId, type UserId } from '../../../src/domain/ids.ts';
import { looksKeys } from '../../../src/domain/keys.ts';
import { byEnd } from '../../../src/domain/places.ts';
import { ok } from '../../../src/domain/result.ts';
import { createMetrics } from '../../../src/operations/metrics.ts';
import type { Access } from '../../../src/ports/access.ts';
import type { Files } from '../../../src/ports/files.ts';
import type { Reader } from '../../../src/ports/reader.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import type { Store } from '../../../src/ports/store.ts';
import { command } from '../../../src/slack/listeners/command.ts';
import type { ListenerDeps } from '../../../src/slack/listeners/deps.ts';
import { submitDiagnose } from '../../../src/slack/listeners/diagnose.ts';
import { drawHome } from '../../../src/slack/listeners/home.ts';
import type { Command, Submission } from '../../../src/slack/listeners/press.ts';
import { createWords } from '../../../src/slack/words.ts';
import { verifyRecord } from '../../../src/store/audit/verify.ts';
import type { Accounts } from '../../../src/workflow/accounts.ts';
import { createAllowances } from '../../../src/workflow/allowances.ts';
import { createCorridor } from '../../../src/workflow/corridor.ts';
import { createDiagnoseLogin } from '../../../src/workflow/diagnose-login.ts';
import { createQueries } from '../../../src/workflow/queries.ts';
import { ana, ben } from '../../unit/slack/views/sample-changes.ts';
import { auditKey, benchNow, policy, workspace } from '../seeds.ts';

const silent = (): Promise<never> =>
  Promise.reject(
    new ServiceError({ service: 'cloudflare', code: 'down', kind: 'broken-answer', message: 'down' }),
  );

/** What a person asks of jcaccess, by name. Everything is real but Slack and Cloudflare, which answer at once or not at all. */
export interface Asks {
  readonly quick: Readonly<Record<string, () => Promise<unknown>>>;
  /** The whole record, as files. */
  readonly audit: () => Promise<unknown>;
}

/** Makes the asks over a store with `count` connections of the fleet. `answered` hears of every text and file. */
export function asksOn(
  store: Store,
  count: number,
  answered: (what: unknown) => void = () => undefined,
): Asks {
  // Each ask is an hour after the one before, so that no allowance is used up.
  let hours = 0;
  const clock = { now: () => new Date(benchNow.getTime() + hours) };
  const actor = (user: UserId) =>
    Promise.resolve({ user, workspace, fullMember: true, groups: [], groupsUnreadable: false } as const);
  const directory = {
    actor,
    person: async (user: UserId) => ({ name: user, timeZone: 'UTC', isGone: false }),
    nameOf: async (user: UserId) => user,
    timeZoneOf: async () => 'UTC',
    handleOf: async (group: string) => group,
  };
  const queries = createQueries(store);
  const corridor = createCorridor({
    store,
    tenantOf: () => ({ policy, firstAccount: asId('bench') }),
    clock,
    wake: () => undefined,
  });
  const access = { organization: silent, providers: silent } as unknown as Access;
  const account = {
    looking: access,
    reader: { known: () => null, read: async () => ({ ok: false, why: 'silent' }) },
  };
  const accounts = { all: [account], get: () => account, find: () => account } as unknown as Accounts;
  const reader = {
    login: async () =>
      ok({
        kind: 'message',
        message: { xml: new Uint8Array(), fromRecording: false },
        sender: { issuers: [`https://acme.cloudflareaccess.com/${count - 1}`], fingerprints: [] },
      }),
    diagnosis: async () => ok([]),
  } as unknown as Reader;
  const deps = {
    corridor,
    queries,
    directory,
    policy,
    clock,
    allowances: createAllowances({ store, queries, clock, firstAccount: asId('bench') }),
    accounts,
    words: createWords({
      directory,
      chat: { permalink: () => 'https://acme.slack.com/card' },
      policy,
      clock,
      monotonicMs: () => performance.now(),
      dashboardUrl: () => 'https://one.dash.cloudflare.com/',
      accountNames: new Map(),
      firstAccount: asId('bench'),
    } as unknown as Parameters<typeof createWords>[0]),
    noticeboard: {
      answer: async (_to: UserId, said: unknown) => answered(said),
      sendFiles: async (_to: UserId, files: readonly unknown[]) => answered(files),
    },
    diagnoseLogin: createDiagnoseLogin({ accounts, files: {} as Files, reader, clock }),
    stepUp: { isOn: false },
    publishHome: async (_user: UserId, view: unknown) => answered(view),
    checkChain: () => ({ ok: true, value: '' }),
    checkRecord: () => verifyRecord(store.auditReader, workspace, auditKey),
  } as unknown as ListenerDeps;

  let asked = 0;
  const from = (user: UserId) => {
    asked += 1;
    hours += 3_600_000;
    const answer = async (said: unknown): Promise<void> => answered(said);
    return { user, workspace, once: `ask:${asked}:${process.pid}`, answer };
  };
  const typed = (user: UserId, text: string) => () =>
    command(
      {
        ...from(user),
        text,
        channel: asId('C0ITCHANGES'),
        open: async view => {
          answered(view);
          return { id: 'V1', hash: '' };
        },
        update: async () => undefined,
      } satisfies Command,
      deps,
    );
  const home =
    (user: UserId, page: number, filter = {}) =>
    () =>
      drawHome(from(user), page, filter, deps);
  const submitted = async (): Promise<void> => {
    const text = (action: string): string | undefined =>
      action === 'login-text' ? 'PHNhbWw+' : action === 'connection-label' ? '' : undefined;
    const values = { text, chosen: () => [], files: () => [], has: () => true };
    const view = { id: 'V1', hash: '', state: {}, values };
    const submission = { ...from(ana), view, update: async () => undefined } as unknown as Submission;
    const done = await submitDiagnose(submission, deps);
    if (done && 'afterwards' in done) await done.afterwards?.();
  };
  const metrics = createMetrics({
    now: () => clock.now(),
    notReady: async () => null,
    status: () => store.status(clock.now()),
    backlog: () => store.backlog(),
    nextExpiry: async () =>
      (await store.connectionsIn(workspace, { list: byEnd() }, { limit: 1 }))[0]?.applied?.certificates[0]
        .facts.notAfter ?? null,
  });

  return {
    quick: {
      help: typed(ben, 'help'),
      list: typed(ana, 'list'),
      'list mine 30': typed(ben, 'list mine 30'),
      show: typed(ana, `show Acme ${count - 1}`),
      'show, misspelt': typed(ana, `show Acmee ${count - 1}`),
      withdraw: typed(ana, 'withdraw'),
      'Home of an approver': home(ben, 0),
      'Home, last page': home(ana, Math.ceil(count / 20)),
      'Home, filtered': home(ana, 1, { state: 'live', withinDays: 90 }),
      'Home, open changes': home(ana, 0, { state: 'changing' }),
      diagnose: typed(ana, 'diagnose'),
      'diagnosis while Cloudflare is silent': submitted,
      'test --all': typed(ben, 'test --all'),
      '/metrics': () => metrics.text(),
      'labels that look alike': () =>
        Promise.all(
          looksKeys(`Acme ${count - 1}`).map(key => store.connectionsBy(workspace, key, { limit: 10 })),
        ),
      'a claim with nothing due': () => store.claim(new Date(0), 16, 60_000),
    },
    audit: typed(ben, 'audit'),
  };
}
