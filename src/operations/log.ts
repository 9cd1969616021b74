import { writeSync } from 'node:fs';
import { pino } from 'pino';
import { type LogOutput, openLogOutput } from './log-output.ts';

type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What takes secrets out of texts, and knows the names whose values are never written. */
export interface Redaction {
  readonly removed: string;
  redacted(text: string): string;
  isSecretName(name: string): boolean;
}

/** How deep and how wide facts are written; what lies beyond is counted. */
const DEEPEST = 6;
const WIDEST = 50;
const LONGEST = 4_000;
/** No text of ours is that long; one of others would cost too much to look through. */
const TOO_LONG = 20_000;

/** The redaction of one log, which knows the secrets of its deployment too. */
interface Cleaner {
  readonly removed: string;
  isSecretName(name: string): boolean;
  /** Without secrets, and not too long. */
  textOf(text: string): string;
}

/** A secret as it is, and as it is written in JSON and in an address. */
const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];

const cleanerFor = (redaction: Redaction, secrets: readonly string[]): Cleaner => {
  const { removed, redacted, isSecretName } = redaction;
  const known = [...new Set(secrets.filter(secret => secret !== '').flatMap(spellings))].toSorted(
    (a, b) => b.length - a.length,
  );
  return {
    removed,
    isSecretName,
    textOf: text => {
      if (text.length > TOO_LONG) return `[a text of ${text.length} characters]`;
      // Redacted before it is cut: half a secret no longer looks like one.
      const safe = redacted(known.reduce((rest, secret) => rest.replaceAll(secret, removed), text));
      return safe.length <= LONGEST ? safe : `${safe.slice(0, LONGEST)}… (${safe.length} characters)`;
    },
  };
};

const faultOf = (error: Error, depth: number, cleaner: Cleaner): unknown => {
  const { textOf } = cleaner;
  const { name, message, stack, cause } = error;
  const own = Object.fromEntries(
    ['code', 'kind', 'service', 'status'].flatMap(key => {
      const value: unknown = Reflect.get(error, key);
      return typeof value === 'string' || typeof value === 'number' ? [[key, value]] : [];
    }),
  );
  return {
    name: textOf(name),
    message: textOf(message),
    ...(clean(own, depth, cleaner) as object),
    stack: textOf(stack ?? ''),
    ...(cause === undefined || depth <= 1 ? {} : { cause: clean(cause, depth - 1, cleaner) }),
  };
};

const clean = (value: unknown, depth: number, cleaner: Cleaner): unknown => {
  const { textOf, isSecretName, removed } = cleaner;
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return value;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return textOf(value.href);
  if (typeof value !== 'object') return `[${typeof value}]`;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (depth === 0) return '[deeper]';
  if (value instanceof Error) return faultOf(value, depth, cleaner);
  if (Array.isArray(value)) {
    const kept = value.slice(0, WIDEST).map(one => clean(one, depth - 1, cleaner));
    return value.length > WIDEST ? [...kept, `[${value.length - WIDEST} more]`] : kept;
  }
  if (value instanceof Map) return clean(Object.fromEntries(value), depth, cleaner);
  if (value instanceof Set) return clean([...value], depth, cleaner);
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, WIDEST)
      .map(([name, inner]) => [
        textOf(name),
        isSecretName(name) && inner !== null && inner !== undefined
          ? removed
          : clean(inner, depth - 1, cleaner),
      ]),
  );
};

/** The standard output, whatever becomes of it. */
const standardOutput = (): LogOutput =>
  openLogOutput({
    fd: 1,
    tell: words => {
      try {
        writeSync(2, `${words}\n`);
      } catch {
        // Nobody is left to be told.
      }
    },
    missingLine: count =>
      `{"level":40${pino.stdTimeFunctions.isoTime()},"lines":${count},"msg":"lines of the log are missing here: it could not be written"}\n`,
  });

/**
 * The log of one process: JSON lines, one object of facts each. Secrets, texts of files and names in email addresses are
 * taken out of names, values, errors and their causes, wherever they stand; `secrets` are those of this deployment, taken
 * out whatever they look like.
 */
export const createLog = (options: {
  readonly level: Level;
  readonly redaction: Redaction;
  readonly secrets?: readonly string[];
  readonly to?: LogOutput;
}) => {
  const writer = pino(
    { level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    options.to ?? standardOutput(),
  );
  const cleaner = cleanerFor(options.redaction, options.secrets ?? []);
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      try {
        writer[level](clean(facts, DEEPEST, cleaner), cleaner.textOf(message));
      } catch {
        // A getter of a foreign object can throw; the line itself must not be lost.
        writer[level]({ facts: '[not readable]' }, cleaner.textOf(message));
      }
    };
  return {
    /** Lines below it are not written; it may change while the process runs. */
    get level() {
      return writer.level as Level;
    },
    set level(level: Level) {
      writer.level = level;
    },
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    /** The last line of a process. */
    fatal: write('fatal'),
  };
};
