import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { withdrawModal } from '../views/withdraw.ts';
import { bringForm, changeAt, notOwnRefusal } from './bring.ts';

/** Asks the requester once more; anybody else is told who may. */
export const openWithdraw = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  const refusal = await notOwnRefusal(press, change, 'withdraw', inward);
  if (refusal) await press.answer(refusal);
  else await press.open(withdrawModal(change));
};

/** The change is taken back. */
export const submitWithdraw = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason');
  return await bringForm(submission, inward, actor => ({
    type: 'withdrawn',
    actor,
    ...(reason ? { reason } : {}),
  }));
};
