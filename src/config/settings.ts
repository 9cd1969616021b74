import { z } from 'zod';
import { CLOUDFLARE_WAYS } from '../domain/consoles/cloudflare.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time.ts';
import { jumpCloudSettings } from './jumpcloud-settings.ts';
import {
  auditKey,
  count,
  credential,
  duration,
  flag,
  form,
  hosts,
  people,
  port,
  proxy,
  rules,
  store,
  workingHours,
} from './kinds.ts';
import type { Setting } from './setting.ts';

const TOGETHER =
  'SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and SLACK_REFRESH_TOKEN are set together, or none of them.';
const PROXY =
  'For example http://user:password@proxy.example.com:3128, with what is special in user and password percent-encoded (/ is %2F, % is %25). SOCKS is not supported.';
const PEOPLE = 'Slack IDs of people (U…) and user groups (S…), comma-separated.';

/** Everything that an operator decides. */
export const settings = {
  SLACK_BOT_TOKEN: {
    schema: form(/^(?:xoxe\.)?xoxb-[\w-]+$/, 'is no bot token (they begin with xoxb- or xoxe.xoxb-)'),
    isSecret: true,
    says: 'Bot User OAuth Token, `xoxb-…`; with token rotation `xoxe.xoxb-…`.',
    fix: 'Slack › your app › OAuth & Permissions › Bot User OAuth Token.',
  },
  SLACK_CLIENT_ID: {
    schema: form(/^\d+\.\d+$/, 'is no client ID (two numbers with a dot between them)'),
    isOptional: true,
    says: 'Client ID of the app, with token rotation.',
    fix: `Slack › your app › Basic Information › Client ID. ${TOGETHER}`,
  },
  SLACK_CLIENT_SECRET: {
    schema: credential(16, 'a client secret'),
    isOptional: true,
    isSecret: true,
    says: 'Client Secret of the app, with token rotation.',
    fix: `Slack › your app › Basic Information › Client Secret. ${TOGETHER}`,
  },
  SLACK_REFRESH_TOKEN: {
    schema: form(/^xoxe-[\w-]+$/, 'is no refresh token (they begin with xoxe-)'),
    isOptional: true,
    isSecret: true,
    says: 'The refresh token to begin with, with token rotation.',
    fix: `Slack › your app › OAuth & Permissions, the refresh token that came with the bot token. ${TOGETHER}`,
  },
  SLACK_APP_TOKEN: {
    schema: form(/^xapp-[\w-]+$/, 'is no app-level token (they begin with xapp-)'),
    isOptional: true,
    isSecret: true,
    says: 'App-level token, `xapp-…`, for Socket Mode; when it is set, no port is opened for Slack.',
    fix: 'Slack › your app › Basic Information › App-Level Tokens, with the scope connections:write.',
  },
  SLACK_SIGNING_SECRET: {
    schema: credential(16, 'a signing secret'),
    isOptional: true,
    isSecret: true,
    says: 'Signing Secret, for delivery by HTTP.',
    fix: 'Slack › your app › Basic Information › Signing Secret. Or set SLACK_APP_TOKEN for Socket Mode.',
  },
  PORT: {
    schema: port,
    fallback: '3000',
    says: 'Where Slack’s requests arrive (`/slack/events`), for delivery by HTTP.',
    fix: 'A port number; Slack’s deliveries arrive there.',
  },
  HOST: {
    schema: form(/^[\w.:-]+$/, 'is no address to listen on'),
    fallback: '0.0.0.0',
    says: 'The address to listen on, for deliveries and for health.',
    fix: 'An address of this machine; 0.0.0.0 listens on all of them.',
  },
  CLOUDFLARE_ACCOUNT_ID: {
    schema: form(/^[0-9a-f]{32}$/, 'is no account ID (32 hex digits)'),
    says: 'The account whose Access is written to, 32 hex digits.',
    fix: `${CLOUDFLARE_WAYS.accountId}.`,
  },
  CLOUDFLARE_API_TOKEN: {
    schema: credential(8, 'an API token'),
    isSecret: true,
    says: 'An API token with *Access: Organizations, Identity Providers, and Groups: Edit*.',
    fix: `${CLOUDFLARE_WAYS.apiTokens}, with "Access: Organizations, Identity Providers, and Groups: Edit".`,
  },
  JCACCESS_CONFIG: {
    schema: form(/^\/\S.*$|^[A-Za-z.]\S*$/, 'is no path of a file'),
    isOptional: true,
    says: 'The path of a settings file with several accounts (docs/deploy.md, "Many accounts"); `CLOUDFLARE_*` and `JUMPCLOUD_*` are then not set.',
    fix: 'For example /etc/jcaccess.json; docs/jcaccess.schema.json says what stands in it.',
  },
  ...jumpCloudSettings,
  JCACCESS_APPROVERS: {
    schema: people,
    says: `${PEOPLE} One of them approves. Not needed with \`JCACCESS_APPROVAL_RULES\`.`,
    fix: `${PEOPLE} Nobody can approve without it.`,
  },
  JCACCESS_APPROVAL_RULES: {
    schema: rules,
    isOptional: true,
    says: 'For example `1 of S0ITADMINS and 1 of S0SECURITY,U0DANA`: all must be met, each by other people.',
    fix: 'For example: 1 of S0ITADMINS and 1 of S0SECURITY,U0DANA. Each place is filled by another person.',
  },
  JCACCESS_REQUESTERS: {
    schema: people,
    isOptional: true,
    says: 'Who may ask for connections; not set: every full member.',
    fix: 'Slack IDs as in JCACCESS_APPROVERS; empty: every full member.',
  },
  JCACCESS_SELF_APPROVAL: {
    schema: flag,
    fallback: 'false',
    says: '`true` lets those involved in a change approve it.',
    fix: 'true or false, in small letters.',
  },
  JCACCESS_SMALL_TEAM_HOURS: {
    schema: duration(HOUR_MS, 1, 80),
    isOptional: true,
    says: 'After so many working hours, 1 to 80, an involved approver may approve when nobody else is left; not set: never.',
    fix: 'Working hours, 1 to 80, after which an involved approver may approve when nobody else is left.',
  },
  JCACCESS_DRIFT_HOURS: {
    schema: duration(HOUR_MS, 0, 168),
    fallback: '6',
    says: 'So often, in hours, Access is compared with what was approved; 0: never.',
    fix: 'Hours, 0 to 168; 0 switches it off.',
  },
  JCACCESS_STEP_UP: {
    schema: flag,
    fallback: 'false',
    says: "`true`: approving asks for a six-digit code of the approver's own device, set up in the App Home.",
    fix: 'true or false, in small letters.',
  },
  JCACCESS_BREAK_GLASS: {
    schema: people,
    isOptional: true,
    says: 'Who may approve alone in an emergency; everybody skipped is told, the change is marked for ever.',
    fix: 'Slack IDs of those who may approve alone in an emergency.',
  },
  JCACCESS_ESCALATE_TO: {
    schema: people,
    isOptional: true,
    says: 'Who is called when nobody decided for long; they then count for every rule.',
    fix: 'Slack IDs as in JCACCESS_APPROVERS.',
  },
  JCACCESS_ESCALATE_AFTER_MINUTES: {
    schema: duration(MINUTE_MS, 1, 20_160),
    fallback: '240',
    says: 'After how many minutes without a decision they are called, at most 14 days.',
    fix: 'Minutes without a decision, 1 to 20160.',
  },
  JCACCESS_NUDGE_AFTER_MINUTES: {
    schema: duration(MINUTE_MS, 1, 10_080),
    fallback: '15',
    says: 'When the thread asks again; the wait doubles each time.',
    fix: 'Minutes, 1 to 10080; the wait doubles each time.',
  },
  JCACCESS_WORKING_HOURS: {
    schema: workingHours,
    fallback: 'Mon-Fri 09:00-18:00',
    says: 'When people are asked again and reminded, on their own clocks.',
    fix: 'For example: Mon-Fri 09:00-18:00, on the clocks of the people who are asked.',
  },
  JCACCESS_APPROVAL_HOURS: {
    schema: duration(HOUR_MS, 1, 72),
    fallback: '24',
    says: 'How long an approval is waited for, in hours of working days, at most 72.',
    fix: 'Working hours, 1 to 72.',
  },
  JCACCESS_APPLY_BY_MINUTES: {
    schema: duration(MINUTE_MS, 1, 1_440),
    fallback: '60',
    says: 'How long after the approval a change may be written, at most a day.',
    fix: 'Minutes after the approval, 1 to 1440.',
  },
  JCACCESS_CONFIRM_BY_MINUTES: {
    schema: duration(MINUTE_MS, 5, 1_440),
    fallback: '60',
    says: 'When a change that can break a login is rolled back unless it is kept, 5 minutes to a day.',
    fix: 'Minutes, 5 to 1440.',
  },
  JCACCESS_KEY_FILE_HOURS: {
    schema: duration(HOUR_MS, 0.25, 24),
    fallback: '24',
    says: 'How long the file with a private key stays in Slack: 24, extended to the end of the next working day of its holder and never over 96, or fewer hours, kept to the minute.',
    fix: 'Hours, 0.25 to 24.',
  },
  JCACCESS_SSO_HOSTS: {
    schema: hosts,
    fallback: '',
    says: 'Hosts beside `jumpcloud.com`, comma-separated, on which (or under which) a sign-on URL may lie.',
    fix: 'Host names as sso.acme.com, comma-separated, that belong to you alone; their subdomains are included.',
  },
  JCACCESS_TRUST_JUMPCLOUD: {
    schema: flag,
    fallback: 'false',
    says: '`true` approves beforehand: a certificate that a connection’s own metadata shows JumpCloud signing with is trusted at once, announced, and on the record.',
    fix: 'true or false, in small letters.',
  },
  JCACCESS_AUDIT_KEY: {
    schema: auditKey,
    isSecret: true,
    says: 'Seals the record and the tokens that rotate: `openssl rand -hex 32`. Keep it outside the store.',
    fix: 'Make one with: openssl rand -hex 32. Keep it outside the store; the record is sealed with it.',
  },
  JCACCESS_STORE: {
    schema: store,
    fallback: 'sqlite:./jcaccess.db',
    isSecret: true,
    says: '`sqlite:<path>` for one machine; for several `rediss://user:password@host:6379/0`, or `rediss+cluster://user:password@host1:6379,host2:6379`.',
    fix: 'For one machine sqlite:/data/jcaccess.db; for several rediss://user:password@host:6379/0, or rediss+cluster://user:password@host1:6379,host2:6379, with what is special in user and password percent-encoded (/ is %2F, # is %23, @ is %40).',
  },
  JCACCESS_ALLOW_PLAIN_REDIS: {
    schema: flag,
    fallback: 'false',
    says: '`true` takes a Redis on a public address or name without TLS.',
    fix: 'true or false, in small letters.',
  },
  JCACCESS_ALLOW_UNSAFE_DURABILITY: {
    schema: flag,
    fallback: 'false',
    says: '`true` takes your word that Redis keeps what it confirms, where it does not tell.',
    fix: 'true or false, in small letters.',
  },
  JCACCESS_REDIS_WAIT_REPLICAS: {
    schema: count(0, 5),
    fallback: '0',
    says: 'How many replicas of Redis must have a commit before it is confirmed, 0 to 5.',
    fix: 'How many replicas of Redis must have a commit before it is confirmed, 0 to 5.',
  },
  HTTPS_PROXY: {
    schema: proxy,
    isOptional: true,
    isSecret: true,
    says: 'The proxy for outward calls, `http://user:password@host:port`. As with the next two, the name in small letters counts first.',
    fix: PROXY,
  },
  HTTP_PROXY: {
    schema: proxy,
    isOptional: true,
    isSecret: true,
    says: 'The proxy where `HTTPS_PROXY` is not set.',
    fix: PROXY,
  },
  NO_PROXY: {
    schema: z.string(),
    isOptional: true,
    says: 'Names that are called without a proxy: `api.example.com,.example.org`.',
    fix: 'Names, separated by commas.',
  },
  JCACCESS_OPERATIONS_PORT: {
    schema: port,
    isOptional: true,
    says: '`/healthz`, `/readyz` and `/metrics` on a port of their own.',
    fix: 'A port number for /healthz, /readyz and /metrics.',
  },
  JCACCESS_METRICS_TOKEN: {
    schema: form(/^[\x21-\x7e]{16,}$/, 'is no token of 16 or more visible characters'),
    isOptional: true,
    isSecret: true,
    says: 'With HTTP delivery, who brings it (`Authorization: Bearer …`) gets `/readyz` and `/metrics` on `PORT` too.',
    fix: 'Make one with: openssl rand -hex 32. Or leave it out and set JCACCESS_OPERATIONS_PORT.',
  },
  JCACCESS_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'is no level'),
    fallback: 'info',
    says: '`debug`, `info`, `warn`, `error` or `silent`; JSON lines, secrets taken out.',
    fix: 'debug, info, warn, error or silent.',
  },
} satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;
export type SettingValue<Name extends SettingName> = z.infer<(typeof settings)[Name]['schema']>;

/** A setting as the reader sees it. */
export const settingNamed = <Name extends SettingName>(
  name: Name,
): Setting & { readonly schema: z.ZodType<SettingValue<Name>> } => settings[name] as never;
