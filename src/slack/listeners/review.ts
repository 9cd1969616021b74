import { reviewModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatchForm } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';

/** Asks an approver whether an emergency approval was right. */
export const openReview = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (change && (await isAllowed(press, 'review', change, deps))) await press.open(reviewModal(change));
};

/** The verdict is put on record. */
export const submitReview = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const { values } = submission.view;
  const [said] = values.chosen('right');
  if (!said) return { errors: { right: 'Say whether it was right.' } };
  const right = said === 'yes';
  const note = values.text('reason') ?? '';
  return await dispatchForm(submission, deps, actor => ({ type: 'review', actor, right, note }));
};
