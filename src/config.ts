import { z } from 'zod';
import type { ProxyConfig } from './config/proxy.ts';
import { readProxy } from './config/proxy.ts';
import type { Asked, ConfigProblem, Environment } from './config/reader.ts';
import { createReader } from './config/reader.ts';
import type { SlackConfig } from './config/slack.ts';
import { readSlack } from './config/slack.ts';
import type { GroupId, UserId } from './domain/ids.ts';
import type { JumpCloudAccount } from './domain/jumpcloud.ts';
import type { ApprovalRule, People, Policy } from './domain/policy.ts';
import { isMeetable } from './domain/quorum.ts';
import type { Result } from './domain/result.ts';
import { no, ok } from './domain/result.ts';
import type { WorkingHours } from './domain/working-hours.ts';
import { readAddress } from './store/redis/address.ts';

const isRedisAddress = (url: string): boolean => {
  try {
    readAddress(url);
    return true;
  } catch {
    return false;
  }
};

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
export const DEFAULT_STORE = 'sqlite:./jcaccess.db';

/** The store behind `sqlite:<path>`, `redis://…` or `redis+cluster://…`. */
export const storeIn = (url: string, allowUnsafeDurability: boolean, waitReplicas = 0): StoreChoice =>
  url.startsWith('sqlite:')
    ? { engine: 'sqlite', path: url.slice('sqlite:'.length) }
    : { engine: 'redis', url, allowUnsafeDurability, waitReplicas };

