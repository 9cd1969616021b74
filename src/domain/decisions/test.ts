import type { Change, ChangeIn } from '../change.ts';
import type { Decision, Known, NextChange, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { kindOf } from '../kinds.ts';
import { may } from '../may.ts';
import { no } from '../result.ts';
import { DAY_MS, later, MINUTE_MS } from '../time.ts';
import { endAsKept } from './keep.ts';
import { endWentBack, startRemoval } from './remove-old.ts';
import { rollBackClocks, WARNING_MS } from './roll-back-clocks.ts';

/** How long jcaccess looks for a login that a person announced, and how often. */
const WATCH_MS = 30 * MINUTE_MS;
const LOOK_EVERY_MS = MINUTE_MS;
/** Nobody has logged in at the moment in which they announce it. */
const FIRST_LOOK_MS = 20_000;

type Confirming = ChangeIn<'awaiting-confirmation'>;
/** The states in which a login is looked for. */
type Looking = ChangeIn<'awaiting-confirmation' | 'proving'>;

/** The longest that an automatic roll-back can be put off after the write. */
const LONGEST_CLOCK_MS = DAY_MS;

/** A person who answers for the change needs more time before it rolls back by itself. */
export const moreTimeAsked = (known: Known, event: EventOf<'more-time'>): Decision => {
  const { change, policy, now } = known;
  const refusal = may(event.actor, 'more-time', known, policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-confirmation')) return tooLate(change);
  if (!change.rollBackAt || change.rollBackAt <= now) return no({ reason: 'no-more-time' });
  const rollBackAt = later(change.rollBackAt, policy.confirmByMs);
  if (rollBackAt > later(change.report.at, LONGEST_CLOCK_MS)) return no({ reason: 'no-more-time' });
  return transition(known, event, { ...change, rollBackAt }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'more-time', by: event.actor.user, until: rollBackAt } },
    ...rollBackClocks(rollBackAt),
  ]);
};

/** The automatic checks are made. A person logs in next; only a change of a working login has a clock. */
export const tested = (known: Known, event: EventOf<'tested'>): Decision => {
  const { change, policy, now } = known;
  if (!isIn(change, 'testing')) return stale();
  const report = { at: now, checks: event.checks };
  const rollBackAt = kindOf(change).hasClock(change.plan, now) ? later(now, policy.confirmByMs) : null;
  const clocks = rollBackAt ? rollBackClocks(rollBackAt) : [askInADay(now)];
  return transition(
    known,
    event,
    { ...change, report, state: 'awaiting-confirmation', ...(rollBackAt ? { rollBackAt } : {}) },
    [{ deed: 'show-card' }, { deed: 'say', notice: { say: 'log-in-now' } }, ...clocks],
    { facts: Object.fromEntries(event.checks.map(check => [check.id, check.result])) },
  );
};

const askInADay = (now: Date): ScheduledWork => ({
  work: { deed: 'run-out', clock: 'ask-to-confirm' },
  due: later(now, DAY_MS),
});

/** Stops the clock of the automatic roll-back, and says so. From then on people are asked, as for a first set-up. */
const clockStopped = (
  known: Known,
  change: Looking,
  because: 'seen' | 'reported',
  by?: Change['requester'],
): ScheduledWork[] =>
  change.state === 'awaiting-confirmation' && change.rollBackAt
    ? [
        { deed: 'say', notice: { say: 'roll-back-cancelled', because, ...(by ? { by } : {}) } },
        askInADay(known.now),
      ]
    : [];

const withoutClock = (change: Looking): Looking => {
  if (change.state === 'proving') return change;
  const { rollBackAt: _stopped, ...rest } = change;
  return rest;
};

/** A person pasted what Access's test window said. It is their report, whatever Cloudflare shows. */
export const resultPasted = (known: Known, event: EventOf<'paste-result'>): Decision => {
  const { change, now } = known;
  const { actor, result } = event;
  const refusal = may(actor, 'paste-result', known, known.policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-confirmation', 'proving')) return tooLate(change);
  const evidence = { ...change.evidence, reported: { ...result, by: actor.user, at: now } };
  const success = result.outcome === 'success';
  return transition(
    known,
    event,
    { ...(success ? withoutClock(change) : change), evidence } as NextChange,
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'reported' } },
      ...(success ? clockStopped(known, change, 'reported', actor.user) : []),
    ],
    { facts: { outcome: result.outcome } },
  );
};

