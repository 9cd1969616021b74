import type { ChannelId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { channelError } from '../form/check-setup.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { chooseChannelModal } from '../views/change-modals.ts';
import { isAllowed } from './authority.ts';
import { bringForm, changeAt } from './bring.ts';

/** Asks where card and reminders should go, when their channel takes no posts any more. */
export const openChooseChannel = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (change && (await isAllowed(press, 'choose-channel', change, inward)))
    await press.open(chooseChannelModal(change));
};

/** Another channel was chosen: it is looked at as in the set-up form, and the card is posted there. */
export const submitChooseChannel = async (
  submission: Submission,
  inward: Inward,
): Promise<SubmissionAnswer> => {
  const [chosen] = submission.view.values.chosen('channel');
  if (!chosen) return { errors: { channel: 'Choose a channel.' } };
  const channel = asId<ChannelId>(chosen);
  const wrong = await channelError(channel, submission.user, inward);
  if (wrong) return { errors: { channel: wrong } };
  return await bringForm(submission, inward, actor => ({ type: 'channel-chosen', actor, channel }));
};
