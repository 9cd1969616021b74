import { readFileSync } from 'node:fs';
import type { Actor } from '../../../src/domain/actor.ts';
import type { CertificateFacts } from '../../../src/domain/certificate.ts';
import { pairName } from '../../../src/domain/certificate.ts';
import type { Change, ChangeIn, ChangeState } from '../../../src/domain/change.ts';
import type { Applied, Connection } from '../../../src/domain/connection.ts';
import type { HandedMetadata } from '../../../src/domain/handed-metadata.ts';
import type {
  ChangeId,
  ChannelId,
  ConnectionId,
  FileId,
  GroupId,
  ProviderId,
  UserId,
  WorkspaceId,
} from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { IdpMetadata } from '../../../src/domain/metadata.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { actionOf, makePlan } from '../../../src/domain/plan.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import type { HeldCertificate, SamlProvider, SamlSettings } from '../../../src/domain/provider.ts';
import { removalPlan } from '../../../src/domain/removal-plan.ts';
import type { SetupRequest } from '../../../src/domain/request.ts';
import { certificateFacts } from '../../../src/saml/certificate-facts.ts';
import { readMetadata } from '../../../src/saml/metadata.ts';

/** Tuesday 24 November 2026, 14:32 UTC. */
export const NOW = new Date('2026-11-24T14:32:00Z');
/** So many minutes after `NOW`. */
export const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);
export const HOUR_MS = 3_600_000;

export const ACME = asId<WorkspaceId>('T0ACME');
export const CHANNEL = asId<ChannelId>('C0ITCHANGES');
export const ANA = asId<UserId>('U0ANA');
export const BEN = asId<UserId>('U0BEN');
export const CLEO = asId<UserId>('U0CLEO');
export const MALLORY = asId<UserId>('U0MALLORY');
export const SECURITY = asId<GroupId>('S0SECURITY');

const member = (user: UserId, groups: readonly GroupId[] = []): Actor => ({
  user,
  workspace: ACME,
  fullMember: true,
  groups,
  groupsUnreadable: false,
});

/** The requester. */
export const ana = member(ANA);
/** An approver by name. */
export const ben = member(BEN);
/** An approver by group. */
export const cleo = member(CLEO, [SECURITY]);
/** A member who may ask, and not approve. */
export const mallory = member(MALLORY);
/** A guest who is named as an approver all the same. */
export const gus: Actor = { ...member(asId('U0GUS'), [SECURITY]), fullMember: false };
/** Somebody of another workspace, with the user id of an approver. */
export const stranger: Actor = { ...ben, workspace: asId('T0GLOBEX'), fullMember: false };

const approvers = { users: [BEN, asId<UserId>('U0GUS')], groups: [SECURITY] };

/** One approval, from ben, gus or anybody in the security group. */
export const POLICY: Policy = {
  approvers,
  rules: [{ count: 1, from: approvers }],
  breakGlass: { users: [BEN], groups: [] },
  escalation: { afterMs: HOUR_MS, to: { users: [MALLORY], groups: [] } },
  nudgeAfterMs: 4 * HOUR_MS,
  workingHours: { fromMinute: 9 * 60, toMinute: 18 * 60, days: [1, 2, 3, 4, 5] },
  requesters: { users: [], groups: [] },
  selfApproval: false,
  smallTeamMs: null,
  stepUp: false,
  approvalExpiryMs: 24 * HOUR_MS,
  applyByMs: HOUR_MS,
  confirmByMs: HOUR_MS / 4,
  keyFileLifeMs: 24 * HOUR_MS,
  trustJumpCloud: false,
  ssoHosts: [],
};

const fixture = (name: string): { bytes: Uint8Array; idp: IdpMetadata; certificate: CertificateFacts } => {
  const bytes = readFileSync(new URL(`../../fixtures/metadata/${name}.xml`, import.meta.url));
  const read = readMetadata(bytes, NOW);
  const certificate = read.ok && certificateFacts(read.value.signingCertificates[0] ?? '');
  if (!read.ok || !certificate) throw new Error(`fixture ${name} cannot be read`);
  return { bytes, idp: read.value, certificate };
};

