import type { ModalView } from '@slack/types';
import { shortFingerprint } from '../../domain/certificate.ts';
import type { Connection } from '../../domain/connection.ts';
import { signingCertificate } from '../../domain/connection.ts';
import { JUMPCLOUD_WAYS } from '../../domain/consoles/jumpcloud.ts';
import { alert, context } from './elements.ts';
import { input, modal, radio } from './inputs.ts';
import { reasonField } from './reason-field.ts';
import type { SetupDraft } from './setup-draft.ts';
import { madeHereFields, ownField } from './setup-fields.ts';
import { md, shown, trusted } from './text.ts';
import { onDay } from './time.ts';

const SOURCES = [
  { value: 'generate', words: 'Make one for me' },
  { value: 'own', words: 'I bring my own certificate' },
] as const;

/** The form that asks for another signing certificate. State: `{ connection }`. */
export const rotateModal = (connection: Connection, draft: SetupDraft): ModalView => {
  const source = draft.certificate === 'own' ? 'own' : 'generate';
  const { applied, request } = connection;
  return modal({
    callbackId: 'rotate',
    title: 'Rotate the certificate',
    submit: 'Start',
    close: 'Cancel',
    state: { connection: connection.id },
    blocks: [
      alert(
        'info',
        'Access trusts the new certificate before anybody holds its key, and both until a login with the new one was seen. Logins go on throughout.',
      ),
      ...(applied
        ? [
            context(
              md`${shown(request.label)}: now SHA-256 ${trusted(shortFingerprint(signingCertificate(applied).sha256Fingerprint))}, until ${onDay(signingCertificate(applied).notAfter)}`,
            ),
          ]
        : []),
      input('new-certificate', 'New certificate', radio('new-certificate', SOURCES, source), {
        hint: `Never press ${JUMPCLOUD_WAYS.regenerate} in JumpCloud instead: it replaces key and certificate at once, and logins fail until Access trusts the new one.`,
        redraws: true,
      }),
      ...(source === 'generate' ? madeHereFields({ draft }) : [ownField()]),
      reasonField('Reason', { optional: true, hint: 'Shown on the record.' }),
    ],
  });
};

/** Shown once the rotation is on record. */
export const rotateStarted = (): ModalView =>
  modal({
    callbackId: 'problem',
    title: 'Rotate the certificate',
    close: 'Close',
    blocks: [
      alert(
        'success',
        'I make the plan now. Its card comes to the channel of the connection; nothing changes before it is approved.',
      ),
    ],
  });
