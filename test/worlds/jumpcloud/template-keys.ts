import { defaultExtras } from './application.ts';

/** The keys of a catalogue template are fewer than those of a custom application. */
const CATALOGUE: readonly string[] = [
  'idpEntityId',
  'idpPrivateKey',
  'idpCertificate',
  'spEntityId',
  'acsUrl',
  'declareRedirectEndpoint',
  'constantAttributes',
  'databaseAttributes',
];
const CUSTOM: readonly string[] = [
  ...CATALOGUE,
  'spCertificate',
  'subjectField',
  'overrideNameIdFormat',
  'signatureAlgorithm',
  'signAssertion',
  'signResponse',
  'defaultTargetUrl',
  'idpInitUrl',
  'includeGroups',
  'groupsAttributeName',
  ...Object.keys(defaultExtras()),
];

/** The config keys of a template: `saml2` is the custom application, every other name is one of the catalogue. */
export const keysOf = (template: string): readonly string[] => (template === 'saml2' ? CUSTOM : CATALOGUE);
