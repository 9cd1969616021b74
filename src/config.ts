import type { TextOf } from './config/files.ts';
import { withFiles } from './config/files.ts';
import { readJumpCloud } from './config/jumpcloud.ts';
import { jumpCloudSettings } from './config/jumpcloud-settings.ts';
import { readPolicy } from './config/policy.ts';
import type { ProxyConfig } from './config/proxy.ts';
import { readProxy } from './config/proxy.ts';
import type { ConfigProblem, Environment, Reader } from './config/reader.ts';
import { createReader } from './config/reader.ts';
import type { SettingName } from './config/settings.ts';
import { settings } from './config/settings.ts';
import type { ConfiguredAccount } from './config/settings-file.ts';
import { readSettingsFile } from './config/settings-file.ts';
import type { SlackConfig } from './config/slack.ts';
import { readSlack } from './config/slack.ts';
import { wayToRedis } from './config/store-address.ts';
import type { AccountId } from './domain/ids.ts';
import { asId } from './domain/ids.ts';
import type { Policy } from './domain/policy.ts';
import type { Result } from './domain/result.ts';
import { no, ok } from './domain/result.ts';
import { proxySecrets } from './http/proxy-address.ts';
import { passwordsIn } from './store/redis/address.ts';

/** Which store keeps everything. */
export type StoreChoice =
  | { readonly engine: 'sqlite'; readonly path: string }
  | {
      readonly engine: 'redis';
      readonly url: string;
      readonly allowUnsafeDurability: boolean;
      /** How many replicas must have a commit before it is confirmed. */
      readonly waitReplicas: number;
    };

/** Where everything is kept unless JCACCESS_STORE says otherwise. */
export const DEFAULT_STORE = settings.JCACCESS_STORE.fallback;

/** The store behind `sqlite:<path>`, `redis://…`, `redis+cluster://…` or `redis+sentinel://…`. */
export const storeIn = (url: string, allowUnsafeDurability: boolean, waitReplicas = 0): StoreChoice =>
  url.startsWith('sqlite:')
    ? { engine: 'sqlite', path: url.slice('sqlite:'.length) }
    : { engine: 'redis', url, allowUnsafeDurability, waitReplicas };

/** A Cloudflare account whose Access is written to. */
export type AccountConfig = ConfiguredAccount;

/** Everything that the operator decides, read once at start and frozen. */
export interface Config {
  readonly slack: SlackConfig;
  /** The first is that of connections that name none. */
  readonly accounts: readonly [AccountConfig, ...AccountConfig[]];
  /** Null when outward calls take no proxy. */
  readonly proxy: ProxyConfig | null;
  readonly store: StoreChoice;
  readonly auditKey: string;
  readonly policy: Policy;
  /** Where health and metrics listen; null: on the port of Slack's deliveries, or nowhere in Socket Mode. */
  readonly operationsPort: number | null;
  /** Who brings it gets readiness and metrics on the port of Slack's deliveries too; null: nobody does. */
  readonly metricsToken: string | null;
  /** The address to listen on, for deliveries and for health. */
  readonly host: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** What is allowed and yet likely to be wrong; for the log at start and for preflight. */
  readonly warnings: readonly ConfigProblem[];
  /** What the log must never write, whatever it looks like. */
  readonly secrets: readonly string[];
}

/**
 * Reads the environment. Every problem is reported at once, each with what to do; values are never repeated in a
 * problem, because most of them are secrets.
 */
export const readConfig = (
  given: Environment,
  textOf: TextOf = () => null,
): Result<Config, ConfigProblem[]> => {
  const { env, problems: unreadable } = withFiles(given, textOf);
  const reader = createReader(env);
  for (const { variable, problem, fix } of unreadable) reader.refuse(variable, problem, fix);
  const { setting, isSet } = reader;
  const host = setting('HOST') ?? '';
  const slack = readSlack(reader, host);
  const { accounts, secrets: accountSecrets } = readAccounts(reader, env, textOf);
  const proxy = readProxy(reader);
  const store = readStore(reader);
  const auditKey = setting('JCACCESS_AUDIT_KEY') ?? '';
  const policy = readPolicy(reader);
  const operationsPort = setting('JCACCESS_OPERATIONS_PORT') ?? null;
  const logLevel = setting('JCACCESS_LOG_LEVEL') ?? 'info';
  const isTaken = slack.delivery.mode === 'http' && isSet('PORT') && slack.delivery.port === operationsPort;
  if (isTaken && operationsPort !== 0)
    reader.refuse('JCACCESS_OPERATIONS_PORT', 'is the same port as PORT', 'Choose another one.');
  refuseSharedSecrets(env, reader);
  for (const variable of reader.unknown())
    reader.warn(
      variable,
      'is no setting of this version',
      'Is it misspelled? docs/reference.md lists all of them.',
    );

  const { problems, warnings } = reader;
  if (problems.length > 0) return no([...problems]);
  const secrets = [
    ...secretTexts(env).values(),
    ...accountSecrets,
    ...(store.engine === 'redis' ? passwordsIn(store.url) : []),
    ...(proxy ? proxySecrets(proxy) : []),
  ];
  return ok(
    Object.freeze({
      slack,
      accounts,
      proxy,
      store,
      auditKey,
      policy,
      operationsPort,
      metricsToken: setting('JCACCESS_METRICS_TOKEN') ?? null,
      host,
      logLevel,
      warnings,
      secrets: secrets.filter(secret => secret !== ''),
    }),
  );
};

