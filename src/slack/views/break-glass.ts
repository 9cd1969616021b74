import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { alert } from './elements.ts';
import { input, modal, tickBox } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import { subjectLine } from './subject-line.ts';

/** The modal of an emergency approval. `skipped` names what is skipped, e.g. "1 of @security". State: `{ c, d }`. */
export const breakGlassModal = (change: Change, skipped: readonly string[]): ModalView =>
  modal({
    callbackId: 'break-glass',
    title: 'Emergency approval',
    submit: 'Approve alone',
    close: 'Cancel',
    state: { c: change.id, d: change.plan?.digest ?? '' },
    blocks: [
      subjectLine(change),
      alert(
        'warning',
        `You skip ${skipped.join(' and ') || 'the approval rules'}. The channel and every skipped approver are told at once, and the card is marked for ever.`,
      ),
      reasonField('Reason'),
      input(
        'responsible',
        'Responsibility',
        tickBox('responsible', { value: 'yes', words: 'I take responsibility for this change' }, false),
      ),
    ],
  });
