import type { Writable } from 'node:stream';
import { pino } from 'pino';

/** Words in the names of facts whose values are never written. */
const SECRET_NAMES = [
  'token',
  'secret',
  'password',
  'authorization',
  'cookie',
  'privateKey',
  'private_key',
  'key',
];

/** What a secret looks like inside a text: Slack tokens, bearer tokens, private keys, JSON web tokens. */
const SECRET_TEXTS = [
  /xox[a-z]-[A-Za-z0-9-]+/g,
  /xapp-[A-Za-z0-9-]+/g,
  /Bearer\s+[\w.~+/=-]+/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
];

/** Takes everything that looks like a secret out of a text. */
export const redacted = (text: string): string =>
  SECRET_TEXTS.reduce((clean, pattern) => clean.replace(pattern, '[removed]'), text);

const clean = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return redacted(value);
  if (value instanceof Error)
    return {
      name: value.name,
      message: redacted(value.message),
      ...codeOf(value),
      stack: redacted(value.stack ?? ''),
    };
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, 20).map(one => clean(one, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAMES.includes(name) ? '[removed]' : clean(inner, depth - 1),
    ]),
  );
};

const codeOf = (error: Error): { code?: string } =>
  'code' in error && typeof error.code === 'string' ? { code: error.code } : {};

/** The log of one process: JSON lines, one object of facts each, with everything secret taken out. */
export const createLog = (options: {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly to?: Writable;
}) => {
  const writer = pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    options.to ?? process.stdout,
  );
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}): void =>
      writer[level](clean(facts, 4), redacted(message));
  return { info: write('info'), warn: write('warn'), error: write('error') };
};
