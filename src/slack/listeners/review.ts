import { isApprover } from '../../domain/policy.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { reviewModal } from '../views/review.ts';
import { bringForm, changeAt } from './bring.ts';

/** Asks an approver whether an emergency approval was right. */
export const openReview = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  const actor = await inward.directory.actor(press.user, press.workspace);
  const own = actor.user === change.emergency?.by || actor.user === change.requester;
  if (own || !isApprover(actor, inward.policy)) {
    const reason = own ? 'own-change' : actor.groupsUnreadable ? 'groups-unreadable' : 'not-approver';
    await press.answer(await inward.words.refusal({ reason }, change));
    return;
  }
  await press.open(reviewModal(change));
};

/** The verdict is put on record. */
export const submitReview = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const { values } = submission.view;
  const right = values.chosen('right')[0] === 'yes';
  const note = values.text('reason') ?? '';
  return await bringForm(submission, inward, actor => ({ type: 'emergency-reviewed', actor, right, note }));
};
