import { isClosed } from '../change.ts';
import type { Decision, Known } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { may } from '../may.ts';
import { no } from '../result.ts';
import { ownerOf } from '../role.ts';

/**
 * The channel of the card takes no posts any more. Requester and owner are told once; the change goes on, and what
 * people must hear reaches them in their DMs.
 */
export const channelClosed = (known: Known, event: EventOf<'channel-closed'>): Decision => {
  const { change, now } = known;
  const { channel, why } = event;
  if (channel !== change.request.channel || change.channelClosed?.channel === channel) return stale();
  const told = [...new Set([change.requester, ownerOf(known) ?? change.requester])];
  return transition(
    known,
    event,
    { ...change, channelClosed: { channel, why, at: now } },
    told.map(to => ({ deed: 'tell', to, notice: { say: 'channel-closed', why } }) as const),
    { facts: { channel, why } },
  );
};

/**
 * Card and reminders go to another channel from now on. Nothing that is written depends on it, so no approval falls. The
 * card of a change that others followed says nothing about where the connection reports.
 */
export const channelChosen = (known: Known, event: EventOf<'choose-channel'>): Decision => {
  const { change, connection, policy } = known;
  const { actor, channel } = event;
  const refusal = may(actor, 'choose-channel', known, policy);
  if (refusal) return no(refusal);
  if (isClosed(change) && connection.latestChange !== change.id) return no({ reason: 'superseded' });
  if (channel === change.request.channel) return stale();
  const { channelClosed: _left, ...rest } = change;
  return transition(
    known,
    event,
    { ...rest, request: { ...change.request, channel } },
    [
      { deed: 'show-card' },
      ...(isIn(change, 'awaiting-approval')
        ? [{ deed: 'say', notice: { say: 'approval-needed' } } as const]
        : []),
    ],
    {
      connection: {
        ...connection,
        version: connection.version + 1,
        request: { ...connection.request, channel },
      },
      facts: { channel, before: change.request.channel },
    },
  );
};
