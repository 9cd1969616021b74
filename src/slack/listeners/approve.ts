import type { UserId } from '../../domain/ids.ts';
import { approveModal } from '../views/codes.ts';
import { actorOf, isAllowed } from './authority.ts';
import { changeAt, changeOfForm, dispatch } from './bring.ts';
import { takeCode } from './codes.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery, Press, Submission, SubmissionAnswer } from './press.ts';

/** Those who approved before, as Slack knows them now. */
const earlierIn = (
  approvals: readonly { readonly by: UserId }[],
  { user, workspace }: Pick<Delivery, 'user' | 'workspace'>,
  deps: ListenerDeps,
) => {
  const others = approvals.map(one => one.by).filter(one => one !== user);
  return Promise.all(others.map(one => actorOf({ user: one, workspace }, deps)));
};

/**
 * An approver says yes to the plan that the button was drawn for. Those who approved before are looked at again. Where
 * approving asks for a code, a form asks for it first.
 */
export const approve = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  const { value } = press;
  if (!change || !value) return;
  if (deps.stepUp.isOn) {
    if (await isAllowed(press, 'approve', change, deps)) await press.open(approveModal(change));
    return;
  }
  const earlier = await earlierIn(change.approvals, press, deps);
  await dispatch(press, change.id, deps, actor => ({
    type: 'approve',
    actor,
    digest: value.digest,
    earlier,
  }));
};

/** The code came: the approval is given with it. */
export const submitApprove = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const change = await changeOfForm(submission, 'approve', deps);
  if (!change) return undefined;
  const wrong = await takeCode(submission, deps);
  if (wrong) return wrong;
  const { state } = submission.view;
  const digest = typeof state.d === 'string' ? state.d : '';
  const earlier = await earlierIn(change.approvals, submission, deps);
  await dispatch(submission, change.id, deps, actor => ({
    type: 'approve',
    actor,
    digest,
    earlier,
    withCode: true,
  }));
  return undefined;
};
