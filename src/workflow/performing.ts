import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import type { EffectType, SubjectKindOf, Work } from '../domain/effect.ts';
import type { ChangeEvent, EventsOf } from '../domain/event.ts';
import type { SubjectKind } from '../domain/subject.ts';
import type { Origin } from '../ports/noticeboard.ts';
import type { ClaimedEffect } from '../ports/store.ts';

/** What an effect stands on besides its subject. */
export interface PerformingAny<D extends EffectType> {
  readonly effect: ClaimedEffect;
  readonly work: Extract<Work, { deed: D }>;
  readonly origin: Origin;
  readonly now: () => Date;
  /** Makes sure that the lease lasts for one more call; throws `LeaseLost` when it is gone. */
  readonly renewLease: () => Promise<void>;
}

/** What of its subject an effect stands on, as stored when it was claimed. */
export interface Stored {
  readonly change: {
    readonly change: Change;
    readonly connection: Connection;
    /** Commits an event in the middle of an effect, and gives the change as it then is. */
    readonly commitEvent: (event: ChangeEvent) => Promise<Change>;
  };
  readonly connection: { readonly connection: Connection };
  readonly workspace: object;
}

/** What an effect stands on while it is performed. */
export type Performing<D extends EffectType> = PerformingAny<D> & Stored[SubjectKindOf<D>];

/** Does one deed against the outside, and says what came of it to its subject; null: nothing to decide on. */
export type Perform<D extends EffectType> = (at: Performing<D>) => Promise<EventsOf[SubjectKindOf<D>] | null>;

/** The deeds that are about a connection, or a change of one. */
export type OnConnection = {
  [D in EffectType]: SubjectKindOf<D> extends 'workspace' ? never : D;
}[EffectType];

/** One performer for each deed. */
export type Performers = { readonly [D in EffectType]: Perform<D> };

/** A performer whose deed is known to the runner only by name. */
export type PerformSome<Kind extends SubjectKind> = (
  at: PerformingAny<EffectType> & Stored[Kind],
) => Promise<EventsOf[Kind] | null>;

/** Thrown when an effect has to wait: for another one of the same change (a thread line for its card), or for Slack. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly waitMs: number;
  constructor(message: string, waitMs = 500) {
    super(message);
    this.waitMs = waitMs;
  }
}
