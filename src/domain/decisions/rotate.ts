import type { Change } from '../change.ts';
import type { Decision, Known, KnownConnection, ScheduledWork } from '../decision.ts';
import { effectsOf, isIn, personBehind, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { involved, withSupplied } from '../involvement.ts';
import { may } from '../may.ts';
import { withOwnTarget } from '../proposal.ts';
import type { CertificateChoice } from '../request.ts';
import { no, ok } from '../result.ts';
import { canBeApproved } from '../small-team.ts';
import { DAY_MS, later } from '../time.ts';
import { lapse, ownerTold } from './ask.ts';

/** People of a live connection want its signing certificate replaced. Nothing is written before the plan is approved. */
export const rotateAsked = (known: KnownConnection, event: EventOf<'rotate'>): Decision => {
  const { connection, policy, now } = known;
  const { actor, certificate } = event;
  const refusal = may(actor, 'rotate', { change: null, connection, now }, policy);
  if (refusal) return no(refusal);
  if (connection.status !== 'live' || !connection.applied) return no({ reason: 'gone' });
  const change: Change = {
    id: event.change,
    workspace: connection.workspace,
    version: 1,
    kind: 'rotate',
    connection: connection.id,
    request: withOwnTarget({ ...connection.request, certificate }, connection),
    requester: actor.user,
    createdAt: now,
    voidPairs: [],
    approvals: [],
    evidence: {},
    ...suppliedWith(certificate, actor.user),
    ...(event.reason ? { why: event.reason } : {}),
    state: 'planned',
  };
  if (!canBeApproved(involved(change), policy, actor.members)) return no({ reason: 'nobody-could-approve' });
  const work: ScheduledWork[] = [
    { deed: 'show-card' },
    { deed: 'make-plan' },
    ...ownerTold(connection, actor.user),
    lapse(now),
  ];
  return ok({
    change,
    effects: effectsOf(change, work, now),
    records: [
      {
        about: change.id,
        what: event.type,
        who: personBehind(event),
        facts: { to: change.state, label: change.request.label, certificate: certificate.source },
      },
    ],
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
