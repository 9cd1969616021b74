/** A room, with what may come in: other rooms, npm packages and modules of Node. */
export interface Room {
  readonly rooms: readonly string[];
  /** npm packages, `@scope/name` or `name`. */
  readonly packages?: readonly string[];
  /** npm packages of which only types may come in. */
  readonly types?: readonly string[];
  /** Modules of Node, without `node:`. */
  readonly node?: readonly string[];
  /** A pure room sees no clock, no chance, no process, no network and no timer, imported or global. */
  readonly pure?: true;
}

/** The rooms that main and build see: all of them. */
const inner = [
  'domain',
  'saml',
  'reading',
  'ports',
  'workflow',
  'slack/views',
  'slack/web-api',
  'slack/tokens',
  'slack/listeners',
  'slack/door',
  'slack',
  'cloudflare',
  'jumpcloud',
  'http',
  'operations',
  'store',
];

/**
 * The import rule: what each room may see beside itself. A room is a folder under `src/`, the innermost listed one,
 * or a file at its top.
 */
export const house: Readonly<Record<string, Room>> = {
  domain: { rooms: [], node: ['crypto'], pure: true },
  saml: {
    rooms: ['domain'],
    packages: ['fast-xml-parser', 'node-forge', 'xml-crypto'],
    node: ['buffer', 'crypto', 'util', 'zlib'],
    pure: true,
  },
  reading: { rooms: ['domain', 'saml'], node: ['worker_threads'] },
  ports: { rooms: ['domain'], pure: true },
  workflow: { rooms: ['domain', 'saml', 'ports'] },
  'slack/views': {
    rooms: ['domain', 'ports'],
    packages: ['ical-generator'],
    types: ['@slack/types'],
    pure: true,
  },
  slack: { rooms: ['domain', 'ports', 'workflow', 'slack/views'], node: ['async_hooks'] },
  'slack/web-api': {
    rooms: ['domain', 'ports', 'slack/views'],
    packages: ['@slack/bolt', '@slack/web-api', '@slack/types'],
    node: ['http', 'net'],
  },
  'slack/tokens': {
    rooms: ['domain', 'ports', 'slack/web-api'],
    packages: ['@slack/web-api'],
    node: ['crypto'],
  },
  'slack/listeners': {
    rooms: ['domain', 'ports', 'workflow', 'slack/views', 'slack'],
    packages: ['zod'],
    types: ['@slack/types'],
    node: ['crypto'],
  },
  'slack/door': {
    rooms: ['domain', 'ports', 'slack/views', 'slack/web-api', 'slack/tokens', 'slack/listeners'],
    packages: ['@slack/bolt', '@slack/web-api', '@slack/types', 'zod'],
    node: ['async_hooks', 'http', 'net', 'crypto'],
  },
  cloudflare: { rooms: ['domain', 'ports', 'http'], packages: ['zod'], node: ['crypto'] },
  jumpcloud: { rooms: ['domain', 'ports', 'http'], packages: ['zod'], node: ['crypto'] },
  http: { rooms: [], packages: ['undici'], node: ['dns', 'net', 'timers/promises'] },
  operations: { rooms: [], packages: ['pino', 'prom-client'], node: ['crypto', 'fs', 'http'] },
  store: {
    rooms: ['domain', 'ports'],
    packages: ['ioredis', 'zod'],
    node: ['sqlite', 'crypto', 'fs', 'path', 'timers/promises', 'url'],
  },
  config: { rooms: ['domain', 'store'], packages: ['zod'], pure: true },
  'config.ts': { rooms: ['domain', 'config', 'http', 'store'] },
  'app.ts': { rooms: inner },
  'tenant.ts': { rooms: ['config.ts', ...inner] },
  'build.ts': { rooms: ['app.ts', 'config.ts', 'tenant.ts', ...inner], node: ['crypto', 'http'] },
  'main.ts': { rooms: ['build.ts', 'config.ts', ...inner], node: ['fs', 'process'] },
  'start.ts': { rooms: ['main.ts'], node: ['module', 'url'] },
  // What the operator runs beside the bot: each starts by itself, and nobody imports it.
  programs: {
    rooms: ['config.ts', ...inner],
    node: ['fs', 'os', 'path', 'process', 'readline', 'util'],
  },
};

/** Packages that a room may have, but only in these files (or in the files below these folders). */
export const narrowPackages: Readonly<Record<string, readonly string[]>> = {
  'ical-generator': ['slack/views/exports/calendar.ts'],
  zod: [
    'config/jumpcloud-settings.ts',
    'config/kinds.ts',
    'config/reader.ts',
    'config/setting.ts',
    'config/settings-file.ts',
    'config/settings.ts',
    'slack/listeners/form/',
    'slack/door/reading.ts',
    'slack/door/workspace-of.ts',
    'cloudflare/schema.ts',
    'jumpcloud/schema.ts',
    'store/records/',
  ],
};

/** What a program can read that is different each time. */
export type Reading = 'environment' | 'clock' | 'chance';

/** The files that may read the environment, a clock or chance themselves; everywhere else they are arguments. */
export const readers: Readonly<Record<string, { readonly [reading in Reading]?: string }>> = {
  'main.ts': { environment: 'hands it to the configuration', clock: 'hands it to the build' },
  'programs/audit-verify.ts': { environment: 'hands it to the configuration' },
  'programs/backup.ts': { environment: 'reads where the store is' },
  'programs/codes.ts': { environment: 'hands it to the configuration', clock: 'when it was done' },
  'programs/doctor.ts': {
    environment: 'hands it to the configuration, and finds the folder in which npm was started',
    clock: 'judges times',
  },
  'programs/effects.ts': { environment: 'hands it to the configuration', clock: 'when it was done' },
  'programs/preflight.ts': {
    environment: 'hands it to the configuration',
    clock: 'compares it with the clocks of others',
  },
  'programs/rescue.ts': { environment: 'hands it to the configuration', clock: 'when it was done' },
  'build.ts': { clock: 'the one business clock', chance: 'hands it to the rooms' },
  'saml/keypair.ts': { chance: 'the serial number of a certificate, unless the caller gives one' },
  'slack/door/boundary.ts': { clock: 'how long a delivery took, for the metrics' },
  'store/envelope.ts': {
    chance: 'the nonce of a sealed secret must never come twice, so nobody else may give it',
  },
  'store/redis/commit.ts': { chance: 'names one sending of a commit, to know it again after a lost answer' },
  'store/sqlite.ts': { clock: "leases run on the store's clock" },
  'store/token.ts': { chance: 'tokens of leases and jitter, unless the caller gives chance' },
};
