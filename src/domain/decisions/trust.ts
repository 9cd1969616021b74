import type { CertificateFacts } from '../certificate.ts';
import type { Change, ChangeIn, ChangeState } from '../change.ts';
import { isClosed } from '../change.ts';
import type { Decided, Decision, Known, KnownConnection, NextChange, ScheduledWork } from '../decision.ts';
import { effectsOf, isIn, stale, transition } from '../decision.ts';
import type { ChangeEvent, EventOf } from '../event.ts';
import type { ChangeId } from '../ids.ts';
import { withOwnTarget } from '../proposal.ts';
import { idleEnd } from '../requester-wait.ts';
import { no } from '../result.ts';
import { later } from '../time.ts';
import { appliedBy, calendarFor, goLive, remindersOf } from './keep.ts';

/** The states in which a change is put aside for an urgent one; in all others a write of it is under way. */
const CAN_WAIT: readonly ChangeState[] = [
  'draft',
  'awaiting-metadata',
  'planned',
  'awaiting-approval',
  'approved',
  'swapping',
  'proving',
];

/**
 * jcaccess asks that Access trust one more certificate, which JumpCloud signs with already. A change that is open waits for
 * this one; behind a write this one waits.
 */
export const openTrust = (
  { connection, open, now }: KnownConnection,
  asked: { readonly id: ChangeId; readonly certificate: CertificateFacts },
): Pick<Decided, 'change' | 'suspended' | 'effects' | 'records'> | 'behind-write' => {
  if (open && !CAN_WAIT.includes(open.state)) return 'behind-write';
  const isOlder = open?.opened !== undefined;
  const waits = isOlder ? open.suspends : open?.id;
  const change: Change = {
    id: asked.id,
    workspace: connection.workspace,
    version: 1,
    kind: 'trust-certificate',
    connection: connection.id,
    request: withOwnTarget(connection.request, connection),
    requester: connection.owner,
    opened: 'by-itself',
    certificate: asked.certificate,
    createdAt: now,
    voidPairs: [],
    approvals: [],
    evidence: {},
    ...(waits ? { suspends: waits } : {}),
    state: 'planned',
  };
  const notice = { say: 'foreign-certificate' } as const;
  const work: ScheduledWork[] = [
    { deed: 'show-card' },
    { deed: 'say', notice },
    { deed: 'tell', to: connection.owner, notice },
    { deed: 'make-plan' },
    { work: { deed: 'run-out', clock: 'idle' }, due: idleEnd(now) },
  ];
  const suspended = open && (isOlder ? overtaken(open, now) : putAside(open, change.id, now));
  return {
    change,
    ...(suspended ? { suspended } : {}),
    effects: [
      ...effectsOf(change, work, now),
      ...(suspended
        ? effectsOf(suspended, [{ deed: 'show-card' }, { deed: 'say', notice: { say: 'put-aside' } }], now)
        : []),
    ],
    records: [
      {
        about: change.id,
        what: 'metadata-seen',
        who: null,
        facts: {
          to: change.state,
          label: change.request.label,
          certificate: asked.certificate.sha256Fingerprint,
        },
      },
      ...(suspended
        ? [{ about: suspended.id, what: 'metadata-seen', who: null, facts: { waitsFor: change.id } } as const]
        : []),
    ],
  };
};

const putAside = (open: Change, by: ChangeId, at: Date): Change => ({
  ...open,
  suspended: { by, at },
  version: open.version + 1,
});

/** JumpCloud signs with yet another certificate: the change for the one before is of no use. */
const overtaken = ({ suspends: _handedOn, ...open }: Change, at: Date): Change => {
  const reason = 'JumpCloud signs with yet another certificate by now.';
  return {
    ...open,
    state: 'withdrawn',
    closing: { at, by: null, reason },
    version: open.version + 1,
  } as Change;
};

/** What would decide on a change that is put aside, or write it: persons are refused, outcomes come to nothing. */
const BY_PERSONS: readonly ChangeEvent['type'][] = [
  'approve',
  'break-glass',
  'make-now',
  'remove-old',
  'roll-back',
  'keep',
];
const BY_ITSELF: readonly ChangeEvent['type'][] = ['planned', 'apply-ready', 'login-observed'];

/** The answer to an event that must wait until an urgent change has ended; null when it need not. */
export const whilePutAside = ({ change }: Known, event: ChangeEvent): Decision | null => {
  if (!change.suspended || isClosed(change)) return null;
  if (BY_PERSONS.includes(event.type)) return no({ reason: 'put-aside' });
  return BY_ITSELF.includes(event.type) ? stale() : null;
};

/** The urgent change has ended: the one that waited goes on, with a plan of what Access has now. */
export const resumed = (known: Known, event: EventOf<'resumed'>): Decision => {
  const { change, now } = known;
  if (!change.suspended || isClosed(change)) return stale();
  const { suspended: _over, ...rest } = change;
  const said: ScheduledWork[] = [{ deed: 'show-card' }, { deed: 'say', notice: { say: 'resumed' } }];
  if (!isIn(change, 'planned', 'awaiting-approval', 'approved'))
    return transition(known, event, { ...rest, evidence: {} } as NextChange, said);
  const next = { ...rest, state: 'planned', approvals: [], ...voidedBy(change, now) } as NextChange;
  return transition(known, event, next, [...said, { deed: 'make-plan' }]);
};

const voidedBy = (
  { approvals }: ChangeIn<'planned' | 'awaiting-approval' | 'approved'>,
  at: Date,
): Pick<Change, 'voided'> =>
  approvals.length === 0
    ? {}
    : { voided: { why: 'moved', moved: ['Signing certificates'], at, who: approvals.map(one => one.by) } };

/** The operator decided beforehand: what JumpCloud itself was read to sign with is trusted at once. */
export const writeBeforehand = (
  known: Known,
  event: EventOf<'planned'>,
  planned: Omit<ChangeIn<'applying'>, 'state' | 'applyBy' | 'version'>,
): Decision => {
  const { now, policy } = known;
  const applyBy = later(now, policy.applyByMs);
  const next = { ...planned, approvals: [], approvedBeforehand: true, state: 'applying', applyBy } as const;
  return transition(known, event, next, [
    { deed: 'show-card' },
    { deed: 'share-plan' },
    { deed: 'say', notice: { say: 'approved-beforehand' } },
    { deed: 'apply-plan' },
    { work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy },
  ]);
};

/** What was written can break no login, and was read back equal: it is kept without anybody saying so. */
export const keptWhenReadBack = (
  known: Known,
  event: EventOf<'written'>,
  change: Omit<ChangeIn<'live'>, 'state' | 'closing'>,
): Decision => {
  const { now, policy, connection: before } = known;
  const { provider } = change.written;
  const next = { ...change, state: 'live', closing: { at: now, by: null } } as const;
  const connection = goLive(before, next, appliedBy(known, { change: next, plan: change.plan, provider }));
  return transition(
    known,
    event,
    next,
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'certificate-trusted' } },
      { deed: 'tell', to: change.requester, notice: { say: 'certificate-trusted' } },
      ...calendarFor(before, connection),
      ...remindersOf(connection, now, policy),
    ],
    { connection, facts: { provider } },
  );
};
