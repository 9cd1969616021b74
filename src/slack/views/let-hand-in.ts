import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { input, modal, personField } from './inputs.ts';
import { subjectLine } from './subject-line.ts';

/** The modal in which a requester names one helper. Its state holds the change: `{ c }`. */
export const letHandIn = (change: Change): ModalView =>
  modal({
    callbackId: 'let-hand-in',
    title: 'Name a helper',
    submit: 'Let them help',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      input('helper', 'Who may hand in files', personField('helper', change.helper), {
        hint: 'A full member. Whoever hands in a file cannot approve this change. A second choice takes the place of the first.',
      }),
    ],
  });
