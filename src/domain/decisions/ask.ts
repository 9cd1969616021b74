import type { Change } from '../change.ts';
import { isClosed } from '../change.ts';
import type { Connection } from '../connection.ts';
import type { Decided, Decision, EventOf, Known, Planned } from '../decision.ts';
import { effectsOf, go, isIn, isRequesterOf, letGo, tooLate, whoDid } from '../decision.ts';
import type { Policy } from '../policy.ts';
import { isRequester } from '../policy.ts';
import { isMeetable } from '../quorum.ts';
import type { Refusal } from '../refusal.ts';
import { sameCertificateChoice } from '../request.ts';
import type { Result } from '../result.ts';
import { no, ok } from '../result.ts';
import { looksAfterEnd } from './apply.ts';
import { keyFileDeletion } from './hand-over.ts';

/** The change that a new one starts again from, and the connection both belong to. */
export interface Before {
  readonly change: Change;
  readonly connection: Connection;
}

/**
 * Decides on a request for a set-up. `before` is the ended change that it starts again from, or null; its delivered
 * pair and its metadata are kept when the request still asks for the same.
 */
export const ask = (
  event: EventOf<'requested'>,
  before: Before | null,
  policy: Policy,
  now: Date,
): Result<Decided, Refusal> => {
  const { actor, request } = event;
  if (!actor.fullMember) return no({ reason: 'outsider' });
  if (!isRequester(actor, policy)) return no({ reason: 'may-not-request' });
  if (!isMeetable(policy.rules, policy.selfApproval ? [] : [actor.user])) {
    return no({ reason: 'nobody-could-approve' });
  }
  if (before && !isClosed(before.change)) return no({ reason: 'open-change' });

  const connection: Connection = {
    id: event.connection,
    workspace: event.workspace,
    status: before?.connection.status === 'live' ? 'live' : 'proposed',
    request,
    owner: request.owner,
    ...(before?.connection.applied ? { applied: before.connection.applied } : {}),
    ...(before?.connection.reminded ? { reminded: before.connection.reminded } : {}),
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
    ...(before?.change.lostWrites && !before.change.written ? { lostWrites: before.change.lostWrites } : {}),
  } as const;
  const { change, planned } = firstStep(common, before?.change ?? null, now);
  return ok({
    change,
    connection,
    effects: effectsOf(change, planned, now),
    recorded: { what: event.type, who: whoDid(event), facts: { to: change.state, label: request.label } },
  });
};

type Start = Omit<Extract<Change, { state: 'draft' }>, 'state'>;

const firstStep = (
  common: Start,
  before: Change | null,
  now: Date,
): { change: Change; planned: Planned[] } => {
  const kept = before ? stillFitting(common, before, now) : {};
  const opening: Planned[] = [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'asked' } },
    ...custodyGoesOn(kept),
  ];
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
const custodyGoesOn = ({ pair, custody }: Pick<Change, 'pair' | 'custody'>): Planned[] => {
  if (!pair || !custody) return [];
  if (custody.state === 'deleting') return [{ deed: 'delete-key', file: pair.keyFile, why: custody.why }];
  return custody.state === 'in-slack'
    ? [{ work: { deed: 'run-out', clock: 'key-file' }, due: custody.deleteAt }]
    : [];
};

const stillFitting = (
  start: Start,
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
  return {
    ...(before.pair ? { pair: before.pair } : {}),
    ...(before.custody ? { custody: before.custody } : {}),
    ...(before.metadata && sameRecipe && before.metadata.certificates.some(one => one.notAfter > now)
      ? { metadata: before.metadata }
      : {}),
  };
};

/** The requester takes a change back, as long as nothing was sent to Cloudflare. */
export const withdraw = (known: Known, event: EventOf<'withdrawn'>): Decision => {
  const { change, now } = known;
  if (!isRequesterOf(event.actor, change)) return no({ reason: 'not-requester', deed: 'withdraw' });
  if (!isIn(change, 'draft', 'awaiting-metadata', 'planned', 'awaiting-approval')) return tooLate(change);
  const by = event.actor.user;
  const connection = letGo(known.connection);
  const deletion = keyFileDeletion(change, 'withdrawn');
  return go(
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
      ...deletion.planned,
      ...(change.recipe ? [{ deed: 'show-recipe' } as const] : []),
      ...looksAfterEnd(change, now),
    ],
    connection ? { connection } : {},
  );
};
