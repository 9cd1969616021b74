import type { Decision, Known } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { may } from '../may.ts';
import { quorumFor } from '../quorum.ts';
import { no } from '../result.ts';
import { refusalFor, startWriting } from './approve.ts';

/** A configured person approves alone. Everybody who was skipped is told at once, and the change is marked for ever. */
export const breakGlass = (known: Known, event: EventOf<'break-glass'>): Decision => {
  const { change, policy, now } = known;
  const refusal = refusalFor(known, event);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-approval')) return stale();
  const { reason } = event;
  const { user: by, groups } = event.actor;
  const { needed, given } = quorumFor(change, policy);
  const approvals = [...change.approvals, { by, at: now, digest: event.digest, groups }];
  const emergency = { by, at: now, reason, skipped: needed - given };
  return startWriting(known, event, { ...change, approvals, emergency }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'emergency', by, reason } },
    ...(by === change.requester
      ? []
      : [{ deed: 'tell', to: change.requester, notice: { say: 'emergency', by, reason } } as const]),
  ]);
};

/** Another approver says afterwards whether the emergency approval was right. It changes nothing but the record. */
export const reviewEmergency = (known: Known, event: EventOf<'review'>): Decision => {
  const { change, policy, now } = known;
  const { actor, right, note } = event;
  const refusal = may(actor, 'review', known, policy);
  if (refusal) return no(refusal);
  if (!change.emergency || change.emergency.review) return tooLate(change);
  const review = { by: actor.user, at: now, right, note };
  return transition(
    known,
    event,
    { ...change, emergency: { ...change.emergency, review } },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'emergency-reviewed', by: actor.user, right, note } },
    ],
    { facts: { right } },
  );
};
