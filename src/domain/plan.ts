import { createHash } from 'node:crypto';
import type { CertificateFacts } from './certificate.ts';
import type { ProviderId } from './ids.ts';
import type { JumpCloudPlan } from './jumpcloud-plan.ts';
import { jumpCloudDigest, stepsAtJumpCloud } from './jumpcloud-plan.ts';
import type { LookAlike } from './label.ts';
import type { PlanRow, PlanStep } from './plan-step.ts';
import type { HeldCertificate, ProviderRest, SamlProvider, SamlSettings, SettingKey } from './provider.ts';
import {
  comparedSetting,
  differingSettings,
  SETTING_KEYS,
  sameCertificate,
  sameCertificates,
  settingLabel,
  shownSetting,
} from './provider.ts';

/** A certificate that the plan adds, keeps or removes. */
export interface PlanCertificate {
  readonly certificate: HeldCertificate;
  readonly fate: 'added' | 'kept' | 'removed';
}

/** Something that approvers should weigh, as data; views say it in words. */
export type PlanWarning =
  | { readonly kind: 'only-other-login'; readonly names: readonly string[] }
  | { readonly kind: 'only-login-method' }
  | { readonly kind: 'offered-at-once'; readonly applications: number }
  | { readonly kind: 'post-only' }
  | { readonly kind: 'wants-signed-requests' }
  | { readonly kind: 'certificate-ends-soon'; readonly at: Date }
  | { readonly kind: 'managed-elsewhere' }
  | ({ readonly kind: 'looks-like' } & LookAlike)
  | { readonly kind: 'removes-certificates'; readonly count: number }
  | { readonly kind: 'encrypted-assertions' }
  | { readonly kind: 'cannot-be-undone' }
  | { readonly kind: 'foreign-certificates-stay'; readonly count: number }
  | { readonly kind: 'writes-nothing' }
  | { readonly kind: 'gone-already' }
  | { readonly kind: 'attributes-added'; readonly names: readonly string[] }
  | { readonly kind: 'signs-requests' }
  | { readonly kind: 'unreadable-providers'; readonly names: readonly string[] }
  /** JumpCloud makes the certificate after the approval. */
  | { readonly kind: 'certificate-unknown' }
  /** No group may use the application. */
  | { readonly kind: 'nobody-bound' }
  | { readonly kind: 'metadata'; readonly message: string };

/** How many people logged in within some days, as far as the log of Access tells. */
export type PeopleSeen =
  | {
      readonly kind: 'counted';
      readonly people: number;
      readonly days: number;
      /** There may be more: not the whole log was read. */
      readonly atLeast: boolean;
      /** The log does not say through which of several SAML providers. */
      readonly ofAllSaml: boolean;
    }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Who is touched by a change, as far as Cloudflare tells. `null`: it did not tell. */
export interface Affected {
  readonly applicationsAcceptingAny: number | null;
  readonly applicationsNamingThis: number | null;
  /** Who logged in of late, where the plan is about that. */
  readonly people?: PeopleSeen;
}

/** A pair that is made once the plan is approved, so that its certificate has no name yet. */
export interface PairToMake {
  readonly commonName: string;
  readonly days: number;
  readonly bits: number;
}

/** What turns the identity provider that Access has into the one that is wanted. */
export interface Plan {
  /** SHA-256 over what Access has and what is wanted, hex. Approvals bind to it. */
  readonly digest: string;
  /** The writes in their order; none when Access has already what is wanted. */
  readonly steps: readonly PlanStep[];
  readonly before: SamlProvider | null;
  /** What Access has in the end, beside the certificate that is still to be made; of a deletion, what is deleted. */
  readonly wanted: SamlSettings;
  readonly toMake?: PairToMake;
  /** JumpCloud's side, when it is written there too. */
  readonly jumpcloud?: JumpCloudPlan;
  /** JumpCloud makes the certificate: `wanted` holds it only once it was read there, and the digest never does. */
  readonly toTake?: true;
  /** The team whose callback JumpCloud sends people to, as read from the account. Absent in plans of earlier versions. */
  readonly teamDomain?: string;
  readonly rows: readonly PlanRow[];
  readonly certificates: readonly PlanCertificate[];
  /** How many single-valued settings stay as they are. */
  readonly unchanged: number;
  readonly warnings: readonly PlanWarning[];
  readonly affected: Affected;
  readonly madeAt: Date;
  /** Of an adoption: the facts of the certificates that Access trusts. */
  readonly held?: readonly CertificateFacts[];
}

