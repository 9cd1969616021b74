import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { fileField, input, modal } from './inputs.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which the exported metadata file is handed back. Its state holds the change: `{ c }`. */
export const handBack = (change: Change): ModalView =>
  modal({
    callbackId: 'hand-back',
    title: 'Hand back the metadata',
    submit: 'Check the file',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      input('metadata-file', 'JumpCloud-saml2-metadata.xml', fileField('metadata-file', ['xml']), {
        hint: 'JumpCloud › SSO tab › Export Metadata. At most 1 MiB.',
      }),
    ],
  });
