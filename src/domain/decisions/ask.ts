import type { Change } from '../change.ts';
import { isClosed } from '../change.ts';
import type { ChangeWithConnection, Connection } from '../connection.ts';
import type { Decision, Known, KnownWorkspace, ScheduledWork } from '../decision.ts';
import { effectsOf, isIn, personBehind, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import type { UserId } from '../ids.ts';
import { involved, lastingSupplies, withSupplied } from '../involvement.ts';
import { may } from '../may.ts';
import { reservedBy, withOwnTarget } from '../proposal.ts';
import { sameCertificateChoice } from '../request.ts';
import { firstAsking, idleEnd, quietSince } from '../requester-wait.ts';
import { no, ok } from '../result.ts';
import { canBeApproved } from '../small-team.ts';
import { lateLooksAfterEnd } from './apply.ts';
import { connectionAfter } from './ended.ts';
import { keyFileClocks, keyFileDeletion } from './hand-over.ts';

/**
 * Decides on a request for a set-up. It may start again from an ended change, whose delivered pair and metadata are kept
 * when the request still asks for the same.
 */
export const ask = (known: KnownWorkspace, event: EventOf<'request'>): Decision => {
  const { about: before, policy, now } = known;
  const { actor } = event;
  if (event.startsFrom && !before) return no({ reason: 'gone' });
  if (before && !isClosed(before.change)) return no({ reason: 'open-change' });
  const subject = { change: before?.change ?? null, connection: before?.connection ?? null, now };
  const refusal = may(actor, before ? 'start-again' : 'request', subject, policy);
  if (refusal) return no(refusal);
  if (before && isSuperseded(before)) return no({ reason: 'superseded' });

  const request = withOwnTarget(event.request, subject.connection);
  const isLive = before?.connection.status === 'live';
  const proposed: Connection = {
    id: event.connection,
    workspace: event.workspace,
    status: 'proposed',
    request,
    owner: request.owner,
    version: (before?.connection.version ?? 0) + 1,
    latestChange: event.change,
  };
  const common = {
    id: event.change,
    workspace: event.workspace,
    version: 1,
    kind: 'setup',
    connection: event.connection,
    request,
    requester: actor.user,
    createdAt: now,
    voidPairs: before?.change.voidPairs ?? [],
    approvals: [],
    evidence: {},
    ...reservedBy(request, subject.connection),
    ...involvementFrom(before?.change ?? null, known, event),
    ...(before?.change.lostWrites && !before.change.written ? { lostWrites: before.change.lostWrites } : {}),
  } as const;
  const { change, planned } = firstStep(common, before?.change ?? null, now);
  if (!canBeApproved(involved(change), policy, actor.members)) return no({ reason: 'nobody-could-approve' });
  const told = before && isLive ? ownerTold(before.connection, actor.user) : [];
  const effects = [...planned, ...told, ...firstAsking(null, change, now), lapse(now)];
  return ok({
    change,
    // A live connection stays as it is until people keep the change.
    ...(isLive ? {} : { connection: proposed }),
    effects: effectsOf(change, effects, now),
    records: [
      {
        about: change.id,
        what: event.type,
        who: personBehind(event),
        facts: { to: change.state, label: request.label },
      },
    ],
  });
};

/** The owner of a live connection hears when another person asks for a change of it. */
export const ownerTold = ({ owner }: Connection, by: UserId): ScheduledWork[] =>
  owner === by ? [] : [{ deed: 'tell', to: owner, notice: { say: 'change-asked-for-yours', by } }];

/** An old card of a connection that has gone on since: starting from there would undo what people kept later. */
const isSuperseded = ({ change, connection }: ChangeWithConnection): boolean =>
  connection.status === 'retired' ||
  (connection.status === 'live' && (connection.applied?.at ?? new Date(0)) > change.createdAt);

/** What a change keeps of the one that it goes on with: its requesters, and what was said against its plans. */
export const goingOnFrom = (before: Change): Pick<Change, 'earlierRequesters' | 'objections'> =>
  before.state === 'live' || before.state === 'nothing-to-do'
    ? {}
    : {
        earlierRequesters: [...new Set([before.requester, ...(before.earlierRequesters ?? [])])],
        ...(before.objections ? { objections: before.objections } : {}),
      };

/** Who is involved in the chain that this change goes on with; a change that was kept ended it. */
const involvementFrom = (
  before: Change | null,
  { suppliers }: KnownWorkspace,
  event: EventOf<'request'>,
): Pick<Change, 'earlierRequesters' | 'supplied' | 'objections'> => {
  const { certificate } = event.request;
  const own =
    certificate.source === 'own'
      ? [
          {
            by: event.actor.user,
            certificate: certificate.certificate.sha256Fingerprint,
            how: 'certificate' as const,
          },
        ]
      : [];
  return {
    ...(before ? goingOnFrom(before) : {}),
    ...withSupplied({}, [...(before ? lastingSupplies(before) : []), ...suppliers, ...own]),
  };
};

/** When a change that nothing happens to any more is looked at again. */
export const lapse = (from: Date): ScheduledWork => ({
  work: { deed: 'run-out', clock: 'idle' },
  due: idleEnd(from),
});

type Start = Omit<Extract<Change, { state: 'draft' }>, 'state'>;

const firstStep = (
  common: Start,
  before: Change | null,
  now: Date,
): { change: Change; planned: ScheduledWork[] } => {
  const isConnected = common.request.jumpcloud !== undefined;
  const kept = before && !isConnected ? stillFitting(common, before, now) : {};
  const opening: ScheduledWork[] = [{ deed: 'show-card' }, ...custodyGoesOn(kept)];
  if (isConnected)
    return {
      change: { ...common, state: 'planned' },
      planned: [...opening, { deed: 'make-plan' }],
    };
  const { metadata } = kept;
  if (metadata) {
    return {
      change: { ...common, ...kept, metadata, state: 'planned' },
      planned: [...opening, { deed: 'make-plan' }],
    };
  }
  if (common.request.certificate.source === 'generate' && !kept.pair) {
    return { change: { ...common, state: 'draft' }, planned: [...opening, { deed: 'deliver-certificate' }] };
  }
  return {
    change: { ...common, ...kept, state: 'awaiting-metadata' },
    planned: [...opening, { deed: 'show-recipe' }],
  };
};

/** The key file of a pair that is kept: its deletion, or the clock until then, goes on under the new change. */
const custodyGoesOn = ({ pair, custody }: Pick<Change, 'pair' | 'custody'>): ScheduledWork[] => {
  if (!pair || !custody) return [];
  if (custody.state === 'deleting') return [{ deed: 'delete-key', file: pair.keyFile, why: custody.why }];
  return custody.state === 'in-slack' ? keyFileClocks(custody) : [];
};

/** What a change that starts again from an ended one takes over of it, if it still asks for the same. */
export const stillFitting = (
  start: Pick<Start, 'request' | 'requester'>,
  before: Change,
  now: Date,
): Pick<Change, 'pair' | 'custody' | 'metadata' | 'recipe'> => {
  const asked = start.request;
  if (
    !sameCertificateChoice(asked.certificate, before.request.certificate) ||
    (asked.certificate.source === 'generate' && !before.pair?.delivered)
  )
    return {};
  const sameRecipe =
    asked.entityId === before.request.entityId && asked.teamDomain === before.request.teamDomain;
  const metadata =
    before.metadata && sameRecipe && before.metadata.certificates.some(one => one.notAfter > now)
      ? before.metadata
      : null;
  // The key lies with the earlier requester: another one can go on only where JumpCloud uses the pair already.
  if (before.pair && start.requester !== before.requester && !metadata) return {};
  return {
    ...(before.pair ? { pair: before.pair } : {}),
    ...(before.custody ? { custody: before.custody } : {}),
    ...(metadata ? { metadata } : {}),
  };
};

/** Nothing has happened to a change for weeks: it ends, so that its label and entity ID are free again. */
export const idleRanOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (isClosed(change)) return stale();
  if (!isIn(change, 'draft', 'awaiting-metadata')) return transition(known, event, change, [lapse(now)]);
  const since = quietSince(change);
  if (now < idleEnd(since)) return transition(known, event, change, [lapse(since)]);
  const connection = connectionAfter(change, known.connection);
  const deletion = keyFileDeletion(change, 'expired');
  return transition(
    known,
    event,
    { ...change, ...deletion.custody, state: 'expired', closing: { at: now, by: null } },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'lapsed' } },
      { deed: 'tell', to: change.requester, notice: { say: 'lapsed' } },
      ...deletion.planned,
      ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
      ...lateLooksAfterEnd(change, now),
    ],
    connection ? { connection } : {},
  );
};

