import type { Change } from '../change.ts';
import type { Decision, Known, KnownConnection, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { withSupplied } from '../involvement.ts';
import { may } from '../may.ts';
import type { CertificateChoice } from '../request.ts';
import { no } from '../result.ts';
import { DAY_MS, later } from '../time.ts';
import { askedOfLive } from './asked-of-live.ts';

/** People of a live connection want its signing certificate replaced. Nothing is written before the plan is approved. */
export const rotateAsked = (known: KnownConnection, event: EventOf<'rotate'>): Decision => {
  const { actor, certificate } = event;
  return askedOfLive(known, event, {
    request: { certificate },
    supplied: suppliedWith(certificate, actor.user),
    facts: { certificate: certificate.source },
  });
};

const suppliedWith = (certificate: CertificateChoice, by: Change['requester']): Pick<Change, 'supplied'> =>
  certificate.source === 'own'
    ? withSupplied({}, [
        { by, certificate: certificate.certificate.sha256Fingerprint, how: 'certificate' as const },
      ])
    : {};

/** For so long an approval allows to make the pair: five working days. */
const LICENCE_MS = 7 * DAY_MS;

/** The plan is approved; its pair is made when the requester is ready to take it to JumpCloud. */
export const waitForMaking = (
  known: Known,
  event: EventOf<'approve' | 'break-glass'>,
  change: Omit<Extract<Change, { state: 'awaiting-approval' }>, 'state' | 'expiresAt' | 'nudges'>,
  heard: readonly ScheduledWork[],
): Decision => {
  const makeBy = later(known.now, LICENCE_MS);
  return transition(known, event, { ...change, state: 'approved', makeBy }, [
    ...heard,
    { deed: 'tell', to: change.requester, notice: { say: 'make-it-now' } },
    { work: { deed: 'run-out', clock: 'make-by' }, due: makeBy },
  ]);
};

/** The requester is ready: the pair is made, and Access trusts its certificate before its key leaves this program. */
export const makeNow = (known: Known, event: EventOf<'make-now'>): Decision => {
  const { change, policy, now } = known;
  const refusal = may(event.actor, 'make-now', known, policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'approved')) return tooLate(change);
  const { makeBy: _used, ...rest } = change;
  const applyBy = later(now, policy.applyByMs);
  return transition(known, event, { ...rest, state: 'applying', applyBy }, [
    { deed: 'show-card' },
    { deed: 'trust-pair' },
    { work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy },
  ]);
};

/** Nobody made the pair in time: the approval has lapsed, and nothing was written. */
export const makingRanOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'approved') || change.makeBy > now) return stale();
  return transition(known, event, { ...change, state: 'expired', closing: { at: now, by: null } }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'expired' } },
    { deed: 'tell', to: change.requester, notice: { say: 'expired' } },
  ]);
};
