import process from 'node:process';
import { createApi } from '../cloudflare/api.ts';
import { readOwnLogins } from '../cloudflare/own-logins.ts';
import { createPermissions } from '../cloudflare/permissions.ts';
import type { AccountConfig, Config } from '../config.ts';
import { readConfig } from '../config.ts';
import { CLOUDFLARE_WAYS } from '../domain/consoles/cloudflare.ts';
import { DONE } from '../domain/result.ts';
import { DAY_MS } from '../domain/time.ts';
import { createHttpClient } from '../http/client.ts';
import { fetchThrough } from '../http/fetch-through.ts';
import { proxyName } from '../http/proxy-address.ts';
import { createWayOut } from '../http/way-out.ts';
import type { Check, CheckResult } from '../operations/checks.ts';
import { runChecks } from '../operations/checks.ts';
import { textIn } from '../operations/text-file.ts';
import { probeRedis, probeSqlite } from '../store/probe.ts';
import type { Around } from './preflight/around.ts';
import { jumpCloudChecks } from './preflight/jumpcloud-checks.ts';
import { slackChecks } from './preflight/slack-checks.ts';

const CLOUDFLARE_TOKEN = `CLOUDFLARE_API_TOKEN: ${CLOUDFLARE_WAYS.apiTokens}.`;
const ASKED_AGAIN = '      Cloudflare refuses the token something; a new one needs a minute: asked again.';
const delay = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const WARN_SKEW_MS = 5_000;
/** Slack refuses clocks that are five minutes off; jcaccess refuses deliveries from more than one minute ahead. */
const BAD_SKEW_MS = 60_000;
const SOON_MS = 30 * DAY_MS;

const cloudflareChecks = (
  { id: accountId, name: account, apiToken: token }: AccountConfig,
  isOneOfMany: boolean,
  { dispatcher, now, say, wait = delay }: Around,
): Check[] => {
  const http = createHttpClient({ dispatcher, random: () => 0.5, monotonicMs: () => performance.now() });
  const budget = { take: async () => DONE };
  const again = (ms: number): Promise<void> => Promise.resolve(say(ASKED_AGAIN)).then(() => wait(ms));
  const { permissions, accountToken } = createPermissions({ http, accountId, token, budget, wait: again });
  const where = isOneOfMany ? ` (${account})` : '';
  return [
    {
      name: `Cloudflare API token${where}`,
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
      name: `Cloudflare permissions${where}`,
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

/** Slack and the dashboard are needed on the day when the provider is broken: they had better not log in through it. */
const waysInCheck = ({ id: accountId, apiToken: token }: AccountConfig, { dispatcher }: Around): Check => ({
  name: 'Ways in',
  fix: 'Access: Apps and Policies: Read tells whether Slack or the dashboard log in through Access.',
  run: async () => {
    const http = createHttpClient({ dispatcher, random: () => 0.5, monotonicMs: () => performance.now() });
    const found = await readOwnLogins(
      createApi({ http, accountId, token, budget: { take: async () => ({ ok: true }) } }),
    );
    if (found === null)
      return { level: 'ok', what: 'not known: the token may not read the applications of Access' };
    if (found.length === 0)
      return {
        level: 'ok',
        what: 'neither Slack nor the dashboard is an application of Access, as far as it tells',
      };
    return found.map(({ to, application }) => ({
      level: 'warn',
      what: `${to} logs in through Access (application ${application}): when the identity provider is broken, it is locked too`,
      fix: 'Offer One-time PIN in that application as well, and print "On the worst day" of docs/runbook.md.',
    }));
  },
});

const storeCheck = ({ store, auditKey }: Config): Check => ({
  name: 'Store',
  fix: 'JCACCESS_STORE: sqlite:<path> in a folder of this user, or a redis:// that docs/deploy.md describes.',
  run: async () => ({
    level: 'ok',
    what: store.engine === 'sqlite' ? probeSqlite(store.path) : await probeRedis({ ...store, auditKey }),
  }),
});

/** How calls leave, said before those that depend on it. */
const networkCheck = ({ proxy }: Config): Check => ({
  name: 'Network',
  fix: '',
  run: async () => {
    if (proxy === null) return { level: 'ok', what: 'directly; no proxy is set' };
    const except = proxy.exceptions === '' ? '' : `, but for ${proxy.exceptions}`;
    return { level: 'ok', what: `through the proxy ${proxyName(proxy)}${except}` };
  },
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
 * Checks a deployment without writing to Slack, Cloudflare or JumpCloud, one line per check. False when jcaccess could not do its
 * work with this environment.
 */
export const preflight = async (
  environment: Readonly<Record<string, string | undefined>>,
  outside: Omit<Around, 'dispatcher'> & Partial<Pick<Around, 'dispatcher'>>,
): Promise<boolean> => {
  const config = readConfig(environment, textIn);
  const configuration: Check = {
    name: 'Configuration',
    fix: '',
    run: async () =>
      config.ok
        ? [{ level: 'ok', what: 'complete' }, ...config.value.warnings.map(problemAs('warn'))]
        : config.error.map(problemAs('fail')),
  };
  if (!config.ok) return await runChecks([configuration], outside.say);
  const { proxy, policy } = config.value;
  const dispatcher = outside.dispatcher ?? createWayOut({ proxy, moreHosts: policy.ssoHosts });
  const around = { ...outside, dispatcher };
  const checks = [
    configuration,
    networkCheck(config.value),
    ...slackChecks(config.value, around),
    ...config.value.accounts.flatMap(account => [
      ...cloudflareChecks(account, config.value.accounts.length > 1, around),
      waysInCheck(account, around),
    ]),
    ...config.value.accounts.flatMap(account => jumpCloudChecks(account, around)),
    storeCheck(config.value),
    clockCheck(around),
  ];
  return await runChecks(checks, around.say);
};

if (import.meta.main) {
  const isReady = await preflight(process.env, {
    now: () => new Date(),
    say: line => void process.stdout.write(`${line}\n`),
  });
  process.stdout.write(isReady ? '\nReady to start.\n' : '\nNot ready: correct what is marked FAIL.\n');
  process.exit(isReady ? 0 : 1);
}
