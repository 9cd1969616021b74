import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ClaimedEffect, Store } from '../ports/store.ts';
import type { Corridor } from './corridor.ts';
import { bringBack, brokenOff } from './given-up.ts';

/** Makes what parks an effect whose process ended again and again while it ran, and tells the person whom it concerns. */
export const createDiscard = (deps: {
  readonly store: Store;
  readonly corridor: Corridor;
  readonly clock: Clock;
  readonly log: Log;
}): ((effect: ClaimedEffect) => Promise<void>) => {
  const { store, corridor, clock, log } = deps;
  return async effect => {
    const why = `its process ended ${effect.lost} times while it ran`;
    log.error('an effect was given up', { effect: effect.id, why });
    // Told first: a crash in between tells once more, which comes to nothing, instead of never.
    await bringBack(brokenOff(effect), effect, corridor).catch((error: unknown) =>
      log.error('nobody could be told', { effect: effect.id, error }),
    );
    await store.park(effect.id, effect.token, clock.now(), why);
  };
};