const IN_THE_FILE = [
  'CLOUDFLARE_ACCOUNT_ID',
  'CLOUDFLARE_API_TOKEN',
  ...Object.keys(jumpCloudSettings),
] as const;

/** The accounts of the settings file; without one, the account of the environment. */
const readAccounts = (
  reader: Reader,
  env: Environment,
  textOf: TextOf,
): { readonly accounts: Config['accounts']; readonly secrets: readonly string[] } => {
  const { setting, isSet, refuse, warn } = reader;
  const path = isSet('JCACCESS_CONFIG') ? setting('JCACCESS_CONFIG') : undefined;
  if (path !== undefined) {
    for (const name of IN_THE_FILE)
      if (isSet(name)) warn(name, 'does not count, because JCACCESS_CONFIG names the accounts', 'Remove it.');
    const read = readSettingsFile(path, env, textOf);
    if (read.ok) return read;
    for (const { variable, problem, fix } of read.problems) refuse(variable, problem, fix);
  }
  const ofEnvironment = path === undefined && !isSet('JCACCESS_CONFIG');
  const account: AccountConfig = {
    id: asId<AccountId>(ofEnvironment ? (setting('CLOUDFLARE_ACCOUNT_ID') ?? '') : ''),
    name: 'Cloudflare',
    apiToken: ofEnvironment ? (setting('CLOUDFLARE_API_TOKEN') ?? '') : '',
    jumpcloud: ofEnvironment ? readJumpCloud(reader) : null,
    defaultChannel: null,
  };
  return { accounts: [account], secrets: [] };
};

const TLS = 'Use rediss:// (or rediss+cluster://), so that records and password are encrypted on the way.';

const readStore = ({ setting, refuse, warn }: Reader): StoreChoice => {
  const url = setting('JCACCESS_STORE');
  const mayBePlain = setting('JCACCESS_ALLOW_PLAIN_REDIS');
  const allowUnsafeDurability = setting('JCACCESS_ALLOW_UNSAFE_DURABILITY');
  const waitReplicas = setting('JCACCESS_REDIS_WAIT_REPLICAS');
  const choice = storeIn(url ?? DEFAULT_STORE, allowUnsafeDurability ?? false, waitReplicas);
  if (choice.engine === 'redis') {
    const way = wayToRedis(choice.url);
    const words = 'is a Redis on another machine, without TLS';
    if (way === 'open' && !mayBePlain)
      refuse(
        'JCACCESS_STORE',
        words,
        `${TLS} Or JCACCESS_ALLOW_PLAIN_REDIS=true, when the network between is yours.`,
      );
    else if (way === 'open' || way === 'private') warn('JCACCESS_STORE', words, TLS);
  }
  return choice;
};

/** Addresses, of which at most a part is secret. */
const ADDRESSES = ['JCACCESS_STORE', 'HTTPS_PROXY', 'HTTP_PROXY'];

/** The secrets that are set, by variable. Of an address only the password is one, which is read apart. */
const secretTexts = (env: Environment): Map<SettingName, string> => {
  const names = Object.entries(settings).flatMap(([name, one]) =>
    'isSecret' in one && one.isSecret && !ADDRESSES.includes(name) ? [name as SettingName] : [],
  );
  return new Map(
    names.map(name => [name, env[name]?.trim() ?? ''] as const).filter(([, text]) => text !== ''),
  );
};

/** Two secrets that are one: who learns the one has the other. */
const refuseSharedSecrets = (env: Environment, { refuse }: Reader): void => {
  const texts = [...secretTexts(env)];
  for (const [place, [name, text]] of texts.entries()) {
    const other = texts.find(
      ([, held], at) => at !== place && (held === text ? at < place : text.includes(held)),
    );
    if (other) refuse(name, `holds the value of ${other[0]}`, settings[name].fix);
  }
};
