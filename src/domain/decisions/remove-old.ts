import type { Change, ChangeIn, Proof } from '../change.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { UserId } from '../ids.ts';
import { may } from '../may.ts';
import { no } from '../result.ts';
import { later } from '../time.ts';
import { keyFileDeletion } from './hand-over.ts';
import { rollBackClocks } from './roll-back-clocks.ts';

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
      // The call for a login says that one was seen.
      ...(removal.kind === 'seen' ? [] : [{ deed: 'say', notice: { say: 'removing-old' } } as const]),
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

/** Both certificates are trusted again: the rotation waits as before. */
export const removalUndone = (
  known: Known,
  event: EventOf<'undone'>,
  change: ChangeIn<'rolling-back'>,
): Decision => {
  const { removal, report: _old, intent: _sent, by, reason: _why, ...rest } = change;
  const { added, metadata } = change;
  if (!added) return stale();
  const halfWay = { ...rest, added, written: added, evidence: {} };
  const next = metadata
    ? ({ ...halfWay, metadata, state: 'proving' } as const)
    : ({ ...halfWay, state: 'swapping' } as const);
  const put = removal?.kind === 'went-back' ? 'new' : 'old';
  return transition(
    known,
    event,
    next,
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'removal-undone', put, by } },
      { deed: 'tell', to: change.requester, notice: { say: 'removal-undone', put, by } },
      { work: { deed: 'run-out', clock: 'ask-to-confirm' }, due: later(known.now, known.policy.confirmByMs) },
    ],
    { facts: { how: event.how } },
  );
};

/** For so long a file that shows the old certificate says what JumpCloud signs with. */
const OLD_SEEN_MS = 5 * 60_000;

/** True when JumpCloud may have the key of a rotation's new certificate, which Access trusts or trusted. */
export const hasNewKeyLeft = (change: Change): boolean =>
  change.added !== undefined &&
  (change.request.certificate.source !== 'generate' || change.pair?.delivered === true);

/** True when taking the new certificate away can break no login: nobody has its key, or JumpCloud was just seen to sign with an old one. */
export const mayTakeNewAway = (change: Change, now: Date): boolean => {
  if (!hasNewKeyLeft(change)) return true;
  const { oldSeenAt } = change;
  return oldSeenAt !== undefined && now.getTime() - oldSeenAt.getTime() <= OLD_SEEN_MS;
};

/**
 * The new certificate is taken away though its key has left this program. A file of before may have been exported before
 * JumpCloud changed over: unless a login shows in time, Access trusts both again.
 */
export const wentBack = (
  known: Known,
  event: EventOf<'undone'>,
  change: ChangeIn<'rolling-back'>,
): Decision => {
  const { now, policy } = known;
  const { by, added, metadata: _shown, reason: _none, intent: _sent, ...rest } = change;
  const rollBackAt = later(now, policy.confirmByMs);
  return transition(
    known,
    event,
    {
      ...rest,
      ...(added ? { added } : {}),
      state: 'awaiting-confirmation',
      written: { ...change.written, at: now, readBackAt: now },
      removal: { kind: 'went-back', by: by ?? change.requester },
      report: { at: now, checks: [] },
      evidence: {},
      rollBackAt,
    },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'went-back', until: rollBackAt } },
      { deed: 'tell', to: change.requester, notice: { say: 'went-back', until: rollBackAt } },
      ...rollBackClocks(rollBackAt),
    ],
    { facts: { how: event.how } },
  );
};

/** A login works with the old certificate alone: the rotation has gone back. */
export const endWentBack = (
  known: Known,
  event: EventOf<'login-observed' | 'keep' | 'ran-out'>,
  change: ChangeIn<'awaiting-confirmation'>,
  by: UserId,
): Decision => {
  const { rollBackAt: _met, ...rest } = change;
  const deletion = keyFileDeletion(change, 'voided');
  return transition(
    known,
    event,
    { ...rest, ...deletion.custody, state: 'rolled-back', closing: { at: known.now, by } },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'rolled-back' } },
      { deed: 'tell', to: change.requester, notice: { say: 'rolled-back' } },
      ...deletion.planned,
      ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
    ],
  );
};
