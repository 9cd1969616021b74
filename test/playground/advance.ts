import type { WorldClock } from '../worlds/world.ts';

/** A way through time. */
export interface Travel {
  readonly from: Date;
  readonly to: Date;
  /** Each moment at which something was due, the moment of arrival left out. */
  readonly stops: readonly Date[];
}

/** What moves with the clock. */
export interface Traveller {
  readonly clock: WorldClock;
  /** When the next thing is due anywhere, or null. */
  nextDue(): Promise<Date | null>;
  /** Tells everybody what time it is. */
  moved(): Promise<void>;
  /** Waits until nothing runs. */
  settled(): Promise<unknown>;
  /** True when people can see something that they could not see before the journey; `next` goes on until then. */
  seen?(): boolean;
}

const mostStops = 10_000;

/**
 * Moves the clock to a moment, or to the next thing due that people notice, and rests at every due instant on the way, so that what one
 * instant brings about may be due at a later one. With nothing due, `next` stays where it is.
 */
export async function advance(who: Traveller, until: Date | 'next'): Promise<Travel> {
  const { clock } = who;
  const from = clock.now();
  const stops: Date[] = [];
  const goTo = async (moment: Date): Promise<void> => {
    clock.advance(Math.max(0, moment.getTime() - clock.now().getTime()));
    await who.moved();
    await who.settled();
  };
  const nextBefore = async (): Promise<Date | null> => {
    const due = await who.nextDue();
    return due === null || (until !== 'next' && due.getTime() > until.getTime()) ? null : due;
  };

  for (let due = await nextBefore(); due !== null; due = await nextBefore()) {
    await goTo(due);
    stops.push(due);
    if (until === 'next' && (who.seen?.() ?? true)) break;
    if (stops.length > mostStops) throw new Error(`More than ${mostStops} stops between two moments.`);
  }
  if (until !== 'next') await goTo(until);
  return { from, to: clock.now(), stops };
}
