import type { Button } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import { deedValue } from './deed-value.ts';
import { button, confirm } from './elements.ts';

/** The name of the file with the private key, as the manual procedure calls it. */
export const KEY_FILE_NAME = 'samlidp.key';

/** Says that the key is in a safe place; its file is deleted from Slack. */
export const savedKeyButton = (change: Change): Button =>
  button('saved-key', 'I have saved it', deedValue(change), {
    confirm: confirm(
      'Delete the key file?',
      `Delete ${KEY_FILE_NAME} from Slack? Is it in JumpCloud or in your secret store? I cannot bring it back; you would need a new pair.`,
      'Delete the key',
      'Not yet',
      'danger',
    ),
  });

/** Makes another pair; the one that there is becomes void. */
export const newPairButton = (change: Change): Button =>
  button('new-pair', 'Make a new pair', deedValue(change), {
    confirm: confirm(
      'Make a new pair?',
      `Pair ${change.pair?.name ?? ''} becomes void and its files are deleted from Slack. You upload the new certificate and key in JumpCloud.`,
      'Make a new pair',
      'Not yet',
    ),
  });
