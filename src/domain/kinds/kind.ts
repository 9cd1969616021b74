import type { Change, ChangeState } from '../change.ts';
import type { ChangeWithConnection, Connection, TrustedCertificate } from '../connection.ts';
import type { PairToMake, Plan } from '../plan.ts';
import type { SamlProvider, SamlSettings } from '../provider.ts';

/** A change whose plan is made. */
export type PlannedChange = Change & { readonly plan: Plan };

/** The write that a change is at: what Access has before it, and after it. */
export interface Step {
  readonly before: SamlProvider | null;
  readonly wanted: SamlSettings;
}

/** What sets one kind of change apart. Everything else is the same for all kinds. */
export interface Kind {
  /** The states that a change of this kind can be in, in the order of a life. */
  readonly states: readonly ChangeState[];
  /** The state in which it waits for its requester. */
  readonly waitsIn: 'awaiting-metadata' | 'draft';
  /** The states in which it takes a metadata file. */
  readonly takesFilesIn: readonly ChangeState[];
  /** The settings that Access shall have in the end, where it has `before` now; null while an input is missing. */
  readonly wanted: (of: ChangeWithConnection, before: SamlSettings | null) => SamlSettings | null;
  /** The pair that is made once the plan is approved; null for none. */
  readonly toMake: (change: Change) => PairToMake | null;
  /** True when what is new is written first, and what goes is removed by a later write. */
  readonly addsFirst: boolean;
  /** The write that the change is at. */
  readonly step: (change: PlannedChange) => Step;
  /** Fingerprints of certificates that this change may have put into Access on its way, beside what its plan saw there. */
  readonly addedOnTheWay: (change: PlannedChange) => readonly string[];
  /** The certificates that Access trusts for the connection once the change is kept at `now`. */
  readonly trusted: (of: ChangeWithConnection, now: Date) => readonly TrustedCertificate[];
  /** The settings that count as approved once the change is kept. */
  readonly kept: (of: { readonly change: PlannedChange; readonly connection: Connection }) => SamlSettings;
  /** Whether what was written is rolled back unless a login shows in time: only where it can break a working login. */
  readonly hasClock: (plan: Plan, now: Date) => boolean;
  /** What it wrote is kept as soon as it is read back equal: for what can break no login. */
  readonly keptWhenReadBack?: true;
}

/** What a kind says whose plan is one write. */
export const oneWrite: Pick<Kind, 'toMake' | 'addsFirst' | 'step' | 'addedOnTheWay' | 'kept'> = {
  toMake: () => null,
  addsFirst: false,
  step: ({ plan: { before, wanted } }) => ({ before, wanted }),
  addedOnTheWay: () => [],
  kept: ({ change }) => change.plan.wanted,
};
