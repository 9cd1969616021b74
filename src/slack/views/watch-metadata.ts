import type { ModalView } from '@slack/types';
import type { Connection } from '../../domain/connection.ts';
import { inJumpCloud } from '../../domain/consoles/jumpcloud.ts';
import type { MetadataUrlFault } from '../../domain/metadata-look.ts';
import { context } from './elements.ts';
import { input, modal, textField } from './inputs.ts';
import { md, shown } from './text.ts';

/** The longest address that is taken. */
const URL_CHARACTERS = 300;

/** Asks where JumpCloud publishes the metadata of a connection. State: `{ connection }`. */
export const watchMetadataModal = ({ id, request, watched }: Connection): ModalView =>
  modal({
    callbackId: 'watch-metadata',
    title: 'Watch JumpCloud',
    submit: 'Watch',
    close: 'Cancel',
    state: { connection: id },
    blocks: [
      context(
        md`${shown(request.label)}: I look about every 15 minutes which certificate JumpCloud signs with, and call the approvers when Access does not trust it.`,
      ),
      input(
        'metadata-url',
        'Metadata URL',
        textField('metadata-url', {
          initial: watched?.url,
          placeholder: 'https://sso.jumpcloud.com/saml2/metadata/…',
          max: URL_CHARACTERS,
        }),
        {
          optional: true,
          hint: `${inJumpCloud('ssoTab')} › JumpCloud Metadata › Copy Metadata URL. Empty: I do not look.`,
        },
      ),
    ],
  });

/** Why an address is not taken, under its field. */
export const METADATA_URL_ERRORS: Readonly<Record<MetadataUrlFault, string>> = {
  'not-a-url': 'This is no https address. Use Copy Metadata URL in JumpCloud.',
  'other-host':
    'This is another host than the one that Access sends people to. Use Copy Metadata URL in JumpCloud.',
  'other-path': 'JumpCloud’s addresses end in /saml2/metadata/ and 24 hex digits. Use Copy Metadata URL.',
};
