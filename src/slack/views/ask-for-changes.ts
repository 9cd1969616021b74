import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which an approver says what should change first. Its state holds the change and the digest: `{ c, d }`. */
export const askForChangesModal = (change: Change): ModalView =>
  modal({
    callbackId: 'ask-for-changes',
    title: 'Ask for changes',
    submit: 'Send back',
    close: 'Cancel',
    state: { c: change.id, d: change.plan?.digest ?? '' },
    blocks: [
      subjectLine(change),
      alert('info', 'Cloudflare stays as it is. Approvals given so far are void.'),
      reasonField('What should change?', { hint: 'Shown on the card and sent to whoever asked.' }),
    ],
  });
