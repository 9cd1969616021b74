import type { UserId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { letHandInModal } from '../views/change-modals.ts';
import { actorOf } from './authority.ts';
import { dispatchForm, opens } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Submission, SubmissionAnswer } from './press.ts';

/** Asks the requester who else may hand in files for this change. */
export const openLetHandIn = opens('let-hand-in', letHandInModal);

/** One full member is named; they are told. */
export const submitLetHandIn = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const [chosen] = submission.view.values.chosen('helper');
  if (!chosen) return { errors: { helper: 'Choose a person.' } };
  const helper = asId<UserId>(chosen);
  const person = await actorOf({ user: helper, workspace: submission.workspace }, deps);
  if (person.membershipUnreadable)
    return { errors: { helper: 'Slack did not tell me who this is. Send the form again in a minute.' } };
  if (!person.fullMember) {
    return { errors: { helper: 'Guests, bots and deactivated people cannot help. Choose a full member.' } };
  }
  return await dispatchForm(submission, deps, actor => ({ type: 'let-hand-in', actor, helper }));
};
