import type { Actor } from '../actor.ts';
import type { Approval } from '../approval.ts';
import type { Change, ChangeIn } from '../change.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { UserId } from '../ids.ts';
import { isBarred, may, stateRefusal } from '../may.ts';
import type { Objection } from '../objection.ts';
import type { Policy } from '../policy.ts';
import { quorumFor } from '../quorum.ts';
import type { Refusal } from '../refusal.ts';
import { no } from '../result.ts';
import { lateLooksAfterEnd } from './apply.ts';
import { connectionAfter } from './ended.ts';
import { startRemoval } from './remove-old.ts';
import { waitForMaking } from './rotate.ts';

/** How long a plan that took another one's place on the card must have stood there before it can be decided on. */
const READING_MS = 5_000;

/** Why this person may not decide on this plan now, or null when they may. */
export const refusalFor = (
  known: Known,
  event: EventOf<'approve' | 'decline' | 'ask-for-changes' | 'break-glass'>,
): Refusal | null => {
  const { change, now } = known;
  const own = change.approvals.some(one => one.by === event.actor.user);
  const refusal = may(event.actor, event.type, known, known.policy);
  if (refusal) {
    return refusal.reason === 'not-now' && own && isIn(change, 'applying', 'testing')
      ? { reason: 'already-approved' }
      : refusal;
  }
  if (!isIn(change, 'awaiting-approval')) return stateRefusal(change);
  if (change.plan.digest !== event.digest) return { reason: 'plan-replaced' };
  if (needsCode(event, known.policy)) return { reason: 'needs-code' };
  if (change.expiresAt <= now) return { reason: 'already-decided', state: 'expired', at: change.expiresAt };
  return justReplaced(change, now);
};

/** Whoever sits in a stolen session of Slack has no device of its person. */
const needsCode = (event: Parameters<typeof refusalFor>[1], policy: Policy): boolean =>
  policy.stepUp && (event.type === 'approve' || event.type === 'break-glass') && !event.withCode;

/** A card is edited in place: a press may land on a plan that its person never saw. */
const justReplaced = (change: ChangeIn<'awaiting-approval'>, now: Date): Refusal | null => {
  const { planShown: shown, plan } = change;
  if (!shown) return null;
  if (shown.digest !== plan.digest) return { reason: 'plan-just-replaced', at: now };
  return shown.replaced && now.getTime() - shown.at.getTime() < READING_MS
    ? { reason: 'plan-just-replaced', at: shown.at }
    : null;
};

/**
 * The approvals that still count, by what Slack says of their people now: each is authorised again, with the groups that
 * they are in today. An approval whose person Slack did not speak of is left as it was.
 */
const stillCounting = (
  known: Known,
  change: Change,
  actors: readonly Actor[],
): { readonly kept: readonly Approval[]; readonly lost: readonly UserId[] } => {
  const asked = { ...known, change: { ...change, state: 'awaiting-approval' } as Change };
  const judged = change.approvals.map(approval => {
    const actor = actors.find(one => one.user === approval.by);
    if (!actor || actor.groupsUnreadable || actor.membershipUnreadable) return { approval, counts: true };
    const action = change.emergency?.by === approval.by ? 'break-glass' : 'approve';
    const counts = may(actor, action, asked, known.policy) === null;
    return { approval: { ...approval, groups: actor.groups }, counts };
  });
  return {
    kept: judged.filter(one => one.counts).map(one => one.approval),
    lost: judged.filter(one => !one.counts).map(one => one.approval.by),
  };
};

/** An approver says yes to exactly this plan. With enough of them, writing begins. */
export const approve = (known: Known, event: EventOf<'approve'>): Decision => {
  const { change, policy, now } = known;
  const refusal = refusalFor(known, event);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-approval')) return stale();
  const by = event.actor.user;
  if (change.approvals.some(one => one.by === by)) return no({ reason: 'already-approved' });
  const { groups } = event.actor;
  const { kept, lost } = stillCounting(known, change, event.earlier);
  const own: Approval = {
    by,
    at: now,
    digest: event.digest,
    groups,
    // Only the rule for small teams let them.
    ...(isBarred(event.actor, 'approve', known, policy) ? { involved: true } : {}),
  };
  const next = { ...change, approvals: [...kept, own] };
  const isEnough = quorumFor(next, policy).satisfied;
  const announcements: ScheduledWork[] = [
    { deed: 'show-card' },
    // The call for approval says so when this was the last one.
    ...(isEnough ? [] : [{ deed: 'say', notice: { say: 'approved', by } } as const]),
    ...(lost.length > 0 ? [{ deed: 'say', notice: { say: 'approval-lost', who: lost } } as const] : []),
  ];
  return isEnough
    ? startWriting(known, event, next, announcements)
    : transition(known, event, next, announcements);
};

