import { showsLogin } from '../../domain/evidence.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { keepModal } from '../views/change-modals.ts';
import { refusalOf } from './authority.ts';
import { bring, bringForm, changeAt } from './bring.ts';
import { tooShort } from './reason.ts';

/** Keeps what was written. Without a known login an approver other than the requester is asked for a reason first. */
export const keep = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  const alone = change.state === 'awaiting-confirmation' && !showsLogin(change.evidence);
  if (alone && (await refusalOf(press, 'keep-alone', change, inward)) === null) {
    await press.open(keepModal(change));
    return;
  }
  await bring(press, inward, who => ({ type: 'kept', actor: who }));
};

/** The reason for keeping without evidence is there. */
export const submitKeep = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, inward);
  if (error) return { errors: { reason: error } };
  return await bringForm(submission, inward, actor => ({ type: 'kept', actor, reason }));
};
