import { showsLogin } from '../../domain/evidence.ts';
import { keepModal } from '../views/change-modals.ts';
import { refusalOf } from './authority.ts';
import { changeAt, dispatchForm, dispatchPress } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';
import { tooShort } from './reason.ts';

/** Keeps what was written. Without a known login an approver other than the requester is asked for a reason first. */
export const keep = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (!change) return;
  const alone = change.state === 'awaiting-confirmation' && !showsLogin(change.evidence);
  if (alone && (await refusalOf(press, 'keep-alone', change, deps)) === null) {
    await press.open(keepModal(change));
    return;
  }
  await dispatchPress(press, deps, who => ({ type: 'keep', actor: who }));
};

/** The reason for keeping without evidence is there. */
export const submitKeep = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const reason = submission.view.values.text('reason') ?? '';
  const error = await tooShort(reason, submission, deps);
  if (error) return { errors: { reason: error } };
  return await dispatchForm(submission, deps, actor => ({ type: 'keep', actor, reason }));
};
