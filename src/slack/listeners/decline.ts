import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { declineModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { bringForm, changeAt } from './bring.ts';
import { digestOf, tooShort } from './reason.ts';

/** Asks an approver why not. Who may not decline is told so before they write anything. */
export const openDecline = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (change && (await isAllowed(press, 'decline', change, inward))) await press.open(declineModal(change));
};

/** The reason is there: the change is declined. */
export const submitDecline = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, inward);
  if (error) return { errors: { reason: error } };
  const digest = digestOf(submission);
  return await bringForm(submission, inward, actor => ({ type: 'declined', actor, digest, reason }));
};
