import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { input, modal, textField } from './inputs.ts';
import { subjectLine } from './subject-line.ts';

/** The modal that asks whose login to look for. Its state holds the change: `{ c }`. */
export const watchLogin = (change: Change, email: string | undefined): ModalView =>
  modal({
    callbackId: 'watch-login',
    title: 'Watch for a login',
    submit: 'Watch',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      input(
        'email',
        'Email you sign in with',
        textField('email', { initial: email, placeholder: 'ana@acme.com', max: 254 }),
        { hint: 'Then open any Access application in a private window and log in.' },
      ),
    ],
  });
