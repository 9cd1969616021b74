import type { ChangeState } from '../change.ts';
import type { ChangeWithConnection, TrustedCertificate } from '../connection.ts';
import type { Plan } from '../plan.ts';
import type { SamlSettings } from '../provider.ts';

/** What sets one kind of change apart. Everything else is the same for all kinds. */
export interface Kind {
  /** The states that a change of this kind can be in, in the order of a life. */
  readonly states: readonly ChangeState[];
  /** The state in which it waits for its requester. */
  readonly waitsIn: 'awaiting-metadata' | 'draft';
  /** The settings that Access shall have, where it has `before` now; null while an input is missing. */
  readonly wanted: (of: ChangeWithConnection, before: SamlSettings | null) => SamlSettings | null;
  /** The certificates that Access trusts for the connection once the change is kept at `now`. */
  readonly trusted: (of: ChangeWithConnection, now: Date) => readonly TrustedCertificate[];
  /** Whether what was written is rolled back unless a login shows in time: only where it can break a working login. */
  readonly hasClock: (plan: Plan) => boolean;
}
