import type { UserId } from './ids.ts';

/** What an approver wants changed before they decide. */
export interface AskedForChanges {
  readonly by: UserId;
  readonly at: Date;
  readonly comment: string;
}

/** What an approver had against a plan; kept when the change goes on, or another one starts again from it. */
export interface Objection {
  readonly how: 'declined' | 'changes-asked';
  readonly by: UserId;
  readonly at: Date;
  readonly why: string;
  /** The plan that it was about. */
  readonly digest: string;
}
