import type { Change, ChangeIn } from '../change.ts';
import { CLOUDFLARE_WAYS } from '../consoles/cloudflare.ts';
import type { Decision, Known } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { kindOf } from '../kinds.ts';
import type { Plan } from '../plan.ts';
import { actionOf, deletesProvider, whatMoved } from '../plan.ts';
import { sameSettings } from '../provider.ts';
import { DAY_MS, later } from '../time.ts';
import { connectionAfter } from './ended.ts';
import { appliedBy, calendarFor, goLive, remindersOf } from './keep.ts';
import { writeBeforehand } from './trust.ts';

/** When an approval that is asked for now expires: hours of Saturday and Sunday (UTC) do not count, up to 72 h. */
export const approvalDeadline = (now: Date, expiryMs: number): Date => {
  let left = expiryMs;
  let at = now.getTime();
  while (left > 0) {
    const endOfDay = Math.floor(at / DAY_MS + 1) * DAY_MS;
    const weekday = new Date(at).getUTCDay();
    const span = weekday === 0 || weekday === 6 ? 0 : Math.min(left, endOfDay - at);
    at = span === left ? at + span : endOfDay;
    left -= span;
  }
  return new Date(Math.min(at, now.getTime() + 3 * DAY_MS));
};

/** The plan is there: approvers are asked, or there is nothing to write and the change ends. */
export const planned = (known: Known, event: EventOf<'planned'>): Decision => {
  const { change, policy, now } = known;
  const { plan } = event;
  // What was handed in or edited while the plan was made has a plan of its own under way.
  if (!isIn(change, 'planned') || !isPlanOf(plan, known)) return stale();
  if (actionOf(plan) === 'nothing') return nothingToDo(known, event, plan);
  const expiresAt = approvalDeadline(now, policy.approvalExpiryMs);
  // Nothing that was said to an earlier plan counts for this one, an emergency approval neither.
  const {
    escalatedAt: _called,
    askedForChanges: _answered,
    stopped: _gone,
    emergency: _void,
    approvedBeforehand: _earlier,
    ...rest
  } = change;
  if (change.opened && kindOf(change).keptWhenReadBack && policy.trustJumpCloud)
    return writeBeforehand(known, event, { ...rest, plan });
  // What was done at JumpCloud under an earlier plan is part of what this one found there.
  const done = rest.jumpcloud ? { jumpcloud: { ...rest.jumpcloud, steps: 0 } } : {};
  const { metadata, ...asked } = rest;
  const next = {
    ...asked,
    ...(metadata && !plan.jumpcloud ? { metadata } : {}),
    ...done,
    plan,
    state: 'awaiting-approval',
    approvals: [],
    expiresAt,
    nudges: 0,
  } as const;
  const { escalation } = policy;
  return transition(known, event, next, [
    { deed: 'show-card' },
    { deed: 'share-plan' },
    {
      deed: 'say',
      notice: change.voided
        ? { say: 'plan-replaced', moved: change.voided.moved, again: change.voided.who }
        : { say: 'approval-needed' },
    },
    { work: { deed: 'run-out', clock: 'approval' }, due: expiresAt },
    { work: { deed: 'nudge', digest: plan.digest }, due: later(now, policy.nudgeAfterMs) },
    ...(escalation
      ? [{ work: { deed: 'run-out', clock: 'escalation' }, due: later(now, escalation.afterMs) } as const]
      : []),
  ]);
};

/**
 * Cloudflare shows that what was asked for must not be planned or written as it is: the requester chooses what to correct.
 * Approvals of an earlier plan are void, and its claim on a provider is given back.
 */
export const planStopped = (known: Known, event: EventOf<'plan-stopped'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'planned', 'applying') || change.intent) return stale();
  const { plan: _none, voided: _earlier, escalatedAt: _called, ...rest } = withoutClock(change);
  return transition(
    known,
    event,
    { ...rest, state: kindOf(change).waitsIn, approvals: [], stopped: { stop: event.stop, at: now } },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'plan-stopped' } },
      { deed: 'tell', to: change.requester, notice: { say: 'plan-stopped' } },
    ],
    { facts: { why: event.stop.kind } },
  );
};

