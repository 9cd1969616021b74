import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which an approver says why not. Its state holds the change and the plan's digest: `{ c, d }`. */
export const declineModal = (change: Change): ModalView =>
  modal({
    callbackId: 'decline',
    title: 'Decline this change',
    submit: 'Decline',
    close: 'Cancel',
    state: { c: change.id, d: change.plan?.digest ?? '' },
    blocks: [
      subjectLine(change),
      alert('info', 'Cloudflare stays as it is.'),
      reasonField('Why?', { hint: 'Shown on the card.' }),
    ],
  });
