import type { WorkspaceId } from '../domain/ids.ts';
import { accountOfLane } from '../domain/lane.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { ClaimedEffect, Store } from '../ports/store.ts';
import { UnreadableRecord } from '../ports/unreadable-record.ts';
import type { Corridor } from './corridor.ts';
import { LeaseLost } from './corridor.ts';
import { createDiscard } from './discard.ts';
import { bringBack, givenUp } from './given-up.ts';
import { createPerformEffect } from './perform-effect.ts';
import type { Performers } from './performing.ts';
import { createQuarantine, LOSSES_ALLOWED } from './quarantine.ts';
import { isOwnWait, lanesToRest, waitAfter } from './waiting.ts';

/** Twice the longest deadline of a call is inside it (calls end after 10 s); it is renewed while an effect runs. */
const LEASE_MS = 25_000;
/** So that two renewals may fail before a lease ends. */
const RENEWALS_A_LEASE = 3;
/** Over three minutes with the usual lease, more than any effect needs: an effect that hangs longer loses its lease, and another runner performs it. */
const RENEWALS_AT_MOST = 24;
const AT_ONCE = 16;
/** Of these, so many at one account: a service that is silent for one account keeps places free for the others. */
const AT_ONE_ACCOUNT = 8;
/** How long the lane of an account rests that has its share of the places. */
const FULL_MS = 250;
/** How long a sleeping runner trusts that nothing came due: other instances may have added something. */
const LOOK_EVERY_MS = 500;
/** How long others may look first for what this runner cannot read: two of their rounds. */
const LEAVE_MS = 2 * LOOK_EVERY_MS;
/** So many effects are remembered that were left to others. */
const LEFT = 1_000;

/** The worker: claims due effects, performs them, and brings their outcomes back. */
export interface Runner {
  start(): void;
  /** Looks for due effects now. */
  wake(): void;
  /**
   * Claims nothing more, waits for what is running, at most `deadlineMs`, and hands the rest back as it was, so that
   * another instance takes it at once.
   */
  stop(deadlineMs: number): Promise<void>;
  /** How many effects are being performed in this process. */
  running(): number;
}

