import { noMember } from '../../domain/actor.ts';
import { losesApproval } from '../../domain/may.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Corridor } from '../corridor.ts';
import type { PerformAside } from '../performing.ts';
import { NotYet } from '../performing.ts';
import type { Queries } from '../queries.ts';
import type { FileRouter, Route } from '../route-file.ts';

/** How long Slack may take to say where a file was shared. */
const PATIENCE_MS = 20_000;
/** Most shares are there within a moment: so long the file is waited for in one go. */
const LOOKS_MS = [150, 300, 600, 900];
const LATER_MS = 3_000;

/**
 * Finds out what a shared file is for and hands it to its change. Whoever sent a file that was for jcaccess always hears
 * back: it was taken, it was refused, or why it could not be placed.
 */
export const placeFile =
  (deps: {
    readonly routeFile: FileRouter;
    readonly corridor: Corridor;
    readonly queries: Queries;
    readonly policy: Policy;
    readonly directory: Directory;
    readonly noticeboard: Noticeboard;
    readonly sleep: (ms: number) => Promise<void>;
  }): PerformAside =>
  async ({ effect, now }) => {
    const { corridor, queries, directory, noticeboard, policy } = deps;
    const { workspace, work } = effect;
    if (work.deed !== 'place-file') throw new Error(`${effect.id} is no file to be placed`);
    const { file, by, channel } = work;
    const finished = { id: effect.id, token: effect.token };
    const origin = { effect: effect.id, attempt: effect.attempt, firstClaimedAt: effect.firstClaimedAt };

    const actor = await directory.actor(by, workspace);
    const isOver = now().getTime() - effect.firstClaimedAt.getTime() >= PATIENCE_MS;
    if (actor.membershipUnreadable && !isOver) throw new NotYet('Slack does not say who sent it', LATER_MS);
    // What a guest or a stranger sends is not read.
    if (!actor.fullMember && channel.startsWith('D')) {
      await noticeboard.answerFile(by, { kind: 'refused', refusal: noMember(actor), change: null }, origin);
      await corridor.finish(workspace, finished);
      return;
    }

    const look = (isLast: boolean): Promise<Route> =>
      deps.routeFile({ file, actor, channel, now: now(), isLast });
    const found = async (): Promise<Route> => {
      if (isOver) return await look(true);
      for (const waitMs of LOOKS_MS) {
        const route = await look(false);
        if (route.kind !== 'not-listed') return route;
        await deps.sleep(waitMs);
      }
      return await look(false);
    };

    const route = await found();
    switch (route.kind) {
      case 'not-listed':
        throw new NotYet('Slack does not list where the file was shared', LATER_MS);
      case 'not-for-us':
        break;
      case 'outsider':
        await noticeboard.answerFile(by, { kind: 'refused', refusal: noMember(actor), change: null }, origin);
        break;
      case 'change': {
        const event = { type: 'metadata-handed-in', actor, file } as const;
        const { change } = route;
        const connection = await queries.connection(workspace, change.connection);
        const isLost = losesApproval(actor, { change, connection, now: now() }, policy);
        const answer = await corridor.advance(workspace, change.id, event, { once: effect.id });
        if (!answer.ok) {
          await noticeboard.answerFile(by, { kind: 'refused', refusal: answer.error, change }, origin);
          if (answer.error.reason === 'not-yours')
            await corridor.advance(workspace, change.id, { type: 'file-turned-away', actor });
        } else if (isLost) await noticeboard.answerFile(by, { kind: 'now-involved', change }, origin);
        break;
      }
      case 'ask':
        await noticeboard.askWhichChange(by, { file, ...route });
        break;
      case 'private-key':
      case 'nothing-open':
      case 'no-place':
        await noticeboard.answerFile(by, route, origin);
    }
    await corridor.finish(workspace, finished);
  };