type AccessStep = Extract<PlanStep, { service: 'access' }>;

const accessSteps = (steps: readonly PlanStep[]): AccessStep[] =>
  steps.filter(one => one.service === 'access');

/** What a plan does in Access. */
export const actionOf = ({ steps }: Pick<Plan, 'steps'>): AccessStep['action'] | 'nothing' =>
  accessSteps(steps)[0]?.action ?? 'nothing';

/** True for a plan that writes twice to Access: what goes is removed by the second write. */
export const removesLater = ({ steps }: Pick<Plan, 'steps'>): boolean => accessSteps(steps).length > 1;

/** What a plan does other than writing what is wanted; undefined for that. */
export const specialOf = (plan: Pick<Plan, 'steps'>): 'delete' | 'adopt' | undefined => {
  const action = plan.steps[0]?.action;
  return action === 'delete' || action === 'adopt' ? action : undefined;
};

/** True for a plan that deletes the identity provider. */
export const deletesProvider = (plan: Pick<Plan, 'steps'>): boolean => specialOf(plan) === 'delete';

/** The digest as people see it: its first eight digits. */
export const shortDigest = (plan: Plan): string => plan.digest.slice(0, 8);

/** The settings in a form that is equal exactly when Access would behave equally. */
const canonical = (settings: SamlSettings, rest: ProviderRest | null): string =>
  JSON.stringify([
    SETTING_KEYS.map(key => comparedSetting(settings, key)),
    settings.certificates.map(c => c.sha256 ?? c.text).sort(),
    rest === null ? null : sortKeys(rest),
  ]);

const sortKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sortKeys(inner)]);
};

/**
 * The digest of a pair "what Access has, what is wanted", for one team. `before` is null when a new provider is to be
 * made; `toMake` is a certificate that is wanted and not made yet; of a deletion `wanted` is what is deleted. `special` tells
 * apart what is done with it.
 */
export const planDigest = (
  before: SamlProvider | null,
  wanted: SamlSettings,
  teamDomain?: string,
  toMake?: PairToMake,
  special?: 'delete' | 'adopt',
  other?: Pick<Plan, 'jumpcloud' | 'toTake'>,
): string =>
  createHash('sha256')
    .update(before === null ? 'none' : `${before.id} ${canonical(before, before.rest)}`)
    .update('\n')
    .update(canonical(other?.toTake ? { ...wanted, certificates: [] } : wanted, null))
    .update(teamDomain === undefined ? '' : `\n${teamDomain}`)
    .update(toMake === undefined ? '' : `\n${toMake.commonName} ${toMake.days} ${toMake.bits}`)
    .update(special === undefined ? '' : `\n${special}`)
    .update(other?.jumpcloud === undefined ? '' : `\n${jumpCloudDigest(other.jumpcloud)}`)
    .digest('hex');

/** What becomes of each certificate. */
export const certificateFates = (before: SamlSettings | null, wanted: SamlSettings): PlanCertificate[] => {
  const had = before?.certificates ?? [];
  const inBoth = (one: HeldCertificate, list: readonly HeldCertificate[]): boolean =>
    list.some(other => sameCertificate(one, other));
  return [
    ...wanted.certificates.map(certificate => ({
      certificate,
      fate: inBoth(certificate, had) ? ('kept' as const) : ('added' as const),
    })),
    ...had
      .filter(certificate => !inBoth(certificate, wanted.certificates))
      .map(certificate => ({ certificate, fate: 'removed' as const })),
  ];
};

const rowOf = (before: SamlProvider | null, wanted: SamlSettings, key: SettingKey): PlanRow => ({
  setting: settingLabel(key),
  before: before === null ? null : shownSetting(before, key),
  after: shownSetting(wanted, key),
});

