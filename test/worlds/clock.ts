import type { WorldClock } from './world.ts';

/** When every rehearsal begins unless told otherwise: the afternoon of the example in the cards. */
export const STORY_START = new Date('2026-11-24T14:32:00Z');

/**
 * Makes a clock that shows `start` now and flows with real time from there.
 * @param start the first instant it shows
 */
export function createWorldClock(start: Date = STORY_START): WorldClock & { offsetMs(): number } {
  let offsetMs = start.getTime() - Date.now();
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`A clock only moves forward, not by ${ms} ms.`);
      offsetMs += ms;
    },
    /** Milliseconds to add to real time; another process shows the same clock with it. */
    offsetMs: () => offsetMs,
  };
}
