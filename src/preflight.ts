import process from 'node:process';
import { createPermissions } from './cloudflare/permissions.ts';
import type { Config } from './config.ts';
import { readConfig } from './config.ts';
import { configuredPeople } from './domain/policy.ts';
import { createHttpClient } from './http/client.ts';
import { createDispatcher } from './http/dispatcher.ts';
import { fetchThrough } from './http/fetch-through.ts';
import type { Check, CheckResult } from './operations/checks.ts';
import { runChecks } from './operations/checks.ts';
import { provesItself } from './slack/app-token.ts';
import { createDirectory } from './slack/directory.ts';
import type { Installation, PairInUse } from './slack/installation.ts';
import { findPairInUse, hasEnded, readInstallation } from './slack/installation.ts';
import { PAIR_NAME, seedPair } from './slack/token-pair.ts';
import { createWebClient } from './slack/web-client.ts';
import { peekSecret, probeRedis, probeSqlite } from './store/probe.ts';
import { findApprovers } from './workflow/able-approvers.ts';

type Dispatcher = Parameters<typeof fetchThrough>[0];

/** What the checks see of the world. `now` is the machine's clock, which is compared with those of the services. */
interface Around {
  readonly dispatcher: Dispatcher;
  readonly now: () => Date;
  readonly say: (line: string) => void;
  /** Waits; with timers unless given. */
  readonly wait?: (ms: number) => Promise<void>;
}

const REINSTALL =
  'Slack › your app › OAuth & Permissions, or paste manifest.yml anew; then install the app again.';
const ENDED =
  'The next start refreshes it. If Slack refuses that, the log says so: docs/operating.md, "When tokens are lost".';
const CLOUDFLARE_TOKEN = 'CLOUDFLARE_API_TOKEN: Cloudflare › Manage account › Account API tokens.';
const ASKED_AGAIN = '      Cloudflare refuses the token something; a new one needs a minute: asked again.';
const delay = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const WARN_SKEW_MS = 5_000;
/** Slack refuses clocks that are five minutes off; jcaccess refuses deliveries from more than one minute ahead. */
const BAD_SKEW_MS = 60_000;
const SOON_MS = 30 * 86_400_000;

/** The pair of a deployment whose tokens rotate; null for one whose token lasts. */
const pairInUse = async ({ slack, store, auditKey }: Config, now: Date): Promise<PairInUse | null> => {
  if (slack.rotation === null) return null;
  const kept = await peekSecret({ ...store, auditKey }, PAIR_NAME);
  return findPairInUse(kept?.text ?? null, seedPair(slack.botToken, slack.rotation.refreshToken), now);
};

const slackChecks = (config: Config, { dispatcher, now }: Around): Check[] => {
  const fetch = fetchThrough(dispatcher);
  const { delivery, rotation } = config.slack;
  const pair = once(() => pairInUse(config, now()));
  const client = once(async () =>
    createWebClient({ token: (await pair())?.token ?? config.slack.botToken, fetch }),
  );
  const installed = once(async () => readInstallation(await client()));
  /** What needs the bot token; that one has lived its time is no fault, as the next start renews it. */
  const withToken = (run: (found: Installation) => ReturnType<Check['run']>) => async () => {
    try {
      return await run(await installed());
    } catch (error) {
      if (rotation === null || !hasEnded(error)) throw error;
      return { level: 'warn', what: 'not asked: the bot token has ended', fix: ENDED } as const;
    }
  };

  const rotates: Check = {
    name: 'Slack token rotation',
    fix: 'docs/operating.md, "Token rotation".',
    run: async () => ({ level: 'ok', what: (await pair())?.words ?? '' }),
  };
  const socket: Check = {
    name: 'Slack app-level token',
    fix: 'SLACK_APP_TOKEN: Slack › your app › Basic Information › App-Level Tokens, with connections:write.',
    run: async () => {
      if (delivery.mode === 'http') return { level: 'ok', what: 'not needed, deliveries come over HTTP' };
      await provesItself(createWebClient({ token: delivery.appToken, fetch }));
      return { level: 'ok', what: 'opens sockets' };
    },
  };
  return [
    ...(rotation ? [rotates] : []),
    {
      name: 'Slack bot token',
      fix: 'SLACK_BOT_TOKEN: Slack › your app › OAuth & Permissions › Bot User OAuth Token.',
      run: withToken(async ({ workspaceName, botName }) => ({
        level: 'ok',
        what: `@${botName} in the workspace ${workspaceName}`,
      })),
    },
    {
      name: 'Slack scopes',
      fix: 'They are known once the bot token is accepted.',
      run: withToken(async ({ missingScopes }) => {
        if (missingScopes === null) return { level: 'warn', what: 'Slack does not say which were granted' };
        if (missingScopes.length === 0) return { level: 'ok', what: 'all granted' };
        return { level: 'fail', what: `missing: ${missingScopes.join(', ')}`, fix: REINSTALL };
      }),
    },
    socket,
    {
      name: 'Approvers',
      fix: 'They are known once the bot token is accepted and has users:read and usergroups:read.',
      run: withToken(async ({ workspace }) => approversFound(config, await client(), workspace)),
    },
  ];
};

/** Asks once, whoever wants to know. */
const once = <Value>(ask: () => Promise<Value>): (() => Promise<Value>) => {
  let asked: Promise<Value> | null = null;
  return () => (asked ??= ask());
};

