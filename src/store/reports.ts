import type { Census } from '../ports/store.ts';

/** Who hears of what a store does by itself. */
export interface StoreReports {
  /** A census was taken. Noted outside the store, it shows what is taken out of the store later. */
  readonly onCensus?: (census: Census) => void;
  /** Something was left alone or could not be done; it is tried again. */
  readonly onTrouble?: (error: Error) => void;
}

/** What failed, as an error that says what was tried. */
export const troubleWith = (what: string, cause: unknown): Error =>
  new Error(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
