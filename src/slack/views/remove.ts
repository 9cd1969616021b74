import type { ModalView } from '@slack/types';
import type { Connection } from '../../domain/connection.ts';
import { alert } from './elements.ts';
import { input, modal, textField } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { shown } from './text.ts';

/** The form that asks for the end of a live connection. State: `{ connection }`. */
export const removeModal = ({ id, request }: Connection): ModalView =>
  modal({
    callbackId: 'remove',
    title: 'Remove the connection',
    submit: 'Make the plan',
    close: 'Cancel',
    state: { connection: id },
    blocks: [
      alert(
        'warning',
        'Its identity provider is deleted in Access once this is approved. That cannot be rolled back.',
      ),
      input('label', 'Type the label', textField('label', { max: 60 }), {
        hint: `To confirm that you mean this connection: ${shown(request.label)}`,
      }),
      reasonField('Reason', { optional: true, hint: 'Shown on the record.' }),
    ],
  });

/** Shown once the request is on record. */
export const removeStarted = (): ModalView =>
  modal({
    callbackId: 'problem',
    title: 'Remove the connection',
    close: 'Close',
    blocks: [
      alert(
        'success',
        'I look now at what this would stop. The card comes to the channel of the connection; nothing is deleted before it is approved.',
      ),
    ],
  });
