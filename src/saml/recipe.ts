import type { Change } from '../domain/change.ts';
import type { AttributeRow, Recipe, RecipePair } from '../domain/recipe.ts';
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
  const { label, teamDomain, entityId, attributes, emailAttribute } = change.request;
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
    pair,
    ...(change.kind === 'rotate' ? { onlyPair: true } : {}),
  };
};
