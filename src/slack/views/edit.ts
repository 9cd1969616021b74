import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import type { SetupForm } from './setup-draft.ts';
import { labelField, reportFields } from './setup-fields.ts';

/** The form in which a live connection is edited, filled in with what it has. State: `{ connection, again }`. */
export const editModal = ({ id }: Connection, form: SetupForm, again: Change | null = null): ModalView =>
  modal({
    callbackId: 'edit',
    title: 'Edit the connection',
    submit: 'Make the plan',
    close: 'Cancel',
    state: { connection: id, again: again?.id ?? null },
    blocks: [
      alert(
        'info',
        'Nothing changes before the plan is approved. Certificate, entity ID and team domain stay as they are.',
      ),
      labelField(form),
      ...reportFields(form),
    ],
  });

/** Shown once the edit is on record. */
export const editStarted = (): ModalView =>
  modal({
    callbackId: 'problem',
    title: 'Edit the connection',
    close: 'Close',
    blocks: [
      alert(
        'success',
        'I make the plan now. Its card comes to the channel of the connection; nothing changes before it is approved.',
      ),
    ],
  });
