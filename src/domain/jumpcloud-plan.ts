import { type JumpCloudPlace, jumpCloudLabel } from './consoles/jumpcloud.ts';
import type { ApplicationSettings, JumpCloudApplication, UserGroup } from './jumpcloud.ts';
import type { PlanRow, PlanStep } from './plan-step.ts';
import type { SetupRequest } from './request.ts';
import { callbackUrl, slugOf } from './request.ts';

/** JumpCloud's side of a plan. */
export interface JumpCloudPlan {
  /** The application as it was read; null when one is made. */
  readonly before: JumpCloudApplication | null;
  readonly wanted: ApplicationSettings;
  /** The groups that are bound by this plan. */
  readonly binds: readonly UserGroup[];
  /** The groups that are bound already, by id. */
  readonly bound: readonly string[];
  readonly rows: readonly PlanRow[];
}

const EMAIL_ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
/** What JumpCloud writes into the field until a person does. */
const NO_ACS_URL = 'https://YOUR_ACS_URL/';
const UNITED_STATES = 'https://sso.jumpcloud.com/saml2/';

/** The application that a request asks for. A field of an application that is there stays unless Access needs it otherwise. */
export const wantedApplication = (
  request: SetupRequest,
  before: JumpCloudApplication | null,
  ssoUrl: string,
): ApplicationSettings => {
  const callback = callbackUrl(request.teamDomain);
  const email = request.emailAttribute || 'email';
  const names = [...new Set([email, ...request.attributes])];
  const had = before?.attributes ?? [];
  return {
    label: before?.label ?? request.label,
    ssoUrl: before?.ssoUrl ?? ssoUrl,
    active: true,
    idpEntityId: request.entityId,
    spEntityId: callback,
    acsUrls: [callback],
    nameId: 'email',
    nameIdFormat: EMAIL_ADDRESS,
    attributes: names.map(name => ({
      name,
      field: name === email ? 'email' : (had.find(one => one.name === name)?.field ?? fieldFor(name)),
    })),
    signsAssertion: true,
    declaresRedirect: true,
  };
};

/** The field of a person that an attribute of this name is filled from; anything else is filled from the address. */
const fieldFor = (name: string): string => {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  if (['firstname', 'givenname'].includes(plain)) return 'firstname';
  if (['lastname', 'surname', 'sn', 'familyname'].includes(plain)) return 'lastname';
  return plain === 'username' ? 'username' : 'email';
};

/**
 * The sign-on address of an application that is to be made, or null when it cannot be known: outside the United States
 * the host is that of the applications that are there. JumpCloud lets two applications have the same address.
 */
