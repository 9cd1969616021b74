import type { Difference } from './drift.ts';
import type { Finding } from './finding.ts';
import type { FileId, UserId } from './ids.ts';

/**
 * What is said once, in a change's thread or in a person's DM. A notice holds only what the stored change does not:
 * the words are made by the views from both. Hand-overs and outcomes are said; what the card shows alone is not. Some kinds
 * stand only in effects that earlier builds stored.
 */
export type Notice =
  | { readonly say: 'asked' }
  | { readonly say: 'pair-void'; readonly name: string; readonly replacedBy?: string }
  | { readonly say: 'recipe-sent' }
  | { readonly say: 'metadata-received'; readonly fileName: string }
  | { readonly say: 'metadata-findings'; readonly stops: number; readonly warns: number; readonly by: UserId }
  | { readonly say: 'findings' }
  | {
      readonly say: 'unusable-file';
      readonly by: UserId;
      readonly fileName: string;
      readonly findings: readonly Finding[];
      /** False in the requester's copy about another person's file. */
      readonly toSender: boolean;
    }
  | { readonly say: 'file-unreadable'; readonly why: string; readonly reference: string }
  | {
      readonly say: 'file-of-other-change';
      readonly other: string;
      readonly label: string;
      readonly file: FileId;
    }
  | { readonly say: 'metadata-fits'; readonly by: UserId }
  | { readonly say: 'key-deleted' }
  | { readonly say: 'key-file-soon' }
  | { readonly say: 'key-file-gone' }
  | {
      readonly say: 'still-open';
      readonly since: Date;
      readonly end: Date;
      readonly offersWithdrawal: boolean;
    }
  | { readonly say: 'key-not-deleted'; readonly error: string }
  | { readonly say: 'old-file-not-deleted'; readonly error: string }
  | { readonly say: 'plan-stopped' }
  | { readonly say: 'approval-needed' }
  | { readonly say: 'plan-replaced'; readonly moved: readonly string[]; readonly again: readonly UserId[] }
  | { readonly say: 'approved'; readonly by: UserId }
  | { readonly say: 'approval-lost'; readonly who: readonly UserId[] }
  | { readonly say: 'change-asked-for-yours'; readonly by: UserId }
  | { readonly say: 'file-from-other'; readonly by: UserId; readonly taken: boolean }
  | { readonly say: 'helper-named'; readonly by: UserId }
  | { readonly say: 'lapsed' }
  | { readonly say: 'more-time'; readonly by: UserId; readonly until: Date }
  | { readonly say: 'still-waiting'; readonly who: readonly UserId[] }
  | { readonly say: 'escalated' }
  | { readonly say: 'changes-asked'; readonly by: UserId; readonly comment: string }
  | { readonly say: 'emergency'; readonly by: UserId; readonly reason: string }
  | {
      readonly say: 'emergency-reviewed';
      readonly by: UserId;
      readonly right: boolean;
      readonly note: string;
    }
  | { readonly say: 'request-edited'; readonly by: UserId; readonly changed: readonly string[] }
  | { readonly say: 'declined'; readonly by: UserId; readonly reason: string }
  | { readonly say: 'make-it-now' }
  | { readonly say: 'both-trusted' }
  | { readonly say: 'swapped'; readonly by: UserId }
  | { readonly say: 'prove-it' }
  | { readonly say: 'half-way' }
  | { readonly say: 'removing-old' }
  | { readonly say: 'removal-undone'; readonly put: 'old' | 'new'; readonly by: UserId | null }
  | { readonly say: 'went-back'; readonly until: Date }
  | { readonly say: 'foreign-certificate' }
  | { readonly say: 'approved-beforehand' }
  | { readonly say: 'certificate-trusted' }
  | { readonly say: 'put-aside' }
  | { readonly say: 'resumed' }
  | { readonly say: 'ask-metadata-url' }
  | { readonly say: 'watch-begun' }
  | { readonly say: 'metadata-unseen'; readonly why: string }
  | { readonly say: 'trusted-by-hand'; readonly certificate: string }
  | { readonly say: 'written' }
  | { readonly say: 'test-report' }
  | { readonly say: 'log-in-now' }
  | { readonly say: 'watching'; readonly email: string; readonly until: Date }
  | { readonly say: 'login-seen' }
  | { readonly say: 'no-login-seen' }
  | { readonly say: 'reported' }
  | { readonly say: 'roll-back-soon'; readonly at: Date }
  | { readonly say: 'roll-back-cancelled'; readonly because: 'seen' | 'reported'; readonly by?: UserId }
  | { readonly say: 'please-confirm' }
  | { readonly say: 'kept'; readonly by: UserId | null }
  | { readonly say: 'rolling-back'; readonly by: UserId | null }
  | { readonly say: 'rolled-back' }
  | { readonly say: 'outcome-unknown' }
  | { readonly say: 'certificate-taken' }
  | { readonly say: 'jumpcloud-after' }
  | { readonly say: 'extra-provider-deleted'; readonly name: string }
  | { readonly say: 'removed' }
  /** Access has the connection otherwise than approved; or as approved again. */
  | { readonly say: 'drifted'; readonly differences: readonly Difference[] }
  | { readonly say: 'drift-over' }
  | { readonly say: 'adopted' }
  | { readonly say: 'nothing-to-do' }
  | { readonly say: 'expired' }
  | { readonly say: 'withdrawn'; readonly by: UserId; readonly reason?: string }
  | { readonly say: 'failed' }
  | { readonly say: 'cannot-post'; readonly why: string }
  | { readonly say: 'left-undone'; readonly what: string; readonly reference: string }
  /** An operator wrote to Access on the worst day, past Slack and the approvers. */
  | {
      readonly say: 'rescued';
      readonly did: 'put-back' | 'one-time-pin';
      readonly operator: string;
      readonly at: Date;
    }
  | { readonly say: 'channel-closed'; readonly why: string }
  /** Its account is gone; reminders go to another person until there is a new owner. */
  | { readonly say: 'owner-gone'; readonly owner: UserId; readonly to: UserId }
  /** `to` owns the connection now, in place of `owner`. */
  | { readonly say: 'owner-changed'; readonly by: UserId; readonly owner: UserId; readonly to: UserId };
