import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { withdrawModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { bringForm, changeAt } from './bring.ts';

/** Asks once more; who may not is told who may. */
export const openWithdraw = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (change && (await isAllowed(press, 'withdraw', change, inward))) await press.open(withdrawModal(change));
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
