import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { ChangeEvent } from '../domain/decide.ts';
import type { AsideDeed, Deed, Work } from '../domain/effect.ts';
import type { Origin } from '../ports/noticeboard.ts';
import type { ClaimedEffect } from '../ports/store.ts';

/** What an effect stands on while it is performed. */
export interface Performing<D extends Deed> {
  readonly effect: ClaimedEffect;
  readonly work: Extract<Work, { deed: D }>;
  /** As stored when the effect was claimed. */
  readonly change: Change;
  readonly connection: Connection;
  readonly origin: Origin;
  readonly now: () => Date;
  /** Commits an event in the middle of an effect, and gives the change as it then is. */
  readonly record: (event: ChangeEvent) => Promise<Change>;
  /** Makes sure that the lease lasts for one more call; throws `LeaseLost` when it is gone. */
  readonly holdOn: () => Promise<void>;
}

/** Does one deed against the outside. Its outcome goes back through the corridor; null: nothing to record. */
export type Perform<D extends Deed> = (at: Performing<D>) => Promise<ChangeEvent | null>;

/** One performer for each deed that is about a change. */
export type Performers = { readonly [D in Exclude<Deed, AsideDeed>]: Perform<D> };

/** What an effect about a connection or a workspace stands on. It reads the stored record itself. */
export interface PerformingAside {
  readonly effect: ClaimedEffect;
  readonly now: () => Date;
  readonly holdOn: () => Promise<void>;
}

/** Does one deed about a connection or a workspace, and ends the effect through the corridor. */
export type PerformAside = (at: PerformingAside) => Promise<void>;

/** One performer for each deed that is about no change. */
export type AsidePerformers = { readonly [D in AsideDeed]: PerformAside };

/** Thrown when an effect has to wait: for another one of the same change (a thread line for its card), or for Slack. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly waitMs: number;
  constructor(message: string, waitMs = 500) {
    super(message);
    this.waitMs = waitMs;
  }
}
