import type { Turn, TurnAnswer } from '../ports/store.ts';

/** What is left of clocks that disagree: no pace is owed for longer than its most, and this. */
export const CLOCKS_APART_MS = 10_000;

/** The field of a pace that says when all of it is free again; a time that no clock of an instance can mean counts as now. */
const fullAtOf = (
  { mostOwedMs }: Turn,
  stored: number | undefined,
  longestWaitMs: number,
  nowMs: number,
): number => {
  const at = stored ?? nowMs;
  return at < nowMs || at > nowMs + mostOwedMs + longestWaitMs + CLOCKS_APART_MS ? nowMs : at;
};

/**
 * Takes a turn in each pace, or in none. `stored` is when each is free again, as it was kept; what comes back of it is to be
 * kept when the turns were taken.
 */
export const takeTurns = (
  turns: readonly Turn[],
  stored: readonly (number | undefined)[],
  longestWaitMs: number,
  nowMs: number,
): { readonly answer: TurnAnswer; readonly fullAt: readonly number[] } => {
  const fullAt = turns.map((turn, index) => fullAtOf(turn, stored[index], longestWaitMs, nowMs));
  const waits = turns.map(({ owedMs }, index) => (fullAt[index] ?? nowMs) - nowMs - owedMs);
  const waitMs = Math.ceil(Math.max(0, ...waits));
  return {
    answer: { taken: waitMs <= longestWaitMs, waitMs },
    fullAt: turns.map(({ everyMs }, index) => (fullAt[index] ?? nowMs) + everyMs),
  };
};
