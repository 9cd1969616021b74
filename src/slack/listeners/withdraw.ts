import { isClosed } from '../../domain/change.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { withdrawModal } from '../views/withdraw.ts';
import { bringForm, changeAt } from './bring.ts';

/** Asks the requester once more; anybody else is told who may. */
export const openWithdraw = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  if (press.user !== change.requester || isClosed(change)) {
    const refusal = isClosed(change)
      ? ({ reason: 'already-decided', state: change.state, at: change.closing.at } as const)
      : ({ reason: 'not-requester', deed: 'withdraw' } as const);
    await press.answer(await inward.words.refusal(refusal, change));
    return;
  }
  await press.open(withdrawModal(change));
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