export const freeSsoUrl = (
  { label }: Pick<SetupRequest, 'label'>,
  others: readonly Pick<JumpCloudApplication, 'ssoUrl'>[],
  region: 'us' | 'eu' | 'in',
  change: string,
): string | null => {
  const seen = others
    .map(one => /^https:\/\/[^/]+\/saml2\//.exec(one.ssoUrl)?.[0])
    .find(one => one !== undefined);
  const base = region === 'us' ? UNITED_STATES : seen;
  if (base === undefined) return null;
  const url = `${base}${slugOf(label)}`;
  return others.some(one => one.ssoUrl === url) ? `${url}-${change.toLowerCase()}` : url;
};

/** Why an application must not be used or made for a request; null when it may. */
export type ApplicationStop =
  | 'exists'
  | 'gone'
  | 'serves-other'
  | 'other-entity-id'
  | 'read-only'
  | 'no-host';

/** What forbids to change an application that is there: it serves another service provider, or is known there by another entity ID. */
export const applicationStop = (
  request: SetupRequest,
  { spEntityId, acsUrls, idpEntityId }: JumpCloudApplication,
): { readonly why: ApplicationStop; readonly detail: string } | null => {
  const callback = callbackUrl(request.teamDomain);
  const others = [spEntityId, ...acsUrls].filter(one => one !== '' && one !== NO_ACS_URL && one !== callback);
  if (others[0] !== undefined) return { why: 'serves-other', detail: others[0] };
  if (idpEntityId !== '' && idpEntityId !== request.entityId)
    return { why: 'other-entity-id', detail: idpEntityId };
  return null;
};

/** Where each setting stands in the console. */
const PLACES = {
  label: 'displayLabel',
  ssoUrl: 'ssoIdpUrl',
  active: 'ssoTab',
  idpEntityId: 'idpEntityId',
  spEntityId: 'spEntityId',
  acsUrls: 'acsUrls',
  nameId: 'nameId',
  nameIdFormat: 'nameIdFormat',
  attributes: 'userAttributes',
  signsAssertion: 'sign',
  declaresRedirect: 'declareRedirect',
} as const satisfies Record<keyof ApplicationSettings, JumpCloudPlace>;

const KEYS = Object.keys(PLACES) as (keyof ApplicationSettings)[];

const shownField = (settings: ApplicationSettings, key: keyof ApplicationSettings): string => {
  switch (key) {
    case 'active':
      return settings.active ? 'active' : 'inactive';
    case 'acsUrls':
      return settings.acsUrls.join(', ');
    case 'attributes':
      return settings.attributes.map(({ name, field }) => `${name} = ${field}`).join(', ');
    case 'signsAssertion':
      return settings.signsAssertion ? 'Assertion' : 'not the assertion';
    case 'declaresRedirect':
      return settings.declaresRedirect ? 'on' : 'off';
    default:
      return settings[key];
  }
};

/** The fields by their console labels in which an application differs from what is wanted. */
export const differingFields = (
  before: ApplicationSettings | null,
  wanted: ApplicationSettings,
): readonly PlanRow[] =>
  KEYS.filter(key => before === null || !sameField(before, wanted, key)).map(key => ({
    setting: jumpCloudLabel(PLACES[key]),
    before: before && shownField(before, key),
    after: shownField(wanted, key),
  }));

/** An application may send more than is wanted: constants, the groups, attributes of others. */
const sameField = (
  now: ApplicationSettings,
  wanted: ApplicationSettings,
  key: keyof ApplicationSettings,
): boolean =>
  key === 'attributes'
    ? wanted.attributes.every(one =>
        now.attributes.some(other => other.name === one.name && other.field === one.field),
      )
    : shownField(now, key) === shownField(wanted, key);

/** True when an application may be the one that a creation made: JumpCloud tells applications apart by their id alone. */
export const mayBeMade = (wanted: ApplicationSettings, one: JumpCloudApplication): boolean =>
  one.label === wanted.label && one.idpEntityId === wanted.idpEntityId && one.ssoUrl === wanted.ssoUrl;

/** JumpCloud's side of a plan, as it follows from what is there. */
export const planAtJumpCloud = (
  wanted: ApplicationSettings,
  before: JumpCloudApplication | null,
  groups: readonly UserGroup[],
  bound: readonly string[],
): JumpCloudPlan => ({
  before,
  wanted,
  binds: groups.filter(one => !bound.includes(one.id)),
  bound,
  rows: differingFields(before, wanted),
});

/** The writes at JumpCloud, in their order. */
export const stepsAtJumpCloud = ({ before, rows, binds }: JumpCloudPlan): PlanStep[] => [
  ...(before === null
    ? [{ service: 'jumpcloud', action: 'create' } as const]
    : rows.length > 0
      ? [{ service: 'jumpcloud', action: 'replace' } as const]
      : []),
  ...binds.map(({ id, name }) => ({ service: 'jumpcloud', action: 'bind', group: id, name }) as const),
];

/** JumpCloud's side in a form that is equal exactly when the same is there and the same is wanted. */
export const jumpCloudDigest = ({ before, wanted, binds, bound }: JumpCloudPlan): string =>
  JSON.stringify([
    before && [before.id, before.certificate?.sha256 ?? null, ...KEYS.map(key => shownField(before, key))],
    KEYS.map(key => shownField(wanted, key)),
    binds.map(one => one.id).sort(),
    [...bound].sort(),
  ]);

/** The names of what moved at JumpCloud since a plan was made; empty when nothing did. */
export const movedAtJumpCloud = (then: JumpCloudApplication, now: JumpCloudApplication | null): string[] => {
  if (now === null) return ['the application in JumpCloud is gone'];
  const moved = KEYS.filter(key => shownField(then, key) !== shownField(now, key)).map(
    key => `${jumpCloudLabel(PLACES[key])} in JumpCloud`,
  );
  if (then.certificate?.sha256 !== now.certificate?.sha256) moved.push('the certificate in JumpCloud');
  return moved;
};
