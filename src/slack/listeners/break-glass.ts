import { breakGlassModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatchForm } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';
import { digestOf, tooShort } from './reason.ts';

/** Opens the emergency approval for those whom the operator named; anyone else is told that it is not theirs. */
export const openBreakGlass = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (!change || !(await isAllowed(press, 'break-glass', change, deps))) return;
  const view = await deps.words.about(change);
  const skipped = (view.quorum ?? []).filter(rule => rule.missing > 0).map(rule => rule.rule);
  await press.open(
    breakGlassModal(change, skipped.length > 0 ? skipped : [`the approval of ${view.approvers}`]),
  );
};

/** Reason and responsibility are there: the plan is written on one person's word. */
export const submitBreakGlass = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const { values } = submission.view;
  const reason = values.text('reason') ?? '';
  const error = await tooShort(reason, submission, deps);
  if (error) return { errors: { reason: error } };
  if (!values.chosen('responsible').includes('yes')) {
    return { errors: { responsible: 'Tick it: an emergency approval has a name.' } };
  }
  const digest = digestOf(submission);
  return await dispatchForm(submission, deps, actor => ({ type: 'break-glass', actor, digest, reason }));
};
