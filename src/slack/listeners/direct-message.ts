import { OPEN_CHANGES_ALLOWED } from '../../domain/allowance.ts';
import { requestedByKey } from '../../domain/keys.ts';
import { filesOnly, privateKeySeen } from '../views/dm.ts';
import { isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import type { DirectMessage } from './press.ts';

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** Words in the DM are answered with what jcaccess can do; a private key with what to do about it. */
export const directMessage = async (message: DirectMessage, deps: ListenerDeps): Promise<void> => {
  if (!(await deps.corridor.note(message.workspace, message.once))) return;
  if (!(await isAllowed(message, 'see', null, deps))) return;
  const tooMany = await deps.allowances.takeOrSilence(message, 'message');
  if (tooMany === 'silent') return;
  if (tooMany) return await message.answer(await deps.words.refusal(tooMany, null));
  if (PRIVATE_KEY.test(message.text)) {
    await message.answer(privateKeySeen());
    return;
  }
  const own = await deps.queries.openChanges(message.workspace, requestedByKey(message.user), {
    limit: OPEN_CHANGES_ALLOWED,
  });
  await message.answer(filesOnly(own, { ...(await deps.words.general(own)), reader: message.user }));
};
