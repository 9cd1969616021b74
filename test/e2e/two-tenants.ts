import type { TestContext } from 'node:test';
import { type AccountId, asId, type ChangeId, type UserId, type WorkspaceId } from '../../src/domain/ids.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { createDoor } from '../../src/slack/door/app.ts';
import { createBoundary } from '../../src/slack/door/boundary.ts';
import { register } from '../../src/slack/door/register.ts';
import type { Fetch } from '../../src/slack/web-api/web-client.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { createTenant, type Shared, type Tenant } from '../../src/tenant.ts';
import { createCorridor } from '../../src/workflow/corridor.ts';
import { createQueries } from '../../src/workflow/queries.ts';
import { createRunner } from '../../src/workflow/runner.ts';
import { NOW, POLICY } from '../unit/domain/build-change.ts';

/** One company as its Slack knows it. */
export interface Company {
  readonly workspace: WorkspaceId;
  readonly account: AccountId;
  /** Who asks, and who decides. */
  readonly asker: UserId;
  readonly decider: UserId;
  /** The beginning of what only this company says. */
  readonly word: string;
}

const company = (word: string): Company => ({
  workspace: asId(`T0${word.toUpperCase()}`),
  account: asId(word === 'zorin' ? 'a'.repeat(32) : 'b'.repeat(32)),
  asker: asId(`U0${word.toUpperCase()}ASK`),
  decider: asId(`U0${word.toUpperCase()}BEN`),
  word,
});
export const ZORIN = company('zorin');
export const OMNI = company('omni');

