import type { ModalView } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { input, modal, textField } from './inputs.ts';
import { subjectLine } from './subject-line.ts';

/** Said under the fields when the pasted text cannot be taken. */
export const PASTE_ERRORS = {
  cookie:
    'This holds a session cookie (CF_Authorization). I did not keep it. Sign out of Access to end that session, then paste only the text.',
  samlResponse: 'This is a SAML response: use /jcaccess diagnose.',
  otherAddress:
    'The window shows another address than yours: an open session was reused. Test again in a private window.',
  notAnAddress: 'Write the whole address, for example ana@acme.com.',
} as const;

/** The modal that takes what Access's test window showed. Its state holds the change: `{ c }`. */
export const pasteResult = (change: Change, email: string | undefined): ModalView =>
  modal({
    callbackId: 'paste-result',
    title: 'Paste the test result',
    submit: 'Judge it',
    close: 'Cancel',
    state: { c: change.id },
    blocks: [
      subjectLine(change),
      input(
        'email',
        'Email you signed in with',
        textField('email', { initial: email, placeholder: 'ana@acme.com', max: 254 }),
        { hint: "I compare it: an open session shows somebody else's." },
      ),
      input('result', 'What the test window showed', textField('result', { multiline: true, max: 3000 }), {
        hint: 'The JSON or the error text. Never cookies, tokens or HAR files.',
      }),
    ],
  });
