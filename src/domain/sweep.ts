import type { AccountId } from './ids.ts';

/** The sweep through the connections of one account. */
export interface Sweep {
  readonly account: AccountId;
  /** So often it is made. */
  readonly everyMs: number;
}