/** A Slack that knows one workspace, says yes to everything and keeps what it is told. */
const slackOf = ({ workspace, word }: Company): { readonly fetch: Fetch; readonly said: string[] } => {
  const said: string[] = [];
  const answers: Readonly<Record<string, (asked: URLSearchParams) => object>> = {
    'auth.test': () => ({
      team_id: workspace,
      user_id: `U0${word.toUpperCase()}BOT`,
      bot_id: `B0${word.toUpperCase()}`,
      url: `https://${word}.slack.com/`,
    }),
    'users.info': asked => ({
      user: {
        id: asked.get('user'),
        team_id: workspace,
        name: `${word} person`,
        real_name: `${word} person`,
        tz: 'UTC',
        deleted: false,
        is_bot: false,
        is_restricted: false,
        is_ultra_restricted: false,
        profile: { real_name: `${word} person` },
      },
    }),
    'conversations.open': () => ({ channel: { id: `D0${word.toUpperCase()}` } }),
    'conversations.info': asked => ({
      channel: { id: asked.get('channel'), name: `${word}-changes`, is_channel: true, is_member: true },
    }),
    'conversations.members': () => ({ members: [] }),
    'conversations.history': () => ({ messages: [] }),
    'conversations.replies': () => ({ messages: [] }),
    'chat.postMessage': asked => ({ ts: '1.1', channel: asked.get('channel') }),
    'views.open': () => ({ view: { id: 'V1', hash: '1' } }),
    'views.update': () => ({ view: { id: 'V1', hash: '2' } }),
  };
  const fetch: Fetch = async (url, init) => {
    const method = String(url).split('/').at(-1) ?? '';
    const body = typeof init?.body === 'string' ? init.body : '';
    if (method !== 'auth.test') said.push(`${method} ${decodeURIComponent(body.replaceAll('+', ' '))}`);
    const answer = answers[method]?.(new URLSearchParams(body)) ?? {};
    return new Response(JSON.stringify({ ok: true, ...answer }), {
      headers: { 'content-type': 'application/json' },
    });
  };
  return { fetch, said };
};

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Two companies in one process and on one store, each with its Slack, as build wires one. */
export const startTwoTenants = async (t: TestContext) => {
  const auditKey = 'the key of these tests';
  const store = await createSqliteStore({ path: ':memory:', auditKey });
  t.after(() => store.close());
  // Time passes between two calls, so that nothing has to wait for its turn, and nobody has asked too often.
  let passedMs = 0;
  const clock = { now: () => new Date(NOW.getTime() + passedMs) };
  const pass = (): number => {
    passedMs += 120_000;
    return passedMs;
  };
  const queries = createQueries(store);
  let number = 0;
  const newChangeId = async (): Promise<ChangeId> => {
    number += 1;
    return asId(`N${number}`);
  };
  const silent = async (): Promise<never> => {
    throw new Error('nothing is called but Slack');
  };
  const shared: Shared = {
    store,
    queries,
    clock,
    log: quiet,
    reader: {
      metadata: silent,
      certificate: silent,
      login: silent,
      diagnosis: silent,
    } as unknown as Shared['reader'],
    http: { request: silent } as unknown as Shared['http'],
    metrics: { paced: () => {} },
    pace: { nowMs: pass, sleep: async () => {} },
    sleep: async () => {},
    monotonicMs: () => passedMs,
    randomId: () => 'random',
    randomBytes: count => new Uint8Array(count),
    random: () => 0.5,
    newChangeId,
    published: silent,
  };
  const tenants = new Map<string, Tenant>();
  const tenantOf = (workspace: WorkspaceId): Tenant => {
    const tenant = tenants.get(workspace);
    if (!tenant) throw new Error(`nothing acts for ${workspace}`);
    return tenant;
  };
  const corridor = createCorridor({ store, tenantOf, clock, wake: () => {} });
  const open = async (of: Company) => {
    const { fetch, said } = slackOf(of);
    const people = { users: [of.decider, of.asker], groups: [] };
    const policy: Policy = {
      ...POLICY,
      approvers: people,
      rules: [{ count: 1, from: people }],
      breakGlass: people,
      requesters: { users: [], groups: [] },
      escalation: null,
    };
    const terms = {
      botToken: `xoxb-${of.word}`,
      fetch,
      policy,
      accounts: [
        {
          id: of.account,
          name: `${of.word} account`,
          apiToken: 'token',
          jumpcloud: null,
          defaultChannel: null,
        },
      ] as const,
    };
    const tenant = await createTenant(terms, shared);
    tenants.set(of.workspace, tenant);
    const door = createDoor({
      delivery: {
        mode: 'http',
        signingSecret: 's'.repeat(32),
        port: 0,
        host: '127.0.0.1',
        otherwise: async () => false,
      },
      botToken: tenant.bot.token,
      identity: { botId: tenant.bot.id, botUserId: tenant.bot.user, teamId: of.workspace },
      fetch,
      log: quiet,
      transportNowMs: () => Date.now(),
    });
    register(
      door.app,
      () => ({
        ...tenant.listening,
        corridor,
        queries,
        clock,
        log: quiet,
        checkChain: () => ({ ok: true, value: 'whole' }),
        checkRecord: async () => ({ entries: 0, chains: 0, faults: [] }),
        newChangeId,
      }),
      createBoundary({ log: quiet, newReference: () => 'REF', delivered: () => {} }),
    );
    /** Delivers what Slack would, and waits until it was dealt with; gives what the door answered. */
    const deliver = async (body: object): Promise<unknown> => {
      number += 1;
      pass();
      let answered: unknown;
      await door.app.processEvent({
        body: {
          team: { id: of.workspace, domain: of.word },
          team_id: of.workspace,
          api_app_id: 'A0JCACCESS',
          trigger_id: `trigger.${number}`,
          ...body,
        },
        ack: async (answer: unknown) => {
          answered = answer;
        },
      } as never);
      return answered;
    };
    return { ...of, tenant, said, deliver };
  };
  const zorin = await open(ZORIN);
  const omni = await open(OMNI);
  const runner = createRunner({
    store,
    corridor,
    performersOf: workspace => tenantOf(workspace).performers,
    clock,
    random: () => 0.5,
    log: quiet,
  });
  t.after(() => runner.stop(0));
  return { store, clock, pass, corridor, zorin, omni, runner };
};
