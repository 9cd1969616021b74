import type { Change, ChangeIn, Written } from '../change.ts';
import type { Connection } from '../connection.ts';
import { signingCertificate } from '../connection.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { UserId } from '../ids.ts';
import { ok } from '../result.ts';
import { cardOf } from './remind.ts';

/**
 * Access has the provider no more: the connection is retired. Its label and its provider are free, its reminders find
 * nothing to remind of, and everything about it stays on record.
 */
export const removed = (
  known: Known,
  event: EventOf<'written'>,
  change: Omit<ChangeIn<'applying'>, 'state' | 'applyBy'>,
  written: Written,
): Decision => {
  const { connection: before, now } = known;
  const connection: Connection = {
    ...before,
    status: 'retired',
    latestChange: change.id,
    version: before.version + 1,
  };
  const decided = transition(
    known,
    event,
    { ...change, written, state: 'removed', closing: { at: now, by: null } },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'removed' } },
      ...told(change, before.owner).map(to => ({ deed: 'tell', to, notice: { say: 'removed' } }) as const),
      ...takenBack(before),
    ],
    { connection, facts: { provider: written.provider } },
  );
  if (!decided.ok) return decided;
  // The card of what was live until now says so too.
  return ok({ ...decided.value, effects: [...decided.value.effects, ...cardOf(before, 'removed', now)] });
};

const told = ({ requester }: Pick<Change, 'requester'>, owner: UserId): UserId[] => [
  ...new Set([requester, owner]),
];

/** The days of its certificate are taken back from the owner's calendar. */
const takenBack = ({ applied }: Connection): ScheduledWork[] => {
  if (!applied) return [];
  const { sha256Fingerprint, notAfter } = signingCertificate(applied);
  return [{ deed: 'send-calendar', replaced: { sha256Fingerprint, notAfter } }];
};
