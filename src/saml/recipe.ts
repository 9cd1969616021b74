import { pairName } from '../domain/certificate.ts';
import type { Change } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import { signingCertificate } from '../domain/connection.ts';
import type { AttributeRow, Recipe, RecipePair } from '../domain/recipe.ts';
import type { SetupRequest } from '../domain/request.ts';
import { callbackUrl, slugOf } from '../domain/request.ts';

/** The subject format that Access asks for (SAML core 8.3.2). */
const EMAIL_ADDRESS_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

/** JumpCloud's fields by the names under which service providers usually want them, lower case, letters only. */
const JUMPCLOUD_FIELDS: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['mail', 'email'],
  ['emailaddress', 'email'],
  ['firstname', 'firstname'],
  ['givenname', 'firstname'],
  ['lastname', 'lastname'],
  ['surname', 'lastname'],
  ['familyname', 'lastname'],
  ['username', 'username'],
]);

const attributeRow = (serviceProvider: string, emailAttribute: string): AttributeRow => ({
  serviceProvider,
  jumpCloud:
    serviceProvider === emailAttribute
      ? 'email'
      : (JUMPCLOUD_FIELDS.get(serviceProvider.toLowerCase().replace(/[^a-z]/g, '')) ?? null),
});

const recipePair = (change: Change): RecipePair | null => {
  const choice = change.request.certificate;
  if (choice.source === 'own') return { source: 'own', certificate: choice.certificate };
  if (choice.source === 'jumpcloud') return { source: 'jumpcloud' };
  return change.pair?.delivered
    ? { source: 'made', name: change.pair.name, certificate: change.pair.certificate }
    : null;
};

/**
 * The recipe of a change: what to enter in JumpCloud. Null while its pair is not delivered, because a recipe must never
 * name a pair that the requester does not hold.
 */
export const recipeOf = (change: Change): Recipe | null => {
  const pair = recipePair(change);
  if (pair === null) return null;
  return { ...enteredFor(change.request), pair, ...(change.kind === 'rotate' ? { onlyPair: true } : {}) };
};

const enteredFor = (request: SetupRequest): Omit<Recipe, 'pair'> => {
  const { label, teamDomain, entityId, attributes, emailAttribute } = request;
  const names = [...new Set([emailAttribute, ...attributes])].filter(name => name !== '');
  return {
    displayLabel: label,
    ssoSlug: slugOf(label),
    idpEntityId: entityId,
    spEntityId: callbackUrl(teamDomain),
    acsUrl: callbackUrl(teamDomain),
    subjectNameId: 'email',
    nameIdFormat: EMAIL_ADDRESS_FORMAT,
    attributes: (names.length > 0 ? names : ['email']).map(name => attributeRow(name, emailAttribute)),
  };
};

/** The end of the address that JumpCloud got once and for all; null when it does not have JumpCloud's form. */
const slugIn = (ssoUrl: string): string | null =>
  /^\/saml2\/([^/]+)$/.exec(URL.parse(ssoUrl)?.pathname ?? '')?.[1] ?? null;

/**
 * The whole recipe of a connection, as it would be entered anew: with what was kept, or with what its open set-up asks for.
 * Null while there is no pair that the requester holds.
 */
export const recipeOfConnection = (connection: Connection, change: Change): Recipe | null => {
  const { applied, request } = connection;
  if (!applied) return recipeOf(change);
  const { source } = request.certificate;
  const certificate = signingCertificate(applied);
  const name = pairName(certificate.sha256Fingerprint);
  const entered = enteredFor(request);
  return {
    ...entered,
    ssoSlug: slugIn(applied.settings.ssoUrl) ?? entered.ssoSlug,
    idpEntityId: applied.settings.issuer,
    pair: source === 'jumpcloud' ? { source } : { ...ofPair(source, name), certificate },
  };
};

const ofPair = (source: 'generate' | 'own', name: string) =>
  source === 'generate' ? ({ source: 'made', name } as const) : ({ source: 'own' } as const);
