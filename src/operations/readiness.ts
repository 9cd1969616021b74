/** Tells whether something can be kept now: null, or in a few words why not. */
export type Readiness = () => Promise<string | null>;

/** A proof holds for this long, so that many questions cost one write. */
const PROOF_HOLDS_MS = 5_000;
const REFUSAL_HOLDS_MS = 1_000;

/** What the words of a store mean, without a path, a name or an address. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/\bOOM\b/, 'Redis is full (maxmemory)'],
  [/READONLY/, 'Redis takes no writes: it is a replica, or was the primary before a failover'],
  [/NOREPLICAS|replicas confirmed/, 'too few replicas of Redis confirm what is written'],
  [/MISCONF/, 'Redis cannot write to its disk'],
  [/disk .* is full/, 'the disk of the store is full'],
  [/read-only/, 'the disk of the store is read-only'],
];

const NO_WORDS = 'the store cannot be written';

/**
 * Proves by writing. `prove` writes and throws when it could not be kept; `nowMs` is a clock that only measures. That it
 * stops to work, and that it works again, is logged once.
 */
export const createReadiness = (deps: {
  readonly prove: () => Promise<void>;
  readonly nowMs: () => number;
  readonly log: {
    info(message: string): void;
    error(message: string, facts: Readonly<Record<string, unknown>>): void;
  };
}): Readiness => {
  const { prove, nowMs, log } = deps;
  let last: { readonly why: string | null; readonly untilMs: number } | null = null;
  let proving: Promise<string | null> | null = null;

  const note = (why: string | null, error: unknown): string | null => {
    if ((last?.why ?? null) !== why) {
      if (why === null) log.info('the store can be written again');
      else log.error('the store cannot be written; nothing new can be kept', { error });
    }
    last = { why, untilMs: nowMs() + (why === null ? PROOF_HOLDS_MS : REFUSAL_HOLDS_MS) };
    return why;
  };

  return async () => {
    if (last !== null && nowMs() < last.untilMs) return last.why;
    proving ??= prove()
      .then(
        () => note(null, null),
        (error: unknown) => {
          const said = error instanceof Error ? error.message : String(error);
          return note(REASONS.find(([words]) => words.test(said))?.[1] ?? NO_WORDS, error);
        },
      )
      .finally(() => {
        proving = null;
      });
    return await proving;
  };
};
