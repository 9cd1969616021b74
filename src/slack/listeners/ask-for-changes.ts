import { askForChangesModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatchForm } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';
import { digestOf, tooShort } from './reason.ts';

/** Asks an approver what should change. Who may not say so is told before they write anything. */
export const openAskForChanges = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (change && (await isAllowed(press, 'ask-for-changes', change, deps))) {
    await press.open(askForChangesModal(change));
  }
};

/** The comment is there: the change goes back to the requester. */
export const submitAskForChanges = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const comment = submission.view.values.text('reason') ?? '';
  const error = await tooShort(comment, submission, deps);
  if (error) return { errors: { reason: error } };
  const digest = digestOf(submission);
  return await dispatchForm(submission, deps, actor => ({ type: 'ask-for-changes', actor, digest, comment }));
};
