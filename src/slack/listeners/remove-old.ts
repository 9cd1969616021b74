import { removeOldModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatchForm } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';
import { tooShort } from './reason.ts';

/** An approver answers for removing the old certificate although no login was seen: asks for the reason. */
export const openRemoveOld = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (change && (await isAllowed(press, 'remove-old', change, deps)))
    await press.open(removeOldModal(change));
};

/** The reason is there. */
export const submitRemoveOld = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, deps);
  if (error) return { errors: { reason: error } };
  return await dispatchForm(submission, deps, actor => ({ type: 'remove-old', actor, reason }));
};
