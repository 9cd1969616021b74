import type { Change } from '../../domain/change.ts';
import type { Notice } from '../../domain/notice.ts';
import type { Message } from './message.ts';
import { approvalNotice } from './notice/approval.ts';
import { driftNotice } from './notice/drift.ts';
import { guardNotice } from './notice/guard.ts';
import { handOverNotice } from './notice/hand-over.ts';
import { loginNotice } from './notice/login.ts';
import { rotationNotice } from './notice/rotation.ts';
import type { NoticeContext } from './notice/said.ts';
import { waitingNotice } from './notice/waiting.ts';
import { writeNotice } from './notice/write.ts';

/** Says a notice in the change's thread or in a person's DM; mentions exactly those who must act now. */
export const notice = (said: Notice, change: Change, context: NoticeContext): Message => {
  switch (said.say) {
    case 'approval-needed':
    case 'plan-replaced':
    case 'approved':
    case 'approval-lost':
    case 'change-asked-for-yours':
    case 'lapsed':
    case 'declined':
    case 'still-waiting':
    case 'escalated':
    case 'changes-asked':
    case 'emergency':
    case 'emergency-reviewed':
    case 'request-edited':
    case 'expired':
    case 'withdrawn':
    case 'nothing-to-do':
    case 'plan-stopped':
      return approvalNotice(said, change, context);
    case 'written':
    case 'outcome-unknown':
    case 'extra-provider-deleted':
    case 'certificate-taken':
    case 'jumpcloud-after':
    case 'rolling-back':
    case 'removed':
    case 'adopted':
    case 'rolled-back':
    case 'failed':
    case 'cannot-post':
    case 'left-undone':
    case 'channel-closed':
    case 'rescued':
    case 'owner-gone':
    case 'owner-changed':
      return writeNotice(said, change, context);
    case 'test-report':
    case 'log-in-now':
    case 'watching':
    case 'login-seen':
    case 'no-login-seen':
    case 'reported':
    case 'roll-back-soon':
    case 'more-time':
    case 'roll-back-cancelled':
    case 'please-confirm':
    case 'kept':
      return loginNotice(said, change, context);
    case 'make-it-now':
    case 'both-trusted':
    case 'swapped':
    case 'prove-it':
    case 'half-way':
    case 'removing-old':
    case 'removal-undone':
    case 'went-back':
      return rotationNotice(said, change, context);
    case 'foreign-certificate':
    case 'approved-beforehand':
    case 'certificate-trusted':
    case 'put-aside':
    case 'resumed':
    case 'ask-metadata-url':
    case 'watch-begun':
    case 'metadata-unseen':
    case 'trusted-by-hand':
      return guardNotice(said, change, context);
    case 'drifted':
    case 'drift-over':
      return driftNotice(said, change, context);
    case 'key-file-soon':
    case 'key-file-gone':
    case 'still-open':
      return waitingNotice(said, change, context);
    default:
      return handOverNotice(said, change, context);
  }
};

const BROADCAST: ReadonlySet<Notice['say']> = new Set([
  'approval-needed',
  'plan-replaced',
  'emergency',
  'escalated',
  'failed',
  'rolled-back',
  'removed',
  'drifted',
  'removal-undone',
  'went-back',
  'rescued',
  'owner-gone',
  'owner-changed',
  'foreign-certificate',
]);

/**
 * True for the notices that a thread reply also sends to the channel (`reply_broadcast`), as people must act on them. Logging in
 * is its requester's alone, unless the change is rolled back when nobody does.
 */
export const goesToChannel = (said: Notice, change: Change): boolean =>
  BROADCAST.has(said.say) || (said.say === 'log-in-now' && 'rollBackAt' in change);