/** Metadata that carries the pair of these tests, as a file and as read. */
export const ownPair = fixture('own-pair');
/** Metadata that carries a pair that JumpCloud made itself. */
export const generatedPair = fixture('generated-pair-post-only');

/** A certificate as Access holds it, PEM. */
export const heldOf = (certificate: CertificateFacts): HeldCertificate => ({
  text: certificate.pem,
  sha256: certificate.sha256Fingerprint,
  notAfter: certificate.notAfter,
  keyBits: certificate.keyBits,
});

export const request: SetupRequest = {
  label: 'Acme staff',
  teamDomain: 'acme.cloudflareaccess.com',
  target: { kind: 'create' },
  entityId: 'https://acme.cloudflareaccess.com/',
  certificate: { source: 'generate', commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048 },
  attributes: ['email', 'groups'],
  emailAttribute: 'email',
  signRequests: false,
  channel: CHANNEL,
  owner: ANA,
};

/** What a set-up with the fixture's metadata wants in Access. */
export const wanted: SamlSettings = {
  name: request.label,
  ssoUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
  issuer: request.entityId,
  certificates: [heldOf(ownPair.certificate)],
  attributes: request.attributes,
  emailAttribute: 'email',
  signRequests: false,
};

/** A provider as a plan would leave it. */
export const provider = (wish: Partial<SamlProvider> = {}): SamlProvider => ({
  ...wanted,
  id: asId<ProviderId>('f174e90a-fafe-4643-bbbc-4a0ed4fc8415'),
  version: null,
  readOnly: false,
  rest: { config: {} },
  ...wish,
});

/** The provider that an update starts from: another URL and another certificate. */
export const earlier: SamlProvider = provider({
  ssoUrl: 'https://sso.jumpcloud.com/saml2/old',
  certificates: [heldOf(generatedPair.certificate)],
});

const planContext = {
  warnings: [],
  affected: { applicationsAcceptingAny: 12, applicationsNamingThis: 0 },
  now: NOW,
} as const;
/** The plan from `before` to `after`. */
export const planFrom = (before: SamlProvider | null, after: SamlSettings = wanted): Plan =>
  makePlan(before, after, planContext);
export const createPlan: Plan = planFrom(null);
export const updatePlan: Plan = planFrom(earlier);
export const emptyPlan: Plan = planFrom(provider());

export const metadata: HandedMetadata = {
  idp: ownPair.idp,
  certificates: [ownPair.certificate],
  by: ANA,
  at: NOW,
  fileName: 'JumpCloud-saml2-metadata.xml',
  sizeBytes: ownPair.bytes.length,
  warnings: [],
};

export const KEY_FILE = asId<FileId>('F0KEY');
export const FILE = asId<FileId>('F0METADATA');
export const FINGERPRINT = ownPair.certificate.sha256Fingerprint;

const common = {
  id: asId<ChangeId>('7K2Q'),
  workspace: ACME,
  version: 7,
  kind: 'setup',
  connection: asId<ConnectionId>('cn_7k2q9x'),
  request,
  requester: ANA,
  createdAt: NOW,
  card: { channel: CHANNEL, ts: '1795530720.000100' },
  recipe: { channel: asId<ChannelId>('D0ANA'), ts: '1795530720.000200' },
  pair: {
    name: pairName(FINGERPRINT),
    certificate: ownPair.certificate,
    keyFile: KEY_FILE,
    certificateFile: asId<FileId>('F0CRT'),
    delivered: true,
  },
  custody: { state: 'in-slack', warnAt: minutes(30), deleteAt: minutes(60) },
  voidPairs: [],
  approvals: [],
  evidence: {},
} as const;