/** Enough people agreed, or one did in an emergency: the plan is written, within the time that policy allows. */
export const startWriting = (
  known: Known,
  event: EventOf<'approve' | 'break-glass'>,
  change: Extract<Change, { state: 'awaiting-approval' }>,
  heard: readonly ScheduledWork[],
): Decision => {
  const applyBy = new Date(known.now.getTime() + known.policy.applyByMs);
  const { expiresAt: _open, nudges: _asked, voided: _earlier, removal: _anew, ...rest } = change;
  if (change.plan.toMake) return waitForMaking(known, event, rest, heard);
  const { added, written, metadata } = change;
  if (added && written) return goOnHalfWay(known, event, { ...rest, added, written }, metadata, heard);
  return transition(known, event, { ...rest, state: 'applying', applyBy }, [
    ...heard,
    { deed: 'apply-plan' },
    { work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy },
  ]);
};

/** A rotation whose plan had to be approved anew after its first write goes on where it was. */
const goOnHalfWay = (
  known: Known,
  event: EventOf<'approve' | 'break-glass'>,
  change: Omit<ChangeIn<'swapping'>, 'state'>,
  metadata: Change['metadata'],
  heard: readonly ScheduledWork[],
): Decision => {
  if (!metadata) return transition(known, event, { ...change, state: 'swapping' }, heard);
  const proving = { ...change, metadata };
  const { observed } = change.evidence;
  return observed
    ? startRemoval(known, event, proving, { kind: 'seen', login: observed }, heard)
    : transition(known, event, { ...proving, state: 'proving' }, heard);
};

/**
 * Slack was asked about everybody who approved, right before the write. When the rules are no longer met without those
 * who may not approve any more, nothing is written and the plan goes back to be approved anew.
 */
export const approversRead = (known: Known, event: EventOf<'approvers-read'>): Decision => {
  const { change, policy, now } = known;
  if (!isIn(change, 'applying') || change.intent) return stale();
  const { kept, lost } = stillCounting(known, change, event.actors);
  if (change.approvedBeforehand && policy.trustJumpCloud) return stale();
  const isMet = change.emergency
    ? !lost.includes(change.emergency.by)
    : quorumFor({ ...change, approvals: kept }, policy).satisfied;
  if (isMet) {
    return lost.length === 0 ? stale() : transition(known, event, { ...change, approvals: kept }, []);
  }
  const { applyBy: _lapsed, approvals, emergency: _void, ...rest } = change;
  const voided = { why: 'unentitled', moved: [], at: now, who: lost } as const;
  return transition(
    known,
    event,
    { ...rest, state: 'planned', approvals: [], voided },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'approval-lost', who: lost } },
      { deed: 'make-plan' },
    ],
    { facts: { lost: lost.join(', '), given: approvals.length } },
  );
};

/** An approver says no, with a reason. Cloudflare stays as it is. */
export const decline = (known: Known, event: EventOf<'decline'>): Decision => {
  const { change, now } = known;
  const refusal = refusalFor(known, event);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-approval')) return stale();
  const { reason } = event;
  const by = event.actor.user;
  const objected = { ...change, ...withObjection(change, { how: 'declined', by, at: now, why: reason }) };
  return end(known, event, objected, { state: 'declined', closing: { at: now, by, reason } }, [
    { deed: 'say', notice: { say: 'declined', by, reason } },
    { deed: 'tell', to: change.requester, notice: { say: 'declined', by, reason } },
  ]);
};

/** The most objections that are kept. */
const KEPT_OBJECTIONS = 5;

/** The objections to the plans of a change, with one more to the plan that is decided on. */
export const withObjection = (
  change: ChangeIn<'awaiting-approval'>,
  said: Omit<Objection, 'digest'>,
): Pick<Change, 'objections'> => ({
  objections: [...(change.objections ?? []), { ...said, digest: change.plan.digest }].slice(-KEPT_OBJECTIONS),
});

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
  event: EventOf<'decline' | 'ran-out'>,
  change: Change,
  ending: Pick<Extract<Change, { state: 'declined' | 'expired' }>, 'state' | 'closing'>,
  told: Parameters<typeof transition>[3],
): Decision => {
  const connection = connectionAfter(change, known.connection);
  return transition(
    known,
    event,
    { ...change, ...ending },
    [{ deed: 'show-card' }, ...told, ...lateLooksAfterEnd(change, known.now)],
    connection ? { connection } : {},
  );
};
