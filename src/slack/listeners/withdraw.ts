import { withdrawModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatchForm } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';

/** Asks once more; who may not is told who may. */
export const openWithdraw = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (change && (await isAllowed(press, 'withdraw', change, deps))) await press.open(withdrawModal(change));
};

/** The change is taken back. */
export const submitWithdraw = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason');
  return await dispatchForm(submission, deps, actor => ({
    type: 'withdraw',
    actor,
    ...(reason ? { reason } : {}),
  }));
};
