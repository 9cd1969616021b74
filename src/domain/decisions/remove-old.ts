import type { Change, ChangeIn, Proof } from '../change.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { may } from '../may.ts';
import { no } from '../result.ts';
import { later } from '../time.ts';

/** The second write of a rotation: the old certificate goes, under the same approval. */
export const startRemoval = (
  known: Known,
  event: EventOf<'login-observed' | 'remove-old' | 'approve' | 'break-glass'>,
  change: Omit<ChangeIn<'proving'>, 'state'>,
  removal: Proof,
  heard: readonly ScheduledWork[],
): Decision => {
  const applyBy = later(known.now, known.policy.applyByMs);
  return transition(
    known,
    event,
    { ...change, state: 'applying', applyBy, removal },
    [
      { deed: 'show-card' },
      ...heard,
      { deed: 'say', notice: { say: 'removing-old' } },
      { deed: 'apply-plan' },
      { work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy },
    ],
    { facts: { proof: removal.kind } },
  );
};

/** Nobody could see a login in the logs, but one was reported: an approver who is not involved answers for the removal. */
export const removeOld = (known: Known, event: EventOf<'remove-old'>): Decision => {
  const { change, policy } = known;
  const { actor, reason } = event;
  const refusal = may(actor, 'remove-old', known, policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'proving')) return tooLate(change);
  if (change.evidence.reported?.outcome !== 'success') return no({ reason: 'needs-report' });
  return startRemoval(known, event, change, { kind: 'not-seen', by: actor.user, reason }, []);
};

/** The old certificate is trusted again: the rotation waits for a login as before. */
export const removalUndone = (
  known: Known,
  event: EventOf<'undone'>,
  change: ChangeIn<'rolling-back'>,
): Decision => {
  const { removal: _undone, report: _old, intent: _sent, by, reason: _why, ...rest } = change;
  const { added, metadata } = change;
  if (!added || !metadata) return stale();
  const next = { ...rest, state: 'proving', added, metadata, written: added, evidence: {} } as const;
  return transition(
    known,
    event,
    next,
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'removal-undone', by } },
      { deed: 'tell', to: change.requester, notice: { say: 'removal-undone', by } },
      { work: { deed: 'run-out', clock: 'ask-to-confirm' }, due: later(known.now, known.policy.confirmByMs) },
    ],
    { facts: { how: event.how } },
  );
};

/** For so long a file that shows the old certificate says what JumpCloud signs with. */
const OLD_SEEN_MS = 5 * 60_000;

/** True when taking the new certificate away can break no login: nobody has its key, or JumpCloud was just seen to sign with an old one. */
export const mayTakeNewAway = (change: Change, now: Date): boolean => {
  if (change.request.certificate.source === 'generate' && !change.pair?.delivered) return true;
  const { oldSeenAt } = change;
  return oldSeenAt !== undefined && now.getTime() - oldSeenAt.getTime() <= OLD_SEEN_MS;
};
