import type { ChangeIn, Written } from '../change.ts';
import type { Decision, Known } from '../decision.ts';
import { transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { appliedBy, calendarFor, goLive, remindersOf } from './keep.ts';

/** Access still has what was approved to count: the connection takes it over, and its schedule follows. */
export const adopted = (
  known: Known,
  event: EventOf<'written'>,
  before: Omit<ChangeIn<'applying'>, 'state' | 'applyBy'>,
  written: Written,
): Decision => {
  const { now, policy } = known;
  const { issuer, attributes, emailAttribute, signRequests } = before.plan.wanted;
  const request = { ...before.request, entityId: issuer, attributes, emailAttribute, signRequests };
  const change = {
    ...before,
    request,
    written,
    state: 'live',
    closing: { at: now, by: null },
  } as const;
  const asStored = { ...change, version: known.change.version };
  const applied = appliedBy(known, { change: asStored, plan: before.plan, provider: written.provider });
  const connection = goLive(known.connection, asStored, applied);
  return transition(
    known,
    event,
    change,
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'adopted' } },
      { deed: 'tell', to: change.requester, notice: { say: 'adopted' } },
      ...calendarFor(known.connection, connection),
      ...remindersOf(connection, now, policy),
    ],
    { connection, facts: { provider: written.provider } },
  );
};
