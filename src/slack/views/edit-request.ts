import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { takesMetadata } from '../../domain/kinds.ts';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import type { SetupForm } from './setup-draft.ts';
import { connectionFields, editedFields, labelField } from './setup-fields.ts';
import { subjectLine } from './subject-line.ts';

/** The form of the change, filled in, without the certificate: a new pair is made in the recipe. State: `{ c, channel }`. */
export const editRequestModal = (change: Change, form: SetupForm): ModalView =>
  modal({
    callbackId: 'edit-request',
    title: 'Edit the request',
    submit: 'Save',
    close: 'Cancel',
    state: { c: change.id, channel: change.request.channel },
    blocks: [
      subjectLine(change),
      ...(change.approvals.length > 0 ? [alert('info', 'Approvals given so far will be void.')] : []),
      labelField(form),
      ...(takesMetadata(change) ? connectionFields(form) : []),
      ...editedFields(form),
    ],
  });
