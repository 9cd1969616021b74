import type { ModalView } from '@slack/types';
import type { Connection } from '../../domain/connection.ts';
import { context } from './elements.ts';
import { input, modal, personField } from './inputs.ts';
import { md, shown } from './text.ts';

/** The form that asks for another owner of a live connection. State: `{ connection }`. */
export const ownerModal = ({ id, request }: Connection): ModalView =>
  modal({
    callbackId: 'owner',
    title: 'Change the owner',
    submit: 'Change owner',
    close: 'Cancel',
    state: { connection: id },
    blocks: [
      context(md`${shown(request.label)}`),
      input('owner', 'New owner', personField('owner', undefined), {
        hint: 'Answers for the connection and gets its reminders. A full member. Both owners and the channel are told.',
      }),
    ],
  });
