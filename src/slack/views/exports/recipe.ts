import { type CertificateFacts, shortFingerprint } from '../../../domain/certificate.ts';
import type { Connection } from '../../../domain/connection.ts';
import type { Recipe } from '../../../domain/recipe.ts';
import { paperDay, paperMoment } from '../time.ts';
import { codeSpan } from './markdown.ts';

const field = (name: string, value: string): string => `- *${name}*: ${codeSpan(value)}`;

const ends = ({ sha256Fingerprint, notAfter }: CertificateFacts): string =>
  `SHA-256 ${shortFingerprint(sha256Fingerprint)}, ends ${paperDay(notAfter)}`;

const pairLines = ({ pair }: Recipe): string[] => {
  if (pair.source === 'jumpcloud') return ['JumpCloud makes the pair: leave it as it is.'];
  const whose = pair.source === 'made' ? `pair ${pair.name}` : 'your own certificate';
  return [
    `- *Upload New certificate*: ${whose}, ${ends(pair.certificate)}`,
    '- *Upload IdP Key*: the key of the same pair. It is not in this file, and jcaccess does not have it.',
    '',
    'Uploading a certificate wipes the stored key: upload both, the certificate first.',
  ];
};

const attributeLines = ({ attributes }: Recipe): string[] =>
  attributes.map(
    ({ serviceProvider, jumpCloud }) =>
      `- *Service Provider Attribute Name*: ${codeSpan(serviceProvider)}, *JumpCloud Attribute Name*: ${jumpCloud === null ? 'choose the field that holds it' : codeSpan(jumpCloud)}`,
  );

const inAccess = ({ applied }: Connection): string[] => {
  if (!applied) return ['Nothing was kept yet.'];
  const { settings, certificates, provider } = applied;
  return [
    field('Name', settings.name),
    field('Identity provider', provider),
    field('Single sign-on URL', settings.ssoUrl),
    field('IdP Entity ID or Issuer URL', settings.issuer),
    ...certificates.map(({ facts }) => `- *Signing certificate*: ${ends(facts)}`),
    '',
    `As it was kept ${paperMoment(applied.at)}.`,
  ];
};

/** The recipe as Markdown: what to enter in JumpCloud, and what Access has. The headings are always the same. */
export const recipeText = (recipe: Recipe, connection: Connection, now: Date): string =>
  [
    '# JumpCloud recipe',
    '',
    `Connection: ${codeSpan(connection.request.label)}`,
    '',
    `Exported: ${paperMoment(now)}`,
    '',
    '## Application',
    '',
    field('Display Label', recipe.displayLabel),
    field('SSO IdP URL', recipe.ssoSlug),
    '',
    'The SSO IdP URL is the end of the address. JumpCloud does not let you change it later.',
    '',
    '## SSO',
    '',
    field('IdP Entity ID', recipe.idpEntityId),
    field('SP Entity ID', recipe.spEntityId),
    field('ACS URLs', recipe.acsUrl),
    field('SAMLSubject NameID', recipe.subjectNameId),
    field('SAMLSubject NameID Format', recipe.nameIdFormat),
    '- *Declare Redirect Endpoint*: tick it',
    '',
    '## Attributes',
    '',
    ...attributeLines(recipe),
    '',
    '## Certificate and key',
    '',
    ...pairLines(recipe),
    '',
    '## User groups',
    '',
    'Tick the groups that may log in. Nobody is assigned at first.',
    '',
    '## Metadata',
    '',
    'Tab SSO, *JumpCloud Metadata*, *Export Metadata*.',
    '',
    '## In Cloudflare Access',
    '',
    ...inAccess(connection),
    '',
  ].join('\n');