/** A person announces a login of an address: jcaccess looks for it in Cloudflare. */
export const watchAsked = (known: Known, event: EventOf<'watch-login'>): Decision => {
  const { change, now } = known;
  const { actor, email } = event;
  const refusal = may(actor, 'watch-login', known, known.policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-confirmation', 'proving')) return tooLate(change);
  const until = later(now, WATCH_MS);
  return transition(known, event, { ...change, evidence: { ...change.evidence, watch: { email, until } } }, [
    { deed: 'show-card' },
    // One chain of looks is enough, however often it is asked for: it looks for the newest address.
    ...(change.evidence.watch
      ? []
      : [{ work: { deed: 'watch-login' }, due: later(now, FIRST_LOOK_MS) } as const]),
  ]);
};

/** Cloudflare shows a login through this provider. */
export const loginObserved = (known: Known, event: EventOf<'login-observed'>): Decision => {
  const { change } = known;
  if (!isIn(change, 'awaiting-confirmation', 'proving')) return stale();
  const { watch: _done, logs: _unneeded, ...evidence } = change.evidence;
  if (change.state === 'proving') {
    // Cloudflare's log has whole seconds.
    if (event.login.at.getTime() < Math.floor(change.metadata.at.getTime() / 1_000) * 1_000) return stale();
    const proving = { ...change, evidence: { ...evidence, observed: event.login } };
    return startRemoval(known, event, proving, { kind: 'seen', login: event.login }, []);
  }
  if (change.removal?.kind === 'went-back') {
    const seen = { ...change, evidence: { ...evidence, observed: event.login } };
    return endWentBack(known, event, seen, change.removal.by);
  }
  return transition(
    known,
    event,
    { ...withoutClock(change), evidence: { ...evidence, observed: event.login } },
    [{ deed: 'show-card' }, ...clockStopped(known, change, 'seen')],
    { facts: { allowed: event.login.allowed } },
  );
};

/** No login seen at this look: another one follows until the time that was told. */
export const noLoginYet = (known: Known, event: EventOf<'no-login-yet'>): Decision => {
  const { change, now } = known;
  const watch = change.evidence.watch;
  if (!isIn(change, 'awaiting-confirmation', 'proving') || !watch) return stale();
  const next = later(now, LOOK_EVERY_MS);
  const { logs } = event;
  const evidenceNow = { ...change.evidence, ...(logs ? { logs } : {}) };
  if (next <= watch.until) {
    const evidence = { ...evidenceNow, watch: { ...watch, lastLookedAt: now } };
    const isNews = logs?.verdict === 'access-refused' && change.evidence.logs?.verdict !== logs.verdict;
    return transition(known, event, { ...change, evidence }, [
      ...(isNews ? [{ deed: 'show-card' } as const] : []),
      { work: { deed: 'watch-login' }, due: next },
    ]);
  }
  const { watch: _over, ...evidence } = evidenceNow;
  return transition(known, event, { ...change, evidence }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'no-login-seen' } },
  ]);
};

/** A login was seen and nobody has answered for so long: it works, and no change stays open for ever. */
const KEPT_AFTER_MS = 7 * DAY_MS;

/** Daily for a week, then weekly: who has not answered by then is not helped by more messages. */
const askAgainMs = (change: Confirming, now: Date): number =>
  now.getTime() - change.report.at.getTime() < 7 * DAY_MS ? DAY_MS : 7 * DAY_MS;

/** A day has passed and nobody has said whether it works: the requester is asked, once a day. */
export const confirmationRanOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'awaiting-confirmation')) return stale();
  const open = now.getTime() - change.report.at.getTime();
  if (change.evidence.observed?.allowed && open >= KEPT_AFTER_MS)
    return endAsKept(known, event, change, null);
  return transition(known, event, change, [
    { deed: 'say', notice: { say: 'please-confirm' } },
    { work: { deed: 'run-out', clock: 'ask-to-confirm' }, due: later(now, askAgainMs(change, now)) },
  ]);
};

/** The automatic roll-back is near: the thread is told while a person can still act. */
export const rollBackNears = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'awaiting-confirmation') || !change.rollBackAt) return stale();
  if (now < later(change.rollBackAt, -WARNING_MS)) return stale();
  return transition(known, event, change, [
    { deed: 'say', notice: { say: 'roll-back-soon', at: change.rollBackAt } },
  ]);
};