const approversFound = async (
  { policy }: Config,
  client: ReturnType<typeof createWebClient>,
  workspace: Installation['workspace'],
): Promise<CheckResult[]> => {
  const people = configuredPeople(policy);
  const directory = createDirectory({ client, workspace, people, monotonicMs: () => 0 });
  return await findApprovers(directory, workspace, policy);
};

const cloudflareChecks = (config: Config, { dispatcher, now, say, wait = delay }: Around): Check[] => {
  const { accountId, apiToken: token } = config.cloudflare;
  const http = createHttpClient({ dispatcher, random: () => 0.5, monotonicMs: () => performance.now() });
  const budget = { take: async () => ({ ok: true }) as const };
  const again = (ms: number): Promise<void> => Promise.resolve(say(ASKED_AGAIN)).then(() => wait(ms));
  const { permissions, accountToken } = createPermissions({ http, accountId, token, budget, wait: again });
  return [
    {
      name: 'Cloudflare API token',
      fix: CLOUDFLARE_TOKEN,
      run: async () => {
        const found = await accountToken();
        if (found === null)
          return { level: 'ok', what: 'not a token of the account; the readings below tell more' };
        if (found.status !== 'active')
          return { level: 'fail', what: `it is ${found.status}`, fix: CLOUDFLARE_TOKEN };
        if (found.expiresAt && found.expiresAt.getTime() - now().getTime() < SOON_MS)
          return {
            level: 'warn',
            what: `it ends on ${found.expiresAt.toISOString().slice(0, 10)}`,
            fix: CLOUDFLARE_TOKEN,
          };
        return { level: 'ok', what: 'active' };
      },
    },
    {
      name: 'Cloudflare permissions',
      fix: 'CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN must belong together, and Zero Trust must be enabled.',
      run: async () =>
        (await permissions()).map(({ permission, isNeeded, without, refused }): CheckResult => {
          if (refused !== undefined)
            return {
              level: isNeeded ? 'fail' : 'warn',
              what: `${permission} is missing: ${without}`,
              fix: CLOUDFLARE_TOKEN,
            };
          if (!isNeeded) return { level: 'ok', what: permission };
          return {
            level: 'ok',
            what: `${permission}: it can read; whether it can edit shows with the first write`,
          };
        }),
    },
  ];
};

const storeCheck = ({ store, auditKey }: Config): Check => ({
  name: 'Store',
  fix: 'JCACCESS_STORE: sqlite:<path> in a folder of this user, or a redis:// that docs/operations.md describes.',
  run: async () => ({
    level: 'ok',
    what: store.engine === 'sqlite' ? probeSqlite(store.path) : await probeRedis({ ...store, auditKey }),
  }),
});

const clockCheck = ({ dispatcher, now }: Around): Check => ({
  name: 'Clock',
  fix: 'The clock is compared with that of Slack and of Cloudflare; both must be reachable.',
  run: async () => {
    const fetch = fetchThrough(dispatcher);
    const skewOf = async (url: string): Promise<number | null> => {
      const begun = now().getTime();
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
      const said = Date.parse(answer.headers.get('date') ?? '');
      // A date has whole seconds, and lies somewhere between question and answer.
      return Number.isNaN(said) ? null : Math.round((begun + now().getTime()) / 2 - (said + 500));
    };
    const skews = [
      await skewOf('https://slack.com/api/api.test'),
      await skewOf('https://api.cloudflare.com/client/v4/'),
    ].filter(skew => skew !== null);
    if (skews.length === 0) return { level: 'warn', what: 'nobody says what time it is' };
    const worst = skews.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0;
    const seconds = Math.round(Math.abs(worst) / 1000);
    const what = `${seconds} s ${worst > 0 ? 'ahead of' : 'behind'} the services`;
    const fix =
      'Set the clock of this machine by NTP (timedatectl set-ntp true): signatures and deadlines need it.';
    if (Math.abs(worst) >= BAD_SKEW_MS) return { level: 'fail', what, fix };
    return Math.abs(worst) >= WARN_SKEW_MS ? { level: 'warn', what, fix } : { level: 'ok', what: 'right' };
  },
});

const problemAs =
  (level: 'warn' | 'fail') =>
  ({ variable, problem, fix }: Config['warnings'][number]): CheckResult => ({
    level,
    what: `${variable} ${problem}`,
    fix,
  });

/**
 * Checks a deployment without writing to Slack or Cloudflare, one line per check. False when jcaccess could not do its
 * work with this environment.
 */
export const preflight = async (
  environment: Readonly<Record<string, string | undefined>>,
  around: Around,
): Promise<boolean> => {
  const config = readConfig(environment);
  const configuration: Check = {
    name: 'Configuration',
    fix: '',
    run: async () =>
      config.ok
        ? [{ level: 'ok', what: 'complete' }, ...config.value.warnings.map(problemAs('warn'))]
        : config.error.map(problemAs('fail')),
  };
  if (!config.ok) return await runChecks([configuration], around.say);
  const checks = [
    configuration,
    ...slackChecks(config.value, around),
    ...cloudflareChecks(config.value, around),
    storeCheck(config.value),
    clockCheck(around),
  ];
  return await runChecks(checks, around.say);
};

if (import.meta.main) {
  const isReady = await preflight(process.env, {
    dispatcher: createDispatcher({}),
    now: () => new Date(),
    say: line => void process.stdout.write(`${line}\n`),
  });
  process.stdout.write(isReady ? '\nReady to start.\n' : '\nNot ready: correct what is marked FAIL.\n');
  process.exit(isReady ? 0 : 1);
}
