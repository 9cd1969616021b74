import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { alert } from './elements.ts';
import { modal } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

const consequence = (change: Change): string =>
  change.pair
    ? 'Nothing is written to Cloudflare, and samlidp.key is deleted from Slack.'
    : 'Nothing is written to Cloudflare.';

/** The modal in which the requester ends their own change. Its state holds the change: `{ c }`. */
export const withdrawModal = (change: Change): ModalView =>
  modal({
    callbackId: 'withdraw',
    title: 'Withdraw this change',
    submit: 'Withdraw',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      alert('info', consequence(change)),
      reasonField('Why?', { optional: true }),
    ],
  });
