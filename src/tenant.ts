import { createAccess } from './cloudflare/access.ts';
import type { AccountConfig } from './config.ts';
import type { ChangeId, UserId, WorkspaceId } from './domain/ids.ts';
import { asId } from './domain/ids.ts';
import type { Policy } from './domain/policy.ts';
import { configuredPeople } from './domain/policy.ts';
import type { HttpClient } from './http/client.ts';
import { createJumpCloud } from './jumpcloud/jumpcloud.ts';
import type { Metrics } from './operations/metrics.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { AskPublishedMetadata } from './ports/published-metadata.ts';
import type { Reader } from './ports/reader.ts';
import type { Store } from './ports/store.ts';
import { readSpMetadata } from './saml/sp-metadata.ts';
import type { ListenerDeps } from './slack/listeners/deps.ts';
import { createNoticeboard } from './slack/noticeboard.ts';
import { presentUrgency, withUrgency } from './slack/urgency.ts';
import { createChat } from './slack/web-api/chat.ts';
import { createDirectory } from './slack/web-api/directory.ts';
import { pacedFetch } from './slack/web-api/pace.ts';
import { withServiceErrors } from './slack/web-api/slack-error.ts';
import type { Fetch } from './slack/web-api/web-client.ts';
import { createWebClient } from './slack/web-api/web-client.ts';
import { createWords } from './slack/words.ts';
import { createAccountReader } from './workflow/account.ts';
import type { Account } from './workflow/accounts.ts';
import { createAccounts } from './workflow/accounts.ts';
import { createAllowances } from './workflow/allowances.ts';
import { createCloudflareBudgets } from './workflow/cloudflare-budget.ts';
import { createExporter } from './workflow/exporting.ts';
import { createHandedMetadata } from './workflow/handed-metadata.ts';
import { createPerformers } from './workflow/performers.ts';
import type { Performers } from './workflow/performing.ts';
import type { Queries } from './workflow/queries.ts';
import { createReaders } from './workflow/readers.ts';
import { createFileRouter } from './workflow/route-file.ts';
import { createStepUp } from './workflow/step-up.ts';

/** What the tenants of one process have in common. */
export interface Shared {
  readonly store: Store;
  readonly queries: Queries;
  readonly clock: Clock;
  readonly log: Log;
  readonly reader: Reader;
  readonly http: HttpClient;
  readonly metrics: Pick<Metrics, 'paced'>;
  readonly pace: { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> };
  readonly sleep: (ms: number) => Promise<void>;
  readonly monotonicMs: () => number;
  readonly randomId: () => string;
  /** So many bytes that nobody can guess. */
  readonly randomBytes: (count: number) => Uint8Array;
  readonly random: () => number;
  readonly newChangeId: (workspace: WorkspaceId) => Promise<ChangeId>;
  readonly published: AskPublishedMetadata;
}

/** What a tenant is made of: how it is reached in Slack, what it may, and where it writes. */
interface Terms {
  readonly botToken: string;
  /** The way to Slack, in which the bot token is the one of now. */
  readonly fetch: Fetch;
  readonly policy: Policy;
  readonly accounts: readonly [AccountConfig, ...AccountConfig[]];
}

/** Everything that acts for one workspace. */
export interface Tenant {
  readonly workspace: WorkspaceId;
  readonly policy: Policy;
  /** The account of requests that name none. */
  readonly firstAccount: Account['id'];
  readonly bot: { readonly id: string; readonly user: UserId; readonly token: string };
  readonly performers: Performers;
  readonly listening: Omit<
    ListenerDeps,
    'corridor' | 'queries' | 'clock' | 'log' | 'checkChain' | 'checkRecord' | 'newChangeId'
  >;
}

/** Makes the account behind its configuration. Budgets are counted in the store: all tenants of an account share one. */
const createAccount = (
  { id, name, apiToken, jumpcloud, defaultChannel }: AccountConfig,
  { store, clock, http, monotonicMs }: Shared,
): Account => {
  const budgets = createCloudflareBudgets({ store, accountId: id, clock });
  const ways = { http, accountId: id, token: apiToken, readSpMetadata };
  const looking = createAccess({ ...ways, budget: budgets.looking });
  const other = jumpcloud && createJumpCloud({ http, monotonicMs, ...jumpcloud });
  return {
    id,
    name,
    defaultChannel,
    access: createAccess({ ...ways, budget: budgets.approved }),
    looking,
    jumpcloud: other,
    reader: createAccountReader({ access: looking, jumpcloud: other, monotonicMs }),
  };
};

const dashboardUrl = (account: string): string =>
  `https://one.dash.cloudflare.com/?to=/${account}/integrations/identity-providers`;

/** Asks Slack whose the token is, and makes everything that acts for that workspace. */
export const createTenant = async (terms: Terms, shared: Shared): Promise<Tenant> => {
  const { botToken: token, fetch, policy } = terms;
  const { store, queries, clock, log, reader, monotonicMs, sleep, pace, randomId, randomBytes } = shared;
  // Slack counts the calls of an app apart in each workspace, which it names in its first answer.
  let paceName = 'slack';
  const slackFetch = pacedFetch({
    fetch,
    takeTurns: (turns, longestWaitMs) => store.takeTurns(paceName, turns, longestWaitMs, pace.nowMs()),
    urgency: presentUrgency,
    now: () => clock.now(),
    waited: shared.metrics.paced,
    sleep: pace.sleep,
  });
  const client = createWebClient({ token, fetch: slackFetch });
  const self = await withServiceErrors(client.auth.test());
  const workspace = asId<WorkspaceId>(self.team_id ?? '');
  paceName = `slack:${workspace}`;

  const [first, ...more] = terms.accounts;
  const accounts = createAccounts([
    createAccount(first, shared),
    ...more.map(one => createAccount(one, shared)),
  ]);
  const chat = createChat({ client, fetch, token, workspaceUrl: self.url ?? '', monotonicMs, log });
  const people = configuredPeople(policy);
  const directory = createDirectory({ client, workspace, people, monotonicMs });
  const words = createWords({
    directory,
    chat,
    policy,
    clock,
    monotonicMs,
    dashboardUrl: ({ account = first.id }) => dashboardUrl(account),
    accountNames: new Map(accounts.all.map(one => [one.id, one.name] as const)),
    firstAccount: first.id,
  });
  const noticeboard = createNoticeboard({ chat, words, log });
  const readMetadata = createHandedMetadata({ files: chat, reader });
  const routeFile = createFileRouter({ queries, files: chat, readMetadata, policy });
  const allowances = createAllowances({ store, queries, clock, firstAccount: first.id });
  const performers = withUrgency(
    createPerformers({
      accounts,
      files: chat,
      metadataReader: reader,
      readMetadata,
      routeFile,
      allowances,
      noticeboard,
      directory,
      policy,
      store,
      randomId,
      random: shared.random,
      newChangeId: shared.newChangeId,
      published: shared.published,
      reader,
      sleep,
    }),
  );
  const user = asId<UserId>(self.user_id ?? '');
  return {
    workspace,
    policy,
    firstAccount: first.id,
    bot: { id: self.bot_id ?? '', user, token },
    performers,
    listening: {
      self: user,
      allowances,
      accounts,
      ...createReaders({ accounts, files: chat, reader, clock }),
      stepUp: createStepUp({ store, clock, isOn: policy.stepUp, randomBytes, sleep }),
      exporter: createExporter({ accounts, clock }),
      directory,
      files: chat,
      noticeboard,
      words,
      policy,
      publishHome: async (visitor, view) => void (await client.views.publish({ user_id: visitor, view })),
      forgetGroup: directory.forget,
    },
  };
};
