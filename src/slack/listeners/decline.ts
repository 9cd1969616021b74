import type { Change } from '../../domain/change.ts';
import { involved } from '../../domain/decision.ts';
import { approvalRefusal, isApprover } from '../../domain/policy.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { declineModal } from '../views/decline.ts';
import { bringForm, changeAt } from './bring.ts';
import { digestOf, tooShort } from './reason.ts';

/** Why this person may not say no to a change, in words; null when they may. */
export const saysNoRefusal = async (press: Press, change: Change, inward: Inward): Promise<string | null> => {
  const { directory, policy, words } = inward;
  const actor = await directory.actor(press.user, press.workspace);
  const refusal = approvalRefusal(actor, involved(change), policy, change.escalatedAt !== undefined);
  const saysNo = refusal?.reason === 'own-change' && isApprover(actor, policy);
  return refusal && !saysNo ? await words.refusal(refusal, change) : null;
};

/** Asks an approver why not. Who may not decline is told so before they write anything. */
export const openDecline = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  const refusal = await saysNoRefusal(press, change, inward);
  if (refusal) await press.answer(refusal);
  else await press.open(declineModal(change));
};

/** The reason is there: the change is declined. */
export const submitDecline = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, inward);
  if (error) return { errors: { reason: error } };
  const digest = digestOf(submission);
  return await bringForm(submission, inward, actor => ({ type: 'declined', actor, digest, reason }));
};
