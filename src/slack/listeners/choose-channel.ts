import type { ChannelId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { chooseChannelModal } from '../views/change-modals.ts';
import { dispatchForm, opens } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { channelError } from './form/check-setup.ts';
import type { Submission, SubmissionAnswer } from './press.ts';

/** Asks where card and reminders should go, when their channel takes no posts any more. */
export const openChooseChannel = opens('choose-channel', chooseChannelModal);

/** Another channel was chosen: it is looked at as in the set-up form, and the card is posted there. */
export const submitChooseChannel = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const [chosen] = submission.view.values.chosen('channel');
  if (!chosen) return { errors: { channel: 'Choose a channel.' } };
  const channel = asId<ChannelId>(chosen);
  const wrong = await channelError(channel, submission, deps);
  if (wrong) return { errors: { channel: wrong } };
  return await dispatchForm(submission, deps, actor => ({ type: 'choose-channel', actor, channel }));
};
