import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { input, modal, radio } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which an approver says whether an emergency approval was right. Its state holds the change: `{ c }`. */
export const reviewModal = (change: Change): ModalView =>
  modal({
    callbackId: 'review',
    title: 'Emergency approval',
    submit: 'Put on record',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      input(
        'right',
        'Was it right?',
        radio(
          'right',
          [
            { value: 'yes', words: 'Yes' },
            { value: 'no', words: 'No' },
          ],
          'yes',
        ),
      ),
      reasonField('A word on it', { optional: true, hint: 'Shown in the thread and on the record.' }),
    ],
  });
