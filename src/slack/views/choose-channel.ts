import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { channelField, input, modal } from './inputs.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which another channel is chosen for card and reminders. Its state holds the change: `{ c }`. */
export const chooseChannel = (change: Change): ModalView =>
  modal({
    callbackId: 'choose-channel',
    title: 'Another channel',
    submit: 'Report there',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      input('channel', 'Report to', channelField('channel', undefined), {
        hint: 'Card and reminders go there from now on. Not a channel shared with other companies.',
      }),
    ],
  });
