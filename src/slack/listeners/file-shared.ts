import { workspaceSubject } from '../../domain/subject.ts';
import { answer } from '../views/message.ts';
import type { ListenerDeps } from './deps.ts';
import type { SharedFile } from './press.ts';

/** A file in the DM or in a channel: what it is for is found out once Slack says where it was shared. */
export const fileShared = async (shared: SharedFile, deps: ListenerDeps): Promise<void> => {
  const isOfPerson = shared.user !== deps.self;
  // In a channel only those files count that are for a change.
  const isDirect = shared.channel.startsWith('D');
  if (!isOfPerson || (isDirect && !(await isWithinAllowance(shared, deps)))) return;
  const { workspace, file, channel, user: by, once } = shared;
  const event = { type: 'file-shared', by, file, channel } as const;
  await deps.corridor.advance(workspace, workspaceSubject(workspace), event, { once });
};

/** True while this person's allowance of files lasts; otherwise they are told once when they can go on. */
const isWithinAllowance = async (shared: SharedFile, deps: ListenerDeps): Promise<boolean> => {
  const tooMany = await deps.allowances.takeOrSilence(shared, 'file');
  if (tooMany === null) return true;
  if (tooMany !== 'silent')
    await deps.noticeboard.answer(shared.user, answer(await deps.words.refusal(tooMany, null)));
  return false;
};