/** Everything that the operator decides, read once at start and frozen. */
export interface Config {
  readonly slack: SlackConfig;
  readonly cloudflare: { readonly accountId: string; readonly apiToken: string };
  /** JumpCloud, read only; null when it is not configured. */
  readonly jumpcloud: JumpCloudAccount | null;
  /** Null when outward calls take no proxy. */
  readonly proxy: ProxyConfig | null;
  readonly store: StoreChoice;
  readonly auditKey: string;
  readonly policy: Policy;
  /** Where health and metrics listen; null: on the port of Slack's deliveries, or nowhere in Socket Mode. */
  readonly operationsPort: number | null;
  /** The address to listen on, for deliveries and for health. */
  readonly host: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const port = z.coerce.number().int().min(0).max(65_535);
const hours = z.coerce.number().positive();
const minutes = z.coerce.number().positive();

const accountId: Asked<string> = {
  schema: z.string().regex(/^[0-9a-f]{32}$/, 'is no account ID (32 hex digits)'),
  fix: 'Cloudflare dashboard › Account home › ⋯ › Copy account ID.',
};
const apiToken: Asked<string> = {
  schema: z.string().min(8, 'is too short to be an API token'),
  fix: 'Cloudflare › Manage account › Account API tokens, with "Access: Organizations, Identity Providers, and Groups: Edit".',
};
const jumpcloudKey = { ...apiToken, fix: 'JumpCloud › your initials › My API Key. Or leave it out.' };
const jumpcloudRegion = { schema: z.enum(['us', 'eu', 'in']), fix: 'us, eu or in.' };
const auditKey: Asked<string> = {
  schema: z.string().min(32, 'has fewer than 32 characters'),
  fix: 'Make one with: openssl rand -hex 32. Keep it outside the store; the record is sealed with it.',
};
const store: Asked<string> = {
  schema: z
    .string()
    .regex(/^(sqlite:.+|rediss?(\+cluster|\+sentinel)?:\/\/.+)$/, 'is neither sqlite:<path> nor redis://…')
    .refine(
      url => url.startsWith('sqlite:') || isRedisAddress(url),
      'is an address of Redis that cannot be read',
    ),
  fix: 'For one machine sqlite:/data/jcaccess.db; for several redis://user:password@host:6379/0, redis+cluster://user:password@host1:6379,host2:6379, or redis+sentinel://user:password@host1:26379,host2:26379/name. What is special in user and password is percent-encoded (% is %25).',
};
const approvers: Asked<string> = {
  schema: z.string().regex(/^[UWS][A-Z0-9]+(\s*,\s*[UWS][A-Z0-9]+)*$/, 'is no list of Slack IDs'),
  fix: 'Slack IDs of people (U…) and user groups (S…), comma-separated. Nobody can approve without it.',
};

const approvalRules: Asked<string> = {
  schema: z
    .string()
    .regex(
      /^[1-9]\d? of [UWS][A-Z0-9]+(\s*,\s*[UWS][A-Z0-9]+)*( and [1-9]\d? of [UWS][A-Z0-9]+(\s*,\s*[UWS][A-Z0-9]+)*)*$/,
      'is no approval rule',
    )
    .refine(
      text => isMeetable(text.split(/\s+and\s+/).map(readRule)),
      'can never be met: too few people are named',
    ),
  fix: 'For example: 1 of S0ITADMINS and 1 of S0SECURITY,U0DANA. Each place is filled by another person.',
};
const WORKING_HOURS =
  /^(sun|mon|tue|wed|thu|fri|sat)-(sun|mon|tue|wed|thu|fri|sat) ([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]|24):([0-5]\d)$/i;
const workingHours: Asked<string> = {
  schema: z.string().regex(WORKING_HOURS, 'are no working hours'),
  fix: 'For example: Mon-Fri 09:00-18:00, on the clocks of the people who are asked.',
};

/**
 * Reads the environment. Every problem is reported at once, each with what to do; values are never repeated in a
 * problem, because most of them are secrets.
 */
export const readConfig = (env: Environment): Result<Config, ConfigProblem[]> => {
  const reader = createReader(env);
  const { read, number, isSet, problems } = reader;
  const flag = (variable: string): boolean =>
    read(variable, { schema: z.enum(['true', 'false']), fix: 'true or false.' }, 'false') === 'true';

  const host = read('HOST', { schema: z.string(), fix: 'An address to listen on.' }, '0.0.0.0') ?? '0.0.0.0';
  const slack = readSlack(reader, host);
  const cloudflare = {
    accountId: read('CLOUDFLARE_ACCOUNT_ID', accountId) ?? '',
    apiToken: read('CLOUDFLARE_API_TOKEN', apiToken) ?? '',
  };
  const jumpcloud: JumpCloudAccount = {
    apiKey: read('JUMPCLOUD_API_KEY', jumpcloudKey, '') ?? '',
    organizationId: env.JUMPCLOUD_ORG_ID?.trim() ?? '',
    region: read('JUMPCLOUD_REGION', jumpcloudRegion, 'us') ?? 'us',
  };
  const storeUrl = read('JCACCESS_STORE', store, DEFAULT_STORE) ?? '';
  const waitReplicas = number(
    'JCACCESS_REDIS_WAIT_REPLICAS',
    z.coerce.number().int().min(0).max(5),
    0,
    'How many replicas of Redis must have a commit before it is confirmed, 0 to 5.',
  );
  const key = read('JCACCESS_AUDIT_KEY', auditKey) ?? '';
  const rulesText = read('JCACCESS_APPROVAL_RULES', approvalRules, '') ?? '';
  const rules: readonly ApprovalRule[] = rulesText
    ? rulesText.split(/\s+and\s+/).map(readRule)
    : [{ count: 1, from: ids(read('JCACCESS_APPROVERS', approvers) ?? '') }];
  const escalateTo = ids(
    read('JCACCESS_ESCALATE_TO', { ...approvers, fix: 'Slack IDs as in JCACCESS_APPROVERS.' }, '') ?? '',
  );
  const escalateAfterMs =
    number('JCACCESS_ESCALATE_AFTER_MINUTES', minutes, 240, 'Minutes without a decision.') * MINUTE_MS;
  const requesterIds = ids(
    read(
      'JCACCESS_REQUESTERS',
      { ...approvers, fix: 'Slack IDs as in JCACCESS_APPROVERS; empty: every full member.' },
      '',
    ) ?? '',
  );
  const policy: Policy = {
    approvers: together(rules.map(rule => rule.from)),
    rules,
    breakGlass: ids(
      read(
        'JCACCESS_BREAK_GLASS',
        { ...approvers, fix: 'Slack IDs of those who may approve alone in an emergency.' },
        '',
      ) ?? '',
    ),
    escalation:
      escalateTo.users.length + escalateTo.groups.length === 0
        ? null
        : { to: escalateTo, afterMs: escalateAfterMs },
    nudgeAfterMs:
      number(
        'JCACCESS_NUDGE_AFTER_MINUTES',
        minutes.min(1, 'is less than 1'),
        15,
        'Minutes; the wait doubles each time.',
      ) * MINUTE_MS,
    workingHours: readWorkingHours(read('JCACCESS_WORKING_HOURS', workingHours, 'Mon-Fri 09:00-18:00') ?? ''),
    requesters: requesterIds,
    selfApproval: flag('JCACCESS_SELF_APPROVAL'),
    approvalExpiryMs:
      number('JCACCESS_APPROVAL_HOURS', hours.max(72, 'is more than 72'), 24, 'Working hours, at most 72.') *
      HOUR_MS,
    applyByMs: number('JCACCESS_APPLY_BY_MINUTES', minutes, 60, 'Minutes after the approval.') * MINUTE_MS,
    confirmByMs:
      number('JCACCESS_CONFIRM_BY_MINUTES', minutes.min(5, 'is less than 5'), 15, 'Minutes, at least 5.') *
      MINUTE_MS,
    keyFileLifeMs:
      number('JCACCESS_KEY_FILE_HOURS', hours.max(24, 'is more than 24'), 24, 'Hours, at most 24.') * HOUR_MS,
    ssoHosts: (env.JCACCESS_SSO_HOSTS ?? '')
      .split(',')
      .map(host => host.trim().toLowerCase())
      .filter(host => host !== ''),
  };
  const operations = isSet('JCACCESS_OPERATIONS_PORT')
    ? number('JCACCESS_OPERATIONS_PORT', port, 0, 'A port number for /healthz, /readyz and /metrics.')
    : null;
  const logLevel =
    read(
      'JCACCESS_LOG_LEVEL',
      {
        schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
        fix: 'debug, info, warn, error or silent.',
      },
      'info',
    ) ?? 'info';
  const proxy = readProxy(reader);
  const allowUnsafeDurability = flag('JCACCESS_ALLOW_UNSAFE_DURABILITY');
  if (problems.length > 0) return no([...problems]);
  return ok(
    Object.freeze({
      slack,
      cloudflare,
      jumpcloud: jumpcloud.apiKey ? jumpcloud : null,
      proxy,
      store: storeIn(storeUrl, allowUnsafeDurability, waitReplicas),
      auditKey: key,
      policy,
      operationsPort: operations,
      host,
      logLevel,
    }),
  );
};

/** Reads `1 of S0ITADMINS` or `2 of U0BEN, U0CLEO`. */
const readRule = (text: string): ApprovalRule => {
  const [count = '1', people = ''] = text.split(/\s+of\s+/);
  return { count: Number(count), from: ids(people) };
};

const together = (people: readonly People[]): People => ({
  users: [...new Set(people.flatMap(one => one.users))],
  groups: [...new Set(people.flatMap(one => one.groups))],
});

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Reads `Mon-Fri 09:00-18:00`. */
const readWorkingHours = (text: string): WorkingHours => {
  const [, from = 'mon', to = 'fri', h1 = '9', m1 = '0', h2 = '18', m2 = '0'] =
    WORKING_HOURS.exec(text) ?? [];
  const first = DAYS.indexOf(from.toLowerCase());
  const span = (DAYS.indexOf(to.toLowerCase()) - first + 7) % 7;
  return {
    fromMinute: Number(h1) * 60 + Number(m1),
    toMinute: Number(h2) * 60 + Number(m2),
    days: Array.from({ length: span + 1 }, (_, day) => (first + day) % 7),
  };
};

const ids = (list: string): Policy['approvers'] => {
  const all = list
    .split(',')
    .map(id => id.trim())
    .filter(id => id !== '');
  return {
    users: all.filter(id => !id.startsWith('S')) as UserId[],
    groups: all.filter(id => id.startsWith('S')) as GroupId[],
  };
};
