import type { ChangeState } from './change.ts';
import type { UserId } from './ids.ts';

/** An expected "no" to a person. Views turn it into a sentence with the next step; nothing was changed. */
export type Refusal =
  | { readonly reason: 'not-approver' }
  | { readonly reason: 'own-change' }
  | { readonly reason: 'outsider' }
  | { readonly reason: 'not-requester'; readonly deed: 'withdraw' | 'hand-back' | 'pair' | 'edit' }
  | { readonly reason: 'may-not-request' }
  | { readonly reason: 'plan-replaced' }
  | { readonly reason: 'already-approved' }
  | {
      readonly reason: 'already-decided';
      readonly state: ChangeState;
      readonly by?: UserId;
      readonly at?: Date;
    }
  | { readonly reason: 'not-now'; readonly state: ChangeState }
  | { readonly reason: 'needs-evidence' }
  | { readonly reason: 'groups-unreadable' }
  | { readonly reason: 'nobody-could-approve' }
  | { readonly reason: 'not-for-emergencies' }
  | { readonly reason: 'label-taken' }
  | { readonly reason: 'entity-taken' }
  | { readonly reason: 'open-change' }
  | { readonly reason: 'gone' };

/** Why an event that nobody pressed (a timer, a late outcome) came to nothing. Never shown. */
export const STALE = { reason: 'stale' } as const;
