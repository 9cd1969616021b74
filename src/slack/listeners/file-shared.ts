import type { Inward } from '../inward.ts';
import type { SharedFile } from '../press.ts';
import { privateKeySeen } from '../views/dm.ts';
import { handIn } from './hand-in.ts';

/** A file in the DM or in a change's thread: it is taken as the metadata that the change waits for. */
export const fileShared = async (shared: SharedFile, inward: Inward): Promise<void> => {
  const { file, user, workspace, channel } = shared;
  if (user === inward.self) return;
  const actor = await inward.directory.actor(user, workspace);
  const route = await inward.routeFile({ file, actor, channel, now: inward.clock.now() });
  const answer = (text: string): Promise<void> => inward.noticeboard.answer(user, text);
  const isActedOn = route.kind === 'not-for-us' || route.kind === 'change';
  if (!isActedOn && !(await inward.corridor.note(workspace, shared.once))) return;
  switch (route.kind) {
    case 'not-for-us':
      return;
    case 'outsider':
      await answer(await inward.words.refusal({ reason: 'outsider' }, null));
      return;
    case 'private-key':
      await inward.noticeboard.answer(user, privateKeySeen());
      return;
    case 'nothing-open':
      await answer(
        `No change waits for a file, so I did not keep ${route.fileName}. /jcaccess setup starts a connection.`,
      );
      return;
    case 'ask':
      await inward.noticeboard.askWhichChange(user, {
        file,
        fileName: route.fileName,
        candidates: route.candidates,
      });
      return;
    case 'change':
      await handIn(
        { ...shared, answer: words => inward.noticeboard.answer(user, words) },
        route.change,
        file,
        inward,
      );
  }
};
