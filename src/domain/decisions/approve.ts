import type { Approval, Change } from '../change.ts';
import type { Decision, EventOf, Known, Planned } from '../decision.ts';
import { go, involved, isIn, letGo, stale, tooLate } from '../decision.ts';
import { approvalRefusal, isApprover, isOneOf } from '../policy.ts';
import { quorumOf } from '../quorum.ts';
import type { Refusal } from '../refusal.ts';
import { no } from '../result.ts';
import { looksAfterEnd } from './apply.ts';

/** Why this person may not decide on this plan now, or null when they may. */
export const refusalFor = (
  known: Known,
  event: EventOf<'approved' | 'declined' | 'changes-asked' | 'glass-broken'>,
): Refusal | null => {
  const { change } = known;
  const notAllowed = notAllowedFor(known, event);
  if (notAllowed) return notAllowed;
  if (isIn(change, 'awaiting-approval')) {
    return change.plan.digest === event.digest ? null : { reason: 'plan-replaced' };
  }
  if (change.approvals.some(one => one.by === event.actor.user) && isIn(change, 'applying', 'testing')) {
    return { reason: 'already-approved' };
  }
  const answer = tooLate(change);
  return !answer.ok && answer.error.reason !== 'stale'
    ? answer.error
    : { reason: 'not-now', state: change.state };
};

const notAllowedFor = (known: Known, event: Parameters<typeof refusalFor>[1]): Refusal | null => {
  const { change, policy } = known;
  const { actor } = event;
  if (event.type === 'glass-broken') {
    if (!actor.fullMember) return { reason: 'outsider' };
    return isOneOf(actor, policy.breakGlass) ? null : { reason: 'not-for-emergencies' };
  }
  const refusal = approvalRefusal(actor, involved(change), policy, change.escalatedAt !== undefined);
  // Saying no is always open to an approver: it changes nothing in Cloudflare, and nobody gains by it.
  const saysNo = event.type !== 'approved' && refusal?.reason === 'own-change' && isApprover(actor, policy);
  return saysNo ? null : refusal;
};

/** An approver says yes to exactly this plan. With enough of them, writing begins. */
export const approve = (known: Known, event: EventOf<'approved'>): Decision => {
  const { change, policy, now } = known;
  const refusal = refusalFor(known, event);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-approval')) return stale();
  if (change.expiresAt <= now)
    return no({ reason: 'already-decided', state: 'expired', at: change.expiresAt });
  const by = event.actor.user;
  if (change.approvals.some(one => one.by === by)) return no({ reason: 'already-approved' });
  const { groups } = event.actor;
  const approvals: Approval[] = [...change.approvals, { by, at: now, digest: event.digest, groups }];
  const heard: Planned[] = [{ deed: 'show-card' }, { deed: 'say', notice: { say: 'approved', by } }];
  const anywhere = change.escalatedAt ? policy.escalation?.to : undefined;
  if (!quorumOf(policy.rules, approvals, anywhere).satisfied) {
    return go(known, event, { ...change, approvals }, heard);
  }
  return startWriting(known, event, { ...change, approvals }, heard);
};

/** Enough people agreed, or one did in an emergency: the plan is written, within the time that policy allows. */
export const startWriting = (
  known: Known,
  event: EventOf<'approved' | 'glass-broken'>,
  change: Extract<Change, { state: 'awaiting-approval' }>,
  heard: readonly Planned[],
): Decision => {
  const applyBy = new Date(known.now.getTime() + known.policy.applyByMs);
  const { expiresAt: _open, nudges: _asked, voided: _earlier, ...rest } = change;
  return go(known, event, { ...rest, state: 'applying', applyBy }, [
    ...heard,
    { deed: 'apply-plan' },
    { work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy },
  ]);
};

/** An approver says no, with a reason. Cloudflare stays as it is. */
export const decline = (known: Known, event: EventOf<'declined'>): Decision => {
  const { change, now } = known;
  const refusal = refusalFor(known, event);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-approval')) return stale();
  const { reason } = event;
  const by = event.actor.user;
  return end(known, event, change, { state: 'declined', closing: { at: now, by, reason } }, [
    { deed: 'say', notice: { say: 'declined', by, reason } },
    { deed: 'tell', to: change.requester, notice: { say: 'declined', by, reason } },
  ]);
};

/** Nobody decided in time. */
export const approvalRanOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'awaiting-approval') || change.expiresAt > now) return stale();
  return end(known, event, change, { state: 'expired', closing: { at: now, by: null } }, [
    { deed: 'say', notice: { say: 'expired' } },
    { deed: 'tell', to: change.requester, notice: { say: 'expired' } },
  ]);
};

const end = (
  known: Known,
  event: EventOf<'declined' | 'ran-out'>,
  change: Change,
  ending: Pick<Extract<Change, { state: 'declined' | 'expired' }>, 'state' | 'closing'>,
  told: Parameters<typeof go>[3],
): Decision => {
  const connection = letGo(known.connection);
  return go(
    known,
    event,
    { ...change, ...ending },
    [{ deed: 'show-card' }, ...told, ...looksAfterEnd(change, known.now)],
    connection ? { connection } : {},
  );
};
