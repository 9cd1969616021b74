import type { Outcome } from '../domain/result.ts';
/** A share of what a service allows, kept for all instances together. Asked before each call. */
export interface CallBudget {
  /** Takes one call, or says for how long none is left. */
  take(): Promise<Outcome<{ readonly retryAfterMs: number }>>;
}
