import type { KnownBlock, ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { editsPair, hasNothingToEdit, takesMetadata } from '../../domain/kinds.ts';
import { alert, context } from './elements.ts';
import { modal } from './inputs.ts';
import type { SetupForm } from './setup-draft.ts';
import { connectionFields, editedFields, labelField, madeHereFields } from './setup-fields.ts';
import { subjectLine } from './subject-line.ts';
import { md, trusted } from './text.ts';

/** What a pair is to be like that jcaccess makes; not while it is being made, nor once a rotation has made it. */
const pairFields = (change: Change, form: SetupForm): KnownBlock[] => {
  if (!editsPair(change)) return [];
  const isThere = change.pair !== undefined;
  return [
    ...(isThere
      ? [
          context(
            md`Another common name, validity or key size makes a new pair: pair ${trusted(change.pair?.name ?? '')} is void then, I delete its files, and both steps in JumpCloud start again.`,
          ),
        ]
      : []),
    ...madeHereFields(form),
  ];
};

/** The form of the change, filled in. State: `{ c, channel }`. */
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
      ...(hasNothingToEdit(change)
        ? []
        : [
            labelField(form),
            ...(takesMetadata(change) ? connectionFields(form) : []),
            ...editedFields(form),
          ]),
      ...pairFields(change, form),
    ],
  });
