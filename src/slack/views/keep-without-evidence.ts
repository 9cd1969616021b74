import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

const warning = (change: Change): string =>
  change.evidence.reported?.outcome === 'error'
    ? 'Nobody has shown a login, and the last reported test ended with an error.'
    : 'Nobody has shown a login.';

/** The modal in which an approver keeps a change although no login is known. Its state holds the change: `{ c }`. */
export const keepWithoutEvidence = (change: Change): ModalView =>
  modal({
    callbackId: 'keep',
    title: 'Keep without evidence',
    submit: 'Keep it',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [subjectLine(change), alert('warning', warning(change)), reasonField('Reason')],
  });
