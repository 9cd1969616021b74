import type { Decision, Known } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { noted, withCalls } from './call.ts';

/** The approvers who are still missing were asked again: the next time is twice as far away. */
export const nudged = (known: Known, event: EventOf<'nudged'>): Decision => {
  const { change, policy, now } = known;
  const { calls = [] } = event;
  if (!isIn(change, 'awaiting-approval') || change.plan.digest !== event.digest)
    return noted(known, event, calls);
  const nudges = change.nudges + 1;
  const due = new Date(now.getTime() + policy.nudgeAfterMs * 2 ** nudges);
  return transition(
    known,
    event,
    { ...change, nudges, ...withCalls(change, calls) },
    due < change.expiresAt ? [{ work: { deed: 'nudge', digest: event.digest }, due }] : [],
  );
};

/** Nobody who is missing is at work: they are asked when the first of them is. */
export const nudgePutOff = (known: Known, event: EventOf<'nudge-put-off'>): Decision => {
  const { change } = known;
  if (!isIn(change, 'awaiting-approval') || change.plan.digest !== event.digest) return stale();
  const { digest, until } = event;
  return transition(
    known,
    event,
    change,
    until < change.expiresAt ? [{ work: { deed: 'nudge', digest }, due: until }] : [],
  );
};

/** Nobody decided for long: the second group is called, and counts for every rule from now on. */
export const escalate = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, policy, now } = known;
  if (!isIn(change, 'awaiting-approval') || change.escalatedAt || !policy.escalation) return stale();
  if (now.getTime() - change.plan.madeAt.getTime() < policy.escalation.afterMs) return stale();
  return transition(known, event, { ...change, escalatedAt: now }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'escalated' } },
  ]);
};