/**
 * Makes the plan that turns `before` (null: nothing there yet) into `wanted`. Applying it and planning again gives a
 * plan without steps.
 */
export const makePlan = (
  before: SamlProvider | null,
  wanted: SamlSettings,
  context: {
    readonly teamDomain?: string;
    readonly warnings: readonly PlanWarning[];
    readonly affected: Affected;
    readonly now: Date;
    readonly toMake?: PairToMake;
    /** Certificates that are new are written first, and those that go are removed by a later write. */
    readonly addsFirst?: boolean;
    readonly jumpcloud?: JumpCloudPlan;
    readonly toTake?: boolean;
  },
): Plan => {
  const differing = before === null ? SETTING_KEYS : differingSettings(before, wanted);
  const { toMake, teamDomain, addsFirst, jumpcloud } = context;
  const atJumpCloud = jumpcloud ? stepsAtJumpCloud(jumpcloud) : [];
  const other = { ...(jumpcloud ? { jumpcloud } : {}), ...(context.toTake ? { toTake: true as const } : {}) };
  const equal =
    before !== null &&
    toMake === undefined &&
    atJumpCloud.length === 0 &&
    !context.toTake &&
    differing.length === 0 &&
    sameCertificates(before.certificates, wanted.certificates);
  const write = { service: 'access', action: before === null ? 'create' : 'replace' } as const;
  return {
    digest: planDigest(before, wanted, teamDomain, toMake, undefined, other),
    steps: equal ? [] : [...atJumpCloud, ...(addsFirst ? [write, write] : [write])],
    before,
    wanted,
    ...(toMake ? { toMake } : {}),
    ...other,
    ...(teamDomain === undefined ? {} : { teamDomain }),
    rows: differing.map(key => rowOf(before, wanted, key)),
    certificates: certificateFates(before, wanted),
    unchanged: SETTING_KEYS.length - differing.length,
    warnings: context.warnings,
    affected: context.affected,
    madeAt: context.now,
  };
};

/** The names of the settings in which two providers differ, for telling people what moved. */
export const whatMoved = (then: SamlProvider | null, now: SamlProvider | null): string[] => {
  if (then === null || now === null)
    return [then === null ? 'the identity provider appeared' : 'the identity provider is gone'];
  const moved = differingSettings(then, now).map(settingLabel);
  if (!sameCertificates(then.certificates, now.certificates)) moved.push('Signing certificates');
  return moved.length > 0 ? moved : ['a setting that jcaccess does not manage'];
};

/**
 * True when a creation of `wanted` may have made the provider: it was not among `idsBefore`, the ids just before it was
 * sent, and carries the issuer, name and certificates that were wanted.
 */
export const mayComeFrom = (
  wanted: SamlSettings,
  idsBefore: readonly ProviderId[],
  one: SamlProvider,
): boolean =>
  !idsBefore.includes(one.id) &&
  one.issuer === wanted.issuer &&
  one.name === wanted.name &&
  sameCertificates(one.certificates, wanted.certificates);

/** True when both hold the same beside the settings that jcaccess manages. */
export const sameRest = (a: ProviderRest, b: ProviderRest): boolean =>
  JSON.stringify(sortKeys(a)) === JSON.stringify(sortKeys(b));

/** What a provider has of which nobody said anything. */
const BLANK: SamlSettings = {
  name: '',
  ssoUrl: '',
  issuer: '',
  certificates: [],
  attributes: [],
  emailAttribute: '',
  signRequests: false,
};

/**
 * True when nothing in `now` can be anyone else's: each setting and each certificate is what was sent, or what was there
 * before (Access did not take the new one).
 */
export const isOursInPart = (
  { before, wanted }: Pick<Plan, 'before' | 'wanted'>,
  now: SamlSettings,
): boolean => {
  const known = [wanted, before ?? BLANK];
  return (
    SETTING_KEYS.every(key => known.some(one => comparedSetting(one, key) === comparedSetting(now, key))) &&
    now.certificates.every(held => known.some(one => one.certificates.some(c => sameCertificate(c, held))))
  );
};
