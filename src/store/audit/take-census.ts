import type { Census, LogLine } from '../../ports/store.ts';
import { nextCensus } from './census.ts';

/** What an engine gives for the taking of censuses. */
export interface Ledger {
  newest(workspace: string): Promise<Census | null>;
  /** At most `limit` lines after the first `after` ones. */
  linesAfter(workspace: string, after: number, limit: number): Promise<LogLine[]>;
  /** Appends a census; false when there is one of its number. */
  append(census: Census): Promise<boolean>;
}

/** So many lines are counted by one census at most. */
const LINES = 10_000;

/**
 * Counts what came into the log of a workspace since the newest census, and gives the newest one; null when nothing
 * came. Several instances may do it at once: the slower one stops, its lines are counted already. The first census is
 * the engine's: it stands before the first line.
 */
export const takeCensus = async (
  ledger: Ledger,
  workspace: string,
  auditKey: string,
): Promise<Census | null> => {
  let taken: Census | null = null;
  for (let before = await ledger.newest(workspace); before !== null; before = taken) {
    const since = await ledger.linesAfter(workspace, before.lines, LINES);
    if (since.length === 0) return taken;
    const census = nextCensus(before, since, auditKey);
    if (!(await ledger.append(census))) return taken;
    taken = census;
  }
  return taken;
};
