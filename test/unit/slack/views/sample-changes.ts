import type { CertificateFacts } from '../../../../src/domain/certificate.ts';
import type { Change, ChangeState, Closing, TestReport } from '../../../../src/domain/change.ts';
import { CHANGE_STATES } from '../../../../src/domain/change.ts';
import type { Evidence } from '../../../../src/domain/evidence.ts';
import type { HandedMetadata } from '../../../../src/domain/handed-metadata.ts';
import { asId, type UserId } from '../../../../src/domain/ids.ts';
import { makePlan, type Plan } from '../../../../src/domain/plan.ts';
import type { HeldCertificate, SamlProvider, SamlSettings } from '../../../../src/domain/provider.ts';
import type { SetupRequest } from '../../../../src/domain/request.ts';
import { mentions } from '../../../../src/slack/views/text.ts';
import type { ViewContext } from '../../../../src/slack/views/view-context.ts';
import { ANA, BEN, changeIn as built, CHANNEL, CLEO, minutes, NOW } from '../../domain/build-change.ts';

/** Tuesday 24 November 2026, 14:32 UTC. */
export const now = NOW;
/** Some minutes after `now`. */
export const later = minutes;

export const ana = ANA;
export const ben = BEN;
export const cleo = CLEO;
export const itChanges = CHANNEL;

/** What views are told about people and links in these tests. */
export const view: ViewContext = {
  now,
  names: new Map([
    [ana, 'Ana'],
    [ben, 'Ben'],
    [cleo, 'Cleo'],
    ['S0SECURITY', '@security'],
  ]),
  zones: new Map(),
  gone: new Set(),
  approvers: 'Ben or Cleo',
  approverMentions: mentions({ users: [ben, cleo], groups: [] }),
  dashboardUrl:
    'https://one.dash.cloudflare.com/023e105f4ecef8ad9ca31a8372d0c353/integrations/identity-providers',
  cardLink: 'https://acme.slack.com/archives/C0ITCHANGES/p1795530720000100',
  recipeLink: 'https://acme.slack.com/archives/D0ANA/p1795530720000200',
};

const fingerprint = `3F:9A:${'0B:'.repeat(29)}C1`;

/** The certificate of pair 3F9A. */
export const certificate: CertificateFacts = {
  pem: '-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n',
  sha256Fingerprint: fingerprint,
  derSha256: fingerprint.replaceAll(':', '').toLowerCase(),
  spkiSha256: '00'.repeat(32),
  subject: 'CN=JumpCloud SAML IdP',
  subjectCommonName: 'JumpCloud SAML IdP',
  notBefore: now,
  notAfter: new Date('2029-11-23T14:32:00Z'),
  keyType: 'rsa',
  keyBits: 2048,
  signatureAlgorithm: 'sha256WithRSAEncryption',
  generatedByJumpCloud: false,
};

/** The same certificate as Access holds it. */
export const held: HeldCertificate = {
  text: certificate.pem,
  sha256: certificate.sha256Fingerprint,
  notAfter: certificate.notAfter,
  keyBits: 2048,
};

/** What Ana asked for. */
export const request: SetupRequest = {
  label: 'Acme staff',
  teamDomain: 'acme.cloudflareaccess.com',
  target: { kind: 'create' },
  entityId: 'https://acme.cloudflareaccess.com/',
  certificate: { source: 'generate', commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048 },
  attributes: ['email'],
  emailAttribute: 'email',
  signRequests: false,
  channel: itChanges,
  owner: ana,
};

/** What is wanted in Access. */
export const wanted: SamlSettings = {
  name: 'Acme staff',
  ssoUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
  issuer: 'https://acme.cloudflareaccess.com/',
  certificates: [held],
  attributes: ['email'],
  emailAttribute: 'email',
  signRequests: false,
};

/** An identity provider that is there already and differs in its URL and certificate. */
export const existing: SamlProvider = {
  ...wanted,
  id: asId('f174e90a-fafe-4643-bbbc-4a0ed4fc8415'),
  ssoUrl: 'https://sso.jumpcloud.com/saml2/old',
  certificates: [
    { text: 'x', sha256: `8C:11:${'22:'.repeat(29)}4E`, notAfter: later(60 * 24 * 40), keyBits: 4096 },
  ],
  version: null,
  readOnly: false,
  rest: { config: {} },
};

const planContext = {
  warnings: [{ kind: 'only-other-login', names: ['One-time PIN'] }],
  affected: { applicationsAcceptingAny: 12, applicationsNamingThis: 0 },
  now,
} as const;

export const createPlan: Plan = makePlan(null, wanted, planContext);
export const updatePlan: Plan = makePlan(existing, wanted, planContext);
export const emptyPlan: Plan = makePlan({ ...existing, ...wanted }, wanted, planContext);

export const metadata: HandedMetadata = {
  idp: {
    entityId: wanted.issuer,
    ssoRedirectUrl: wanted.ssoUrl,
    signingCertificates: [certificate.pem],
    nameIdFormats: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
    wantAuthnRequestsSigned: false,
  },
  certificates: [certificate],
  by: ana,
  at: later(10),
  fileName: 'JumpCloud-saml2-metadata.xml',
  sizeBytes: 3174,
  warnings: [],
};

export const report: TestReport = {
  at: later(20),
  checks: [
    { id: 'read-back', result: 'pass', saw: '6 settings, 1 certificate, read back 24 Nov 14:50 UTC' },
    { id: 'sp-metadata', result: 'pass', saw: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback' },
    { id: 'certificate', result: 'pass', saw: 'until 23 Nov 2029, 1,094 days left' },
    { id: 'sign-on-url', result: 'unknown', saw: 'no answer in 10 s from sso.jumpcloud.com' },
  ],
};

const written = { provider: existing.id, name: 'Acme staff', at: later(18), readBackAt: later(18) };
const closing: Closing = {
  at: later(30),
  by: ben,
  reason: 'Wrong group.',
  cloudflare: 'untouched',
  step: 'writing to Cloudflare',
};

/** What a sample differs in. */
export interface Wish {
  readonly request?: Partial<SetupRequest>;
  readonly plan?: Plan;
  readonly evidence?: Evidence;
  readonly more?: Partial<Change>;
}

/** Who ended it, where that is not Ben. */
const endedBy: Partial<Record<ChangeState, UserId | null>> = {
  expired: null,
  withdrawn: ana,
  'rolled-back': null,
};

/** A change in the given state: that of the rules' tests, with what is shown of it as these tests expect it. */
export const changeIn = (state: ChangeState, wish: Wish = {}): Change => {
  const plan = state === 'nothing-to-do' ? emptyPlan : (wish.plan ?? createPlan);
  const base = built(state, {}, plan);
  const by = endedBy[state];
  const shown = {
    plan,
    pair: { ...base.pair, name: '3F9A', certificate },
    custody: { state: 'in-slack', deleteAt: later(24 * 60) },
    metadata,
    approvals: base.approvals.length > 0 ? [{ by: ben, at: later(15), digest: plan.digest, groups: [] }] : [],
    expiresAt: later(24 * 60),
    applyBy: later(75),
    looks: 1,
    written,
    report,
    closing: by === undefined ? closing : { ...closing, by },
  };
  const own = Object.fromEntries(Object.entries(shown).filter(([field]) => field in base));
  return {
    ...base,
    ...own,
    request: { ...request, ...wish.request },
    evidence: wish.evidence ?? {},
    ...wish.more,
  } as Change;
};

/** Every state once. */
export const everyState = (wish: Wish = {}): Change[] => CHANGE_STATES.map(state => changeIn(state, wish));
