import type { Decision, Known } from '../decision.ts';
import { stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { isNextAsking, nextAsking } from '../requester-wait.ts';
import { noted, withCalls } from './call.ts';

/** The requester was asked for what the change waits for: the next time is twice as far away. */
export const requesterAsked = (known: Known, event: EventOf<'requester-asked'>): Decision => {
  const { change, now } = known;
  const calls = event.call ? [event.call] : [];
  if (!isNextAsking(change, event)) return noted(known, event, calls);
  const { since } = event;
  const times = event.times + 1;
  return transition(
    known,
    event,
    { ...change, ...withCalls(change, calls), requesterAsked: { since, times } },
    nextAsking(since, times, now),
  );
};

/** The requester is not at work, or hears of the key file anyway: they are asked later. */
export const requesterAskingPutOff = (known: Known, event: EventOf<'requester-asking-put-off'>): Decision => {
  const { change } = known;
  if (!isNextAsking(change, event)) return stale();
  const { since, times, until } = event;
  return transition(known, event, change, [{ work: { deed: 'ask-requester', since, times }, due: until }]);
};