const samples = (plan: Plan): { readonly [S in ChangeState]: ChangeIn<S> } => {
  const { before } = plan;
  const asked: SetupRequest = before
    ? { ...request, target: { kind: 'existing', id: before.id, name: before.name } }
    : request;
  const approvals = [{ by: BEN, at: NOW, digest: plan.digest, groups: [] }];
  const intent = { at: NOW, idsBefore: plan.before ? [plan.before.id] : [], digest: plan.digest };
  const planned = { ...common, request: asked, metadata, plan };
  const approved = { ...planned, approvals };
  const written = {
    ...approved,
    intent,
    written: { provider: provider().id, name: request.label, at: NOW, readBackAt: NOW },
  };
  // Of the states of a rotation: a rotation to the same pair, whatever the plan is about.
  const rotation = { kind: 'rotate' } as const;
  const added = written.written;
  const report = { at: NOW, checks: [{ id: 'read-back', result: 'pass', saw: '6 settings' }] } as const;
  const closing = { at: NOW, by: BEN };
  const { pair: _pair, custody: _custody, recipe: _recipe, ...bare } = common;
  return {
    draft: { ...bare, state: 'draft' },
    'awaiting-metadata': { ...common, state: 'awaiting-metadata' },
    planned: { ...common, request: asked, metadata, state: 'planned' },
    'awaiting-approval': { ...planned, state: 'awaiting-approval', expiresAt: minutes(60), nudges: 0 },
    approved: { ...planned, ...rotation, approvals, state: 'approved', makeBy: minutes(60) },
    swapping: { ...written, ...rotation, added, state: 'swapping' },
    proving: { ...written, ...rotation, added, metadata, state: 'proving' },
    applying: { ...approved, state: 'applying', applyBy: minutes(60) },
    'outcome-unknown': { ...approved, intent, state: 'outcome-unknown', looks: 0 },
    testing: { ...written, state: 'testing' },
    'awaiting-confirmation': {
      ...written,
      report,
      state: 'awaiting-confirmation',
      ...(actionOf(plan) === 'replace' ? { rollBackAt: minutes(15) } : {}),
    },
    'rolling-back': { ...written, report, state: 'rolling-back', by: BEN },
    live: { ...written, report, state: 'live', closing },
    removed: {
      ...written,
      kind: 'remove',
      plan: removalPlan(provider(), provider(), { warnings: [], affected: plan.affected, now: NOW }),
      state: 'removed',
      closing: { at: NOW, by: null },
    },
    'nothing-to-do': { ...planned, plan: emptyPlan, state: 'nothing-to-do', closing: { at: NOW, by: null } },
    declined: { ...planned, state: 'declined', closing: { ...closing, reason: 'Wrong group.' } },
    expired: { ...planned, state: 'expired', closing: { at: NOW, by: null } },
    withdrawn: { ...common, state: 'withdrawn', closing: { at: NOW, by: ANA } },
    failed: { ...planned, state: 'failed', closing: { at: NOW, by: null, cloudflare: 'untouched' } },
    'rolled-back': { ...written, report, state: 'rolled-back', closing },
  };
};

/** The list of a connection that trusts this certificate alone. */
export const trusted = (certificate: CertificateFacts): Applied['certificates'] => [
  { facts: certificate, since: NOW, change: common.id },
];

/** A change in that state, complete; `wish` says what is otherwise, `plan` what it is about. */
export const changeIn = <State extends ChangeState>(
  state: State,
  wish: Partial<ChangeIn<State>> = {},
  plan: Plan = createPlan,
): ChangeIn<State> => ({ ...samples(plan)[state], ...wish });

/** The connection of that change: proposed until the change is live. */
export const connectionOf = (change: Change, wish: Partial<Connection> = {}): Connection => ({
  id: change.connection,
  workspace: ACME,
  version: 1,
  status: change.state === 'live' ? 'live' : 'proposed',
  request: change.request,
  owner: ANA,
  latestChange: change.id,
  ...wish,
});
