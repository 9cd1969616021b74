import type { Action } from './action.ts';
import type { Asked } from './allowance.ts';
import type { ChangeState, Involvement } from './change.ts';
import type { UserId } from './ids.ts';

/** An expected "no" to a person. Views turn it into a sentence with the next step; nothing was changed. */
export type Refusal =
  | { readonly reason: 'not-approver' }
  /** `as`: by what they are involved. `small`: nobody else is left, and the waiting time of a small team is not over. */
  | { readonly reason: 'own-change'; readonly as: Involvement | null; readonly small?: true }
  | { readonly reason: 'outsider' }
  | { readonly reason: 'not-yours'; readonly action: Action }
  | { readonly reason: 'may-not-request' }
  | { readonly reason: 'plan-replaced' }
  /** The card shows another plan since a moment ago: nobody decides on what they had no time to read. */
  | { readonly reason: 'plan-just-replaced'; readonly at: Date }
  | { readonly reason: 'no-more-time' }
  /** The next reminder comes before the snooze would end, or the end is near. */
  | { readonly reason: 'no-snooze' }
  | { readonly reason: 'superseded' }
  | { readonly reason: 'already-approved' }
  | {
      readonly reason: 'already-decided';
      readonly state: ChangeState;
      readonly by?: UserId;
      readonly at?: Date;
    }
  | { readonly reason: 'not-now'; readonly state: ChangeState }
  | { readonly reason: 'needs-evidence' }
  /** Nobody has reported a login with the new certificate. */
  | { readonly reason: 'needs-report' }
  /** JumpCloud may sign with the certificate that would be taken away. */
  | { readonly reason: 'signs-with-new' }
  /** It waits for an urgent change of the same connection. */
  | { readonly reason: 'put-aside' }
  | { readonly reason: 'groups-unreadable' }
  | { readonly reason: 'membership-unreadable' }
  | { readonly reason: 'nobody-could-approve' }
  | { readonly reason: 'not-for-emergencies' }
  | { readonly reason: 'label-taken' }
  | { readonly reason: 'entity-taken' }
  | { readonly reason: 'provider-taken' }
  | { readonly reason: 'open-change' }
  | { readonly reason: 'too-often'; readonly asked: Asked; readonly until: Date }
  | { readonly reason: 'tests-under-way' }
  | { readonly reason: 'too-many-open'; readonly count: number }
  /** This deployment asks for a code of the person's own device, and none came. */
  | { readonly reason: 'needs-code' }
  | { readonly reason: 'gone' };

/** Why an event that nobody pressed (a timer, a late outcome) came to nothing. Never shown. */
export const STALE = { reason: 'stale' } as const;