const withoutClock = (change: ChangeIn<'planned' | 'applying'>) => {
  if (change.state === 'planned') return change;
  const { applyBy: _stopped, ...rest } = change;
  return rest;
};

const isPlanOf = (plan: Plan, known: Known): boolean => {
  const { change } = known;
  const { target, teamDomain } = change.request;
  const wanted = kindOf(change).wanted(known, plan.before);
  return (
    wanted !== null &&
    (plan.teamDomain ?? teamDomain) === teamDomain &&
    (isGoneAlready(plan, change) ||
      (plan.before?.id ?? null) === (target.kind === 'create' ? null : target.id)) &&
    sameSettings(
      plan.wanted,
      plan.jumpcloud
        ? { ...wanted, ssoUrl: plan.wanted.ssoUrl, certificates: plan.wanted.certificates }
        : wanted,
    )
  );
};

/** A provider that is to be deleted or put back, and is not there any more. */
const isGoneAlready = (plan: Plan, { kind }: Pick<Change, 'kind'>): boolean =>
  plan.before === null && (deletesProvider(plan) || kind === 'restore');

const nothingToDo = (known: Known, event: EventOf<'planned'>, plan: Plan): Decision => {
  const { change, now } = known;
  const before = plan.before;
  if (!isIn(change, 'planned') || !before) return stale();
  const ended: Change = { ...change, plan, state: 'nothing-to-do', closing: { at: now, by: null } };
  const nowLive = goLive(
    known.connection,
    ended,
    appliedBy(known, { change: ended, plan, provider: before.id }),
  );
  return transition(
    known,
    event,
    ended,
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'nothing-to-do' } },
      { deed: 'tell', to: change.requester, notice: { say: 'nothing-to-do' } },
      ...calendarFor(known.connection, nowLive),
      ...remindersOf(nowLive, now, known.policy),
    ],
    { connection: nowLive },
  );
};

const unusable = (event: EventOf<'target-gone' | 'target-read-only' | 'target-unreadable'>): string => {
  switch (event.type) {
    case 'target-gone':
      return 'The identity provider that was to be changed is no longer in Access.';
    case 'target-read-only':
      return `'${event.name}' is read-only in Cloudflare and cannot be changed by API.`;
    case 'target-unreadable':
      return `What Cloudflare answers about '${event.name}' has not the documented form, so I cannot tell what I would replace. Correct it in ${CLOUDFLARE_WAYS.dashboard}.`;
  }
};

/** The provider that was to be changed is gone, cannot be read, or may not be changed by API. */
export const targetUnusable = (
  known: Known,
  event: EventOf<'target-gone' | 'target-read-only' | 'target-unreadable'>,
): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'planned', 'applying') || change.intent) return stale();
  const reason = unusable(event);
  const connection = connectionAfter(change, known.connection);
  return transition(
    known,
    event,
    {
      ...change,
      state: 'failed',
      closing: { at: now, by: null, reason, step: 'reading Access', cloudflare: 'untouched' },
    },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'failed' } },
      { deed: 'tell', to: change.requester, notice: { say: 'failed' } },
    ],
    connection ? { connection } : {},
  );
};

/** Cloudflare is no longer what was approved: the approvals are void and a new plan is made. */
export const cloudflareMoved = (known: Known, event: EventOf<'cloudflare-moved'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || change.intent) return stale();
  const { applyBy: _lapsed, intent: _none, approvals, plan, ...rest } = change;
  const moved = whatMoved(plan.before, event.now);
  return transition(
    known,
    event,
    {
      ...rest,
      plan,
      state: 'planned',
      approvals: [],
      voided: { why: 'moved', moved, at: now, who: approvals.map(one => one.by) },
    },
    [{ deed: 'show-card' }, { deed: 'make-plan' }],
    { facts: { moved: moved.join(', ') } },
  );
};
