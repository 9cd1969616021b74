import type { Call } from '../call.ts';
import type { Change } from '../change.ts';
import type { Decision, Known } from '../decision.ts';
import { stale, transition } from '../decision.ts';
import type { ChangeEvent, EventOf } from '../event.ts';

/** The calls of a change with those that were just made. */
export const withCalls = (change: Change, made: readonly Call[]): Pick<Change, 'calls'> => ({
  calls: [...(change.calls ?? []), ...made],
});

/**
 * People were called. When what they were called for is settled, the message says so; at once where that is so already.
 */
export const called = (known: Known, event: EventOf<'called'>): Decision => noted(known, event, [event.call]);

/** Notes calls that were made when nothing else follows from the event. */
export const noted = (known: Known, event: ChangeEvent, made: readonly Call[]): Decision => {
  if (made.length === 0) return stale();
  return transition(known, event, { ...known.change, ...withCalls(known.change, made) }, []);
};