/** A change is taken back, by its requester or by people who answer for it, as long as nothing was sent to Cloudflare. */
export const withdraw = (known: Known, event: EventOf<'withdraw'>): Decision => {
  const { change, now } = known;
  const refusal = may(event.actor, 'withdraw', known, known.policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'draft', 'awaiting-metadata', 'planned', 'awaiting-approval', 'approved'))
    return tooLate(change);
  // Access trusts the new certificate already: going back is more than to forget a plan.
  if (change.added) return no({ reason: 'not-now', state: change.state });
  const by = event.actor.user;
  const connection = connectionAfter(change, known.connection);
  const deletion = keyFileDeletion(change, 'withdrawn');
  return transition(
    known,
    event,
    {
      ...change,
      ...deletion.custody,
      state: 'withdrawn',
      closing: { at: now, by, ...(event.reason ? { reason: event.reason } : {}) },
    },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'withdrawn', by, ...(event.reason ? { reason: event.reason } : {}) } },
      ...(by === change.requester
        ? []
        : [
            {
              deed: 'tell',
              to: change.requester,
              notice: { say: 'withdrawn', by, ...(event.reason ? { reason: event.reason } : {}) },
            } as const,
          ]),
      ...deletion.planned,
      ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
      ...lateLooksAfterEnd(change, now),
    ],
    connection ? { connection } : {},
  );
};
