import { declineModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatchForm } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';
import { digestOf, tooShort } from './reason.ts';

/** Asks an approver why not. Who may not decline is told so before they write anything. */
export const openDecline = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (change && (await isAllowed(press, 'decline', change, deps))) await press.open(declineModal(change));
};

/** The reason is there: the change is declined. */
export const submitDecline = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, deps);
  if (error) return { errors: { reason: error } };
  const digest = digestOf(submission);
  return await dispatchForm(submission, deps, actor => ({ type: 'decline', actor, digest, reason }));
};
