import type { AtJumpCloud, JumpCloudStep } from '../at-jumpcloud.ts';
import { nextAtJumpCloud } from '../at-jumpcloud.ts';
import type { ChangeIn } from '../change.ts';
import type { Decision, Known } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { withCertificates } from '../taken-certificates.ts';
import { failed } from './apply.ts';

const NOTHING_DONE: AtJumpCloud = { steps: 0, bound: [] };

const sameStep = (a: JumpCloudStep, b: JumpCloudStep | null | undefined): boolean =>
  a.action === b?.action && (a.action !== 'bind' || (b.action === 'bind' && a.group === b.group));

/** JumpCloud was read again and is as approved: the intent is on record before anything is sent. */
export const jumpCloudReady = (known: Known, event: EventOf<'jumpcloud-ready'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || change.intent || change.applyBy <= now) return stale();
  const done = change.jumpcloud ?? NOTHING_DONE;
  const { step, idsBefore } = event;
  if (done.intent || !sameStep(step, nextAtJumpCloud(change.plan.steps, done))) return stale();
  const jumpcloud = { ...done, intent: { step, idsBefore, at: now } };
  return transition(known, event, { ...change, jumpcloud }, [], { facts: factsOf(step) });
};

const factsOf = (step: JumpCloudStep): Record<string, string> => ({
  step: step.action === 'bind' ? `bind ${step.name}` : step.action,
});

/** A write at JumpCloud is done and read back. */
export const jumpCloudWritten = (known: Known, event: EventOf<'jumpcloud-written'>): Decision => {
  const { change, now } = known;
  const done = change.jumpcloud;
  if (!isIn(change, 'applying', 'planned') || !done?.intent) return stale();
  const { intent, ...rest } = done;
  const before = change.plan?.jumpcloud?.before;
  const { step } = intent;
  const jumpcloud: AtJumpCloud = {
    ...rest,
    steps: done.steps + 1,
    ...(step.action === 'create'
      ? { application: { id: event.id, label: event.label, isMade: true, readBackAt: now } }
      : {}),
    ...(step.action === 'replace' && before && !done.application?.isMade
      ? { replaced: done.replaced ?? before }
      : {}),
    ...(step.action === 'bind' ? { bound: [...done.bound, { id: step.group, name: step.name }] } : {}),
  };
  return transition(known, event, { ...change, jumpcloud }, [{ deed: 'show-card' }], {
    facts: { ...factsOf(step), application: event.id },
  });
};

/** Nothing was sent, or it did not arrive: it is sent again, under the same approval and a new intent. */
export const jumpCloudNotWritten = (known: Known, event: EventOf<'jumpcloud-not-written'>): Decision => {
  const { change } = known;
  if (!isIn(change, 'applying', 'planned') || !change.jumpcloud?.intent) return stale();
  const { intent: _unsent, ...jumpcloud } = change.jumpcloud;
  return transition(known, event, { ...change, jumpcloud }, []);
};

/** JumpCloud said no, or kept something else than was sent: the change ends, and what it did there is taken back. */
export const jumpCloudRefused = (known: Known, event: EventOf<'jumpcloud-refused'>): Decision => {
  const { change } = known;
  if (!isIn(change, 'applying') || change.intent) return stale();
  return failed(known, event, {
    reason: event.why,
    step: 'writing to JumpCloud',
    cloudflare: 'untouched',
  });
};

/** JumpCloud is no longer what was approved: the approvals are void and a new plan is made. */
export const jumpCloudMoved = (known: Known, event: EventOf<'jumpcloud-moved'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || change.intent) return stale();
  const { applyBy: _lapsed, approvals, ...rest } = change;
  const { moved } = event;
  return transition(
    known,
    event,
    {
      ...rest,
      state: 'planned',
      approvals: [],
      voided: { why: 'moved', moved, at: now, who: approvals.map(one => one.by) },
    },
    [{ deed: 'show-card' }, { deed: 'make-plan' }],
    { facts: { moved: moved.join(', ') } },
  );
};

/**
 * The metadata of the application was read from JumpCloud itself, as the last step there: the certificate that it signs with
 * is on record before Access is written, and goes into the plan when nobody knew it at the approval.
 */
export const metadataTaken = (known: Known, event: EventOf<'metadata-taken'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || change.intent || !change.plan.jumpcloud) return stale();
  const { idp, certificates, warnings, application, sizeBytes } = event;
  const metadata = {
    idp,
    certificates,
    warnings,
    from: 'jumpcloud',
    by: change.requester,
    at: now,
    fileName: application.label,
    sizeBytes,
  } as const;
  const done = change.jumpcloud ?? NOTHING_DONE;
  const jumpcloud: AtJumpCloud = {
    ...done,
    application: { isMade: false, ...application, ...done.application, readBackAt: now },
  };
  const plan = change.plan.toTake ? withCertificates(change.plan, certificates) : change.plan;
  return transition(
    known,
    event,
    { ...change, metadata, jumpcloud, plan },
    [{ deed: 'show-card' }, { deed: 'say', notice: { say: 'certificate-taken' } }],
    {
      facts: {
        application: application.id,
        certificates: certificates.map(one => one.sha256Fingerprint).join(', '),
      },
    },
  );
};

/** What a change that was not kept had done at JumpCloud is taken back, or left for people with the reason. */
export const jumpCloudLookedAfter = (
  known: Known,
  event: EventOf<'jumpcloud-undone' | 'jumpcloud-left'>,
): Decision => {
  const { change, now } = known;
  const done = change.jumpcloud;
  if (!done || done.after) return stale();
  const isUndone = event.type === 'jumpcloud-undone';
  const after = isUndone
    ? ({ how: 'undone', at: now } as const)
    : ({ how: 'left', why: event.why, at: now } as const);
  const notice = { say: 'jumpcloud-after' } as const;
  return transition(
    known,
    event,
    { ...change, jumpcloud: { ...done, after } } as ChangeIn<'failed'>,
    [{ deed: 'show-card' }, { deed: 'say', notice }],
    isUndone ? {} : { facts: { why: event.why } },
  );
};
