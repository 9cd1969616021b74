import type { ClaimedEffect } from '../ports/store.ts';

/** The first loss may be the fault of a neighbour; the second, of an effect that ran alone, hardly. */
export const LOSSES_ALLOWED = 2;

/** How long others wait beside a suspect: what ends its process mostly does so in its first seconds. */
const ALONE_MS = 10_000;

/** Decides what is begun of what was claimed, and beside what. */
export interface Quarantine {
  /** How many effects to claim now, of `free` places; it may wait first. */
  room(free: number): Promise<number>;
  /** Begins, hands back or discards what was claimed. */
  take(claimed: readonly ClaimedEffect[]): Promise<void>;
}

/**
 * Makes the quarantine. An effect that was lost once is a suspect: its process ended while it ran, which a neighbour may
 * have done. It is begun when nothing else runs here, and nothing is begun beside it for a while, so that one that ends
 * its process again takes nobody with it. One that was lost as often as is allowed is discarded.
 */
export const createQuarantine = (deps: {
  readonly lossesAllowed: number;
  readonly isIdle: () => boolean;
  /** Resolves when nothing runs here any more, or when the runner stops. */
  readonly idle: () => Promise<unknown>;
  readonly begin: (effect: ClaimedEffect) => void;
  readonly handBack: (effect: ClaimedEffect) => Promise<void>;
  readonly discard: (effect: ClaimedEffect) => Promise<void>;
}): Quarantine => {
  const { lossesAllowed, isIdle, idle, begin, handBack, discard } = deps;
  /** Rounds in which one effect is claimed at a time, because suspects wait among them. */
  let singleRounds = 0;
  let hasWaited = false;

  const quiet = async (): Promise<void> => {
    const enough = Promise.withResolvers<void>();
    const timer = setTimeout(enough.resolve, ALONE_MS);
    await Promise.race([idle(), enough.promise]);
    clearTimeout(timer);
  };

  return {
    room: async free => {
      hasWaited = singleRounds > 0;
      if (!hasWaited) return free;
      singleRounds -= 1;
      await quiet();
      return 1;
    },

    take: async claimed => {
      const poisonous = claimed.filter(one => one.lost >= lossesAllowed);
      const suspects = claimed.filter(one => one.lost > 0 && one.lost < lossesAllowed);
      const sound = claimed.filter(one => one.lost === 0);
      const alone = sound.length === 0 && (hasWaited || isIdle()) ? suspects[0] : undefined;
      const waiting = suspects.filter(one => one !== alone);
      await Promise.all(waiting.map(handBack));
      singleRounds = Math.max(singleRounds, waiting.length);
      for (const effect of alone ? [alone] : sound) begin(effect);
      await Promise.all(poisonous.map(discard));
      if (alone) await quiet();
    },
  };
};
