import { noMember } from '../../domain/actor.ts';
import type { FileAnswer, FileRoute } from '../../domain/file-answer.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Allowances } from '../allowances.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';
import type { FileRouter } from '../route-file.ts';

/** How long Slack may take to say where a file was shared. */
const PATIENCE_MS = 20_000;
/** Most shares are there within a moment: so long the file is waited for in one go. */
const LOOKS_MS = [150, 300, 600, 900];
const LATER_MS = 3_000;
/** Longer than instances are replaced: so long a newer one may take the file. */
const LEAVE_MS = 30 * 60_000;
/** Whose file it is decides only whether it is read; what comes of it is approved by others, who are read anew. */
const KNOWN_FOR_MS = 60_000;

const refusing = (refusal: Refusal): FileRoute => {
  const answer: FileAnswer = { kind: 'refused', refusal, change: null };
  return { kind: 'answer', answer };
};

/**
 * Finds out what a shared file is for. Who sent a file that was for jcaccess always hears back: it was taken, it was
 * refused, or why it could not be placed.
 */
export const placeFile =
  (deps: {
    readonly routeFile: FileRouter;
    readonly allowances: Allowances;
    readonly directory: Directory;
    readonly sleep: (ms: number) => Promise<void>;
  }): Perform<'place-file'> =>
  async ({ effect, work, now }) => {
    const { allowances, directory } = deps;
    const { workspace } = effect;
    const { file, by, channel } = work;
    const isDirect = channel.startsWith('D');
    const waitedMs = now().getTime() - effect.firstClaimedAt.getTime();
    const isOver = waitedMs >= PATIENCE_MS;
    const sender = await directory.actor(by, workspace, KNOWN_FOR_MS);
    if (sender.membershipUnreadable && !isOver) throw new NotYet('Slack does not say who sent it', LATER_MS);

    const look = (isLast: boolean): Promise<FileRoute | 'not-listed'> =>
      deps.routeFile({
        file,
        actor: sender,
        channel,
        now: now(),
        isLast,
        mayLeave: waitedMs < LEAVE_MS,
      });
    const found = async (): Promise<FileRoute> => {
      for (const waitMs of isOver ? [] : LOOKS_MS) {
        const route = await look(false);
        if (route !== 'not-listed') return route;
        await deps.sleep(waitMs);
      }
      const route = await look(isOver);
      if (route === 'not-listed') throw new NotYet('Slack does not list where the file was shared', LATER_MS);
      return route;
    };

    const placed = (route: FileRoute) => ({ type: 'file-placed', sender, file, channel, route }) as const;
    // What a guest or a stranger sends is not read.
    if (!sender.fullMember && isDirect) return placed(refusing(noMember(sender)));
    const route = await found();
    if (route.kind !== 'change' || isDirect) return placed(route);
    // In a channel a file counts once it is known to be for a change; one in the DM was counted when it came.
    const tooMany = await allowances.takeOrSilence(sender, 'file');
    return tooMany === 'silent' ? null : placed(tooMany ? refusing(tooMany) : route);
  };
