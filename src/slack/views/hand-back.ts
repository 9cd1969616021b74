import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { alert } from './elements.ts';
import { fileField, input, modal } from './inputs.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which the exported metadata file is handed back. Its state holds the change: `{ c }`. An approver is told what follows. */
export const handBack = (change: Change, losesApproval: boolean): ModalView =>
  modal({
    callbackId: 'hand-back',
    title: 'Hand back the metadata',
    submit: 'Check the file',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      ...(losesApproval
        ? [alert('warning', 'If you hand in a file of this change, you cannot approve it.', 'involved')]
        : []),
      input('metadata-file', 'JumpCloud-saml2-metadata.xml', fileField('metadata-file', ['xml']), {
        hint: 'JumpCloud › SSO tab › Export Metadata. At most 1 MiB.',
      }),
    ],
  });
