import type { ChangeIn } from '../change.ts';
import type { Decision, Known } from '../decision.ts';
import { isIn, releaseLabel, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { UserId } from '../ids.ts';
import { may } from '../may.ts';
import { no } from '../result.ts';
import { failed } from './apply.ts';
import { keyFileDeletion } from './hand-over.ts';
import { hasNewKeyLeft, mayTakeNewAway, removalUndone, wentBack } from './remove-old.ts';

/** The requester or an approver undoes what was written. */
export const rollBackAsked = (known: Known, event: EventOf<'roll-back'>): Decision => {
  const { change, policy } = known;
  const { actor } = event;
  const refusal = may(actor, 'roll-back', known, policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'testing', 'awaiting-confirmation', 'swapping', 'proving')) return tooLate(change);
  if (isIn(change, 'swapping', 'proving') && !mayTakeNewAway(change, known.now))
    return no({ reason: 'signs-with-new' });
  return rollBack(known, event, change, actor.user);
};

/** Nobody confirmed a login in time: what was there before comes back by itself. */
export const confirmationLapsed = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'awaiting-confirmation') || !change.rollBackAt || change.rollBackAt > now) return stale();
  return rollBack(known, event, change, null);
};

const rollBack = (
  known: Known,
  event: EventOf<'roll-back' | 'ran-out'>,
  change: ChangeIn<'testing' | 'awaiting-confirmation' | 'swapping' | 'proving'>,
  by: UserId | null,
): Decision =>
  transition(known, event, { ...change, state: 'rolling-back', by }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'rolling-back', by } },
    { deed: 'undo-plan' },
  ]);

/** Access has again what it had, and that was read back. */
export const undone = (known: Known, event: EventOf<'undone'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'rolling-back')) return stale();
  if (change.removal) return removalUndone(known, event, change);
  if (hasNewKeyLeft(change)) return wentBack(known, event, change);
  const connection = releaseLabel(known.connection);
  // Access no longer trusts the certificate of a rotation that goes back: its key is of no use to anyone.
  const deletion = change.added ? keyFileDeletion(change, 'voided') : { custody: {}, planned: [] };
  const closing = { at: now, by: change.by, ...(change.reason ? { reason: change.reason } : {}) };
  return transition(
    known,
    event,
    { ...change, ...deletion.custody, state: 'rolled-back', closing },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'rolled-back' } },
      { deed: 'tell', to: change.requester, notice: { say: 'rolled-back' } },
      ...deletion.planned,
      ...(change.recipe && change.added ? [{ deed: 'show-recipe' } as const] : []),
    ],
    { ...(connection ? { connection } : {}), facts: { how: event.how } },
  );
};

/** Undoing would destroy newer work of others: people must look. */
export const undoBlocked = (known: Known, event: EventOf<'undo-blocked'>): Decision =>
  isIn(known.change, 'rolling-back')
    ? failed(known, event, { reason: event.why, step: 'rolling back', cloudflare: 'changed' })
    : stale();