/** Makes the runner of one process. Several may share a store: leases keep them apart. `leaseMs` is 25 s unless given. */
export const createRunner = (deps: {
  readonly store: Store;
  readonly corridor: Corridor;
  /** True where the calls of one account must not take the places of another. */
  readonly hasSeveralAccounts?: boolean;
  readonly performersOf: (workspace: WorkspaceId) => Performers;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly leaseMs?: number;
  /** How often a process may end while an effect runs before it is not begun again; 2 unless given. */
  readonly lossesAllowed?: number | undefined;
  /** Hears of every claim, and how often the effect was claimed, this time included. */
  readonly claimed?: (attempt: number) => void;
}): Runner => {
  const { store, corridor, clock, log, leaseMs = LEASE_MS } = deps;
  const running = new Map<string, { readonly effect: ClaimedEffect; readonly done: Promise<void> }>();
  const handedBack = new Set<string>();
  /** Effects that were left to newer instances once. */
  const leftToNewer = new Set<string>();
  let letsOthersFirst = false;
  const stopping = Promise.withResolvers<void>();
  /** Resolves when the next effect is no longer performed here. */
  let left = Promise.withResolvers<void>();
  let stopped = false;
  let loop: Promise<void> | null = null;
  let ring = (): void => {};

  const bell = (waitMs: number): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(resolve, waitMs);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const leave = (effect: ClaimedEffect): void => {
    running.delete(effect.token);
    left.resolve();
    left = Promise.withResolvers();
    ring();
  };
  const idle = async (): Promise<void> => {
    while (running.size > 0 && !stopped) await Promise.race([left.promise, stopping.promise]);
  };

  const performEffect = createPerformEffect({
    store,
    corridor,
    performersOf: deps.performersOf,
    clock,
    renewLease: async effect => {
      if (!(await store.extend(effect.id, effect.token, leaseMs))) throw new LeaseLost(effect.id);
    },
    isHandedBack: effect => handedBack.has(effect.token),
  });

  const perform = async (effect: ClaimedEffect): Promise<void> => {
    let renewals = 0;
    const renewal = setInterval(() => {
      renewals += 1;
      if (renewals === RENEWALS_AT_MOST) {
        clearInterval(renewal);
        leave(effect);
        log.error('an effect hangs; its lease ends and it is tried again', { effect: effect.id });
      }
      store.extend(effect.id, effect.token, leaseMs).catch(() => false);
    }, leaseMs / RENEWALS_A_LEASE);
    try {
      await performEffect(effect);
    } catch (error) {
      await setBack(effect, error).catch((worse: unknown) => {
        log.error('an effect could not be set back; its lease will end', { effect: effect.id, error: worse });
      });
    } finally {
      clearInterval(renewal);
    }
  };

  const setBack = async (effect: ClaimedEffect, error: unknown): Promise<void> => {
    if (error instanceof LeaseLost) {
      log.warn('a lease was lost; another runner has the effect now', { effect: effect.id });
      return;
    }
    if (error instanceof UnreadableRecord && error.mayBeNewer && !leftToNewer.has(effect.id))
      return await leaveToNewer(effect, error);
    const advice = waitAfter(effect, error, deps.random);
    const why = error instanceof Error ? error.message : String(error);
    const now = clock.now();
    const until = new Date(now.getTime() + advice.waitMs);
    if (isOwnWait(error)) log.debug('an effect waits for its turn', { effect: effect.id, why, until });
    else log.warn('an effect did not work', { effect: effect.id, error, ...advice });
    if (advice.giveUp) {
      // Told first: a crash in between tells once more, which comes to nothing, instead of never.
      await bringBack(givenUp(effect, why), effect, corridor);
      await store.park(effect.id, effect.token, now, why);
      log.error('an effect was given up', { effect: effect.id, error });
      return;
    }
    for (const lane of lanesToRest(effect, error)) await store.blockLane(lane, until);
    await store.defer(effect.id, effect.token, until, why);
    // Only a change has a thread in which it can be told.
    if (
      effect.subject.kind === 'change' &&
      advice.worthTelling &&
      error instanceof ServiceError &&
      error.service === 'cloudflare'
    ) {
      await bringBack({ type: 'service-waits', service: 'Cloudflare', why, until }, effect, corridor);
    }
  };

  const handBack = async (effect: ClaimedEffect): Promise<void> => {
    handedBack.add(effect.token);
    await store.handBack(effect.id, effect.token);
  };

  /**
   * While instances are replaced one by one, a newer one can do at once what this one would put off: it is given back as it
   * was, and others look first. When nobody takes it, it is put off the next time.
   */
  const leaveToNewer = async (effect: ClaimedEffect, error: UnreadableRecord): Promise<void> => {
    if (leftToNewer.size >= LEFT) leftToNewer.clear();
    leftToNewer.add(effect.id);
    log.warn('an effect is left to a newer instance', { effect: effect.id, why: error.message });
    letsOthersFirst = true;
    setTimeout(() => {
      letsOthersFirst = false;
      ring();
    }, LEAVE_MS).unref();
    await handBack(effect);
  };

  const begin = (effect: ClaimedEffect): void => {
    const done = perform(effect).finally(() => leave(effect));
    running.set(effect.token, { effect, done });
  };

  const quarantine = createQuarantine({
    lossesAllowed: deps.lossesAllowed ?? LOSSES_ALLOWED,
    idle,
    isIdle: () => running.size === 0,
    begin,
    handBack,
    discard: createDiscard(deps),
  });

  /** What may begin now; the rest goes back untried, and the lane of its account rests a moment. */
  const withinShares = async (claimed: readonly ClaimedEffect[]): Promise<ClaimedEffect[]> => {
    const atAccount = new Map<string, number>();
    const takes = ({ lane }: ClaimedEffect): boolean => {
      const account = accountOfLane(lane);
      if (account === null) return true;
      const count = (atAccount.get(account) ?? 0) + 1;
      atAccount.set(account, count);
      return count <= AT_ONE_ACCOUNT;
    };
    for (const { effect } of running.values()) takes(effect);
    const taken: ClaimedEffect[] = [];
    const left = new Map<string, ClaimedEffect[]>();
    for (const effect of claimed) {
      if (takes(effect)) taken.push(effect);
      else left.set(effect.lane, [...(left.get(effect.lane) ?? []), effect]);
    }
    const until = new Date(clock.now().getTime() + FULL_MS);
    for (const [lane, effects] of left) {
      await store.blockLane(lane, until);
      await Promise.all(effects.map(one => store.handBack(one.id, one.token)));
    }
    return taken;
  };

  const round = async (): Promise<boolean> => {
    const room = await quarantine.room(AT_ONCE - running.size);
    if (room <= 0 || stopped || letsOthersFirst) return false;
    const claimed = await store.claim(clock.now(), room, leaseMs);
    for (const { attempt } of claimed) deps.claimed?.(attempt);
    if (stopped) {
      await Promise.all(claimed.map(handBack));
      return claimed.length > 0;
    }
    const taken = deps.hasSeveralAccounts ? await withinShares(claimed) : claimed;
    await quarantine.take(taken);
    return claimed.length > 0;
  };

  const run = async (): Promise<void> => {
    while (!stopped) {
      const waiting = bell(LOOK_EVERY_MS);
      try {
        if (await round()) ring();
      } catch (error) {
        log.error('the store could not be asked for due effects', { error });
      }
      await waiting;
    }
  };

  return {
    start: () => {
      loop ??= run();
    },
    wake: () => ring(),
    running: () => running.size,
    stop: async deadlineMs => {
      stopped = true;
      stopping.resolve();
      ring();
      await loop;
      await Promise.race([
        Promise.allSettled([...running.values()].map(one => one.done)),
        new Promise(resolve => setTimeout(resolve, deadlineMs)),
      ]);
      const rest = [...running.values()].map(one => one.effect);
      if (rest.length === 0) return;
      log.info('effects are handed back', { count: rest.length });
      const ends = await Promise.allSettled(rest.map(handBack));
      if (ends.some(end => end.status === 'rejected'))
        log.warn('some effects could not be handed back; their leases will end');
    },
  };
};
