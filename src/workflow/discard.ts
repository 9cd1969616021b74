import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Noticeboard } from '../ports/noticeboard.ts';
import type { ClaimedEffect, Store } from '../ports/store.ts';
import type { Corridor } from './corridor.ts';
import { brokenOff } from './given-up.ts';

/** Makes what parks an effect whose process ended again and again while it ran, and tells the person whom it concerns. */
export const createDiscard = (deps: {
  readonly store: Store;
  readonly corridor: Corridor;
  readonly noticeboard: Noticeboard;
  readonly clock: Clock;
  readonly log: Log;
}): ((effect: ClaimedEffect) => Promise<void>) => {
  const { store, corridor, noticeboard, clock, log } = deps;

  const tell = async (effect: ClaimedEffect): Promise<void> => {
    const { id, workspace, subject, work } = effect;
    if (subject.kind === 'change') {
      const event = brokenOff(effect);
      if (event) await corridor.advance(workspace, subject.id, event);
      return;
    }
    if (work.deed === 'place-file') {
      const origin = { effect: id, attempt: effect.attempt, firstClaimedAt: effect.firstClaimedAt };
      await noticeboard.answerFile(work.by, { kind: 'stopped', reference: id }, origin);
    }
    if (subject.kind === 'workspace') return;
    const connection = await store.connection(workspace, subject.id);
    if (!connection) return;
    const isTest = work.deed === 'test-connection';
    await noticeboard.tellStopped(isTest ? work.by : connection.owner, connection, {
      deed: isTest ? 'test' : 'reminder',
      reference: id,
    });
  };

  return async effect => {
    const why = `its process ended ${effect.lost} times while it ran`;
    log.error('an effect was given up', { effect: effect.id, why });
    // Told first: a crash in between tells once more, which comes to nothing, instead of never.
    await tell(effect).catch((error: unknown) =>
      log.error('nobody could be told', { effect: effect.id, error }),
    );
    await store.park(effect.id, effect.token, clock.now(), why);
  };
};
