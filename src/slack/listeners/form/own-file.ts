import type { FileId } from '../../../domain/ids.ts';
import type { ListenerDeps } from '../deps.ts';
import type { Delivery, Press } from '../press.ts';

/** Said when a message names a file that does not stand there. */
export const NOT_IN_MESSAGE =
  'I cannot see this file where you chose it, so I did not open it. Send it to me yourself.';

/** Said when a file that a form or a button names is not one that this person put into Slack. */
export const NOT_YOUR_FILE =
  'This is not a file that you sent, so I did not open it. Attach the file here yourself.';

/**
 * True when the person who hands a file in is who put it into Slack. A payload can name any id; the bot sees files that
 * this person does not, and its answer would tell what is in them.
 */
export const isOwnFile = async (
  file: FileId,
  { user }: Pick<Delivery, 'user'>,
  { files }: Pick<ListenerDeps, 'files'>,
): Promise<boolean> => (await files.fileInfo(file))?.owner === user;

/** True when a file stands in the conversation of the message that this person chose, or is their own. */
export const isFileInReach = async (
  file: FileId,
  { user, at }: Pick<Press, 'user' | 'at'>,
  { files }: Pick<ListenerDeps, 'files'>,
): Promise<boolean> => {
  const info = await files.fileInfo(file);
  if (!info || !at) return info?.owner === user;
  const places = [...info.channels, ...info.shares.map(share => share.channel)];
  return info.owner === user || places.includes(at.channel);
};
