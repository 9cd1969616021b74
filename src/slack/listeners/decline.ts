import { involved } from '../../domain/decision.ts';
import { approvalRefusal, isApprover } from '../../domain/policy.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { declineModal } from '../views/decline.ts';
import { bringForm, changeAt } from './bring.ts';
import { tooShort } from './reason.ts';

/** Asks an approver why not. Who may not decline is told so before they write anything. */
export const openDecline = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  const actor = await inward.directory.actor(press.user, press.workspace);
  const refusal = approvalRefusal(actor, involved(change), inward.policy);
  const mayDecline = refusal?.reason === 'own-change' && isApprover(actor, inward.policy);
  if (refusal && !mayDecline) {
    await press.answer(await inward.words.refusal(refusal, change));
    return;
  }
  await press.open(declineModal(change));
};

/** The reason is there: the change is declined. */
export const submitDecline = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, inward);
  if (error) return { errors: { reason: error } };
  const digest = typeof submission.view.state.d === 'string' ? submission.view.state.d : '';
  return await bringForm(submission, inward, actor => ({ type: 'declined', actor, digest, reason }));
};
