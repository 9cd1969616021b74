import type { Change, ChangeIn } from '../change.ts';
import { CLOUDFLARE_FIELDS } from '../consoles/cloudflare.ts';
import { jumpCloudLabel } from '../consoles/jumpcloud.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { isIn, stale, tooLate, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { editsPair, hasNothingToEdit, kindOf, takesMetadata } from '../kinds.ts';
import { may } from '../may.ts';
import { followedBy, reservedBy, withOwnTarget } from '../proposal.ts';
import type { CertificateChoice, SetupRequest } from '../request.ts';
import { sameCertificateChoice } from '../request.ts';
import { no } from '../result.ts';
import { refusalFor, withObjection } from './approve.ts';
import { anotherPair } from './hand-over.ts';

/** An approver wants something changed first: the change goes back to the requester, approvals void. */
export const askForChanges = (known: Known, event: EventOf<'ask-for-changes'>): Decision => {
  const { change, now } = known;
  const refusal = refusalFor(known, event);
  if (refusal) return no(refusal);
  if (!isIn(change, 'awaiting-approval')) return stale();
  const by = event.actor.user;
  const { comment } = event;
  const { expiresAt: _stopped, nudges: _asked, escalatedAt: _called, voided: _earlier, ...rest } = change;
  return transition(
    known,
    event,
    {
      ...rest,
      ...withObjection(change, { how: 'changes-asked', by, at: now, why: comment }),
      state: kindOf(change).waitsIn,
      approvals: [],
      askedForChanges: { by, at: now, comment },
    },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'changes-asked', by, comment } },
      { deed: 'tell', to: change.requester, notice: { say: 'changes-asked', by, comment } },
    ],
  );
};

const NAMES = {
  label: 'Display label',
  teamDomain: 'Team domain',
  target: 'Identity provider in Access',
  entityId: jumpCloudLabel('idpEntityId'),
  attributes: 'SAML attributes',
  emailAttribute: 'Email attribute name',
  signRequests: `${CLOUDFLARE_FIELDS.signRequests}s`,
  channel: 'Report to',
  owner: 'Owner',
} as const satisfies Partial<Record<keyof SetupRequest, string>>;

const changedNames = (before: SetupRequest, after: SetupRequest): string[] =>
  (Object.keys(NAMES) as (keyof typeof NAMES)[])
    .filter(key => shown(before[key]) !== shown(after[key]))
    .map(key => NAMES[key]);

/** The pair that an edit asks for: another one where that can be chosen, otherwise the one that it had. */
const editedCertificate = (change: Change, wanted: CertificateChoice): CertificateChoice => {
  const { certificate } = change.request;
  return editsPair(change) && wanted.source === 'generate' ? wanted : certificate;
};

const OF_PAIR = { commonName: 'Common name', days: 'Valid for', bits: 'Key size' } as const;

const changedOfPair = (before: CertificateChoice, after: CertificateChoice): string[] =>
  before.source === 'generate' && after.source === 'generate'
    ? (Object.keys(OF_PAIR) as (keyof typeof OF_PAIR)[])
        .filter(key => before[key] !== after[key])
        .map(key => OF_PAIR[key])
    : [];

/** The recipe of a pair that is void is not shown again; the next one brings its own. */
const isNoRecipe = (one: ScheduledWork): boolean => !('deed' in one) || one.deed !== 'show-recipe';

const shown = (value: SetupRequest[keyof typeof NAMES]): string =>
  typeof value === 'object' && 'kind' in value
    ? value.kind === 'create'
      ? 'create'
      : value.id
    : String(value);

/**
 * The requester edits what they asked for; the pair stays, unless it is to be made otherwise. Metadata that still fits leads to a new plan, anything else
 * to a recipe that has to be entered again. Approvals given before are void.
 */
export const editRequest = (known: Known, event: EventOf<'edit-request'>): Decision => {
  const { change, connection, policy } = known;
  const { actor } = event;
  const refusal = may(actor, 'edit-request', known, policy);
  if (refusal) return no(refusal);
  if (!isIn(change, 'draft', 'awaiting-metadata', 'planned', 'awaiting-approval')) return tooLate(change);
  const request = withOwnTarget(
    {
      ...event.request,
      certificate: editedCertificate(change, event.request.certificate),
      channel: change.request.channel,
    },
    connection,
  );
  const isOtherPair = !sameCertificateChoice(request.certificate, change.request.certificate);
  const changed = [
    ...changedNames(change.request, request),
    ...changedOfPair(change.request.certificate, request.certificate),
  ];
  // What stopped the plan may have been corrected in Cloudflare: the same request is planned again.
  // Where there is nothing to edit, what an approver asked for was done elsewhere, and it is planned again.
  const isAnswer = hasNothingToEdit(change) && change.askedForChanges !== undefined;
  if (changed.length === 0 && !change.stopped && !isAnswer) return stale();
  const sameIdp =
    request.entityId === change.request.entityId && request.teamDomain === change.request.teamDomain;
  const announcements: ScheduledWork[] = [
    ...(takesMetadata(change) && !request.jumpcloud ? [{ deed: 'show-recipe' } as const] : []),
    { deed: 'show-card' },
    ...(changed.length > 0
      ? [{ deed: 'say', notice: { say: 'request-edited', by: actor.user, changed } } as const]
      : []),
  ];
  const extra = {
    ...followedBy(connection, request),
    facts: { changed: changed.join(', ') },
  };
  const base = { ...asked(change, request), ...reservedBy(request, connection) };
  const { metadata } = change;
  if (isOtherPair && takesMetadata(change)) {
    const { next, planned } = anotherPair({
      ...base,
      state: 'awaiting-metadata',
    } as ChangeIn<'awaiting-metadata'>);
    return transition(known, event, next, [...announcements.filter(isNoRecipe), ...planned], extra);
  }
  if (!takesMetadata(change) || request.jumpcloud || (metadata && sameIdp)) {
    return transition(
      known,
      event,
      { ...base, state: 'planned' },
      [...announcements, { deed: 'make-plan' }],
      extra,
    );
  }
  const { metadata: _other, ...rest } = base;
  return transition(known, event, { ...rest, state: 'awaiting-metadata' }, announcements, extra);
};

type Editable = ChangeIn<'draft' | 'awaiting-metadata' | 'planned' | 'awaiting-approval'>;
type Asked = Omit<Extract<Change, { state: 'awaiting-metadata' }>, 'state'>;

/** The change as it was asked for, without what was decided since. */
const asked = (change: Editable, request: SetupRequest): Asked => {
  const {
    plan: _old,
    voided: _earlier,
    askedForChanges: _done,
    escalatedAt: _called,
    stopped: _answered,
    ...rest
  } = withoutClocks(change);
  return { ...rest, request, approvals: [] };
};

const withoutClocks = (change: Editable): Asked => {
  if (change.state !== 'awaiting-approval') {
    const { state: _from, ...rest } = change;
    return rest;
  }
  const { state: _from, expiresAt: _stopped, nudges: _asked, ...rest } = change;
  return rest;
};
