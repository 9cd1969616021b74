import type { Inward } from '../inward.ts';
import type { DirectMessage } from '../press.ts';
import { filesOnly, privateKeySeen } from '../views/dm.ts';
import { isAllowed } from './authority.ts';

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Words in the DM are answered with what jcaccess can do; a private key with what to do about it. */
export const directMessage = async (message: DirectMessage, inward: Inward): Promise<void> => {
  if (!(await inward.corridor.note(message.workspace, message.once))) return;
  if (!(await isAllowed(message, 'see', null, inward))) return;
  if (PRIVATE_KEY.test(message.text)) {
    await message.answer(privateKeySeen());
    return;
  }
  const open = await inward.queries.openChanges(message.workspace);
  const own = open.filter(change => change.requester === message.user);
  await message.answer(filesOnly(own, await inward.words.general(own)));
};
