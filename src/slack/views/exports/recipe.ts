import { type CertificateFacts, shortFingerprint } from '../../../domain/certificate.ts';
import type { Connection } from '../../../domain/connection.ts';
import { CLOUDFLARE_FIELDS } from '../../../domain/consoles/cloudflare.ts';
import { JUMPCLOUD_WAYS, jumpCloudLabel } from '../../../domain/consoles/jumpcloud.ts';
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
    `- *${jumpCloudLabel('uploadCertificate')}*: ${whose}, ${ends(pair.certificate)}`,
    `- *${jumpCloudLabel('uploadKey')}*: the key of the same pair. It is not in this file, and jcaccess does not have it.`,
    '',
    'Uploading a certificate wipes the stored key: upload both, the certificate first.',
  ];
};

const attributeLines = ({ attributes }: Recipe): string[] =>
  attributes.map(
    ({ serviceProvider, jumpCloud }) =>
      `- *${jumpCloudLabel('serviceProviderAttribute')}*: ${codeSpan(serviceProvider)}, *${jumpCloudLabel('jumpCloudAttribute')}*: ${jumpCloud === null ? 'choose the field that holds it' : codeSpan(jumpCloud)}`,
  );

const inAccess = ({ applied }: Connection): string[] => {
  if (!applied) return ['Nothing was kept yet.'];
  const { settings, certificates, provider } = applied;
  return [
    field('Name', settings.name),
    field('Identity provider', provider),
    field(CLOUDFLARE_FIELDS.ssoUrl, settings.ssoUrl),
    field(CLOUDFLARE_FIELDS.issuer, settings.issuer),
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
    field(jumpCloudLabel('displayLabel'), recipe.displayLabel),
    field(jumpCloudLabel('ssoIdpUrl'), recipe.ssoSlug),
    '',
    `The ${jumpCloudLabel('ssoIdpUrl')} is the end of the address. JumpCloud does not let you change it later.`,
    '',
    '## SSO',
    '',
    field(jumpCloudLabel('idpEntityId'), recipe.idpEntityId),
    field(jumpCloudLabel('spEntityId'), recipe.spEntityId),
    field(jumpCloudLabel('acsUrls'), recipe.acsUrl),
    field(jumpCloudLabel('nameId'), recipe.subjectNameId),
    field(jumpCloudLabel('nameIdFormat'), recipe.nameIdFormat),
    `- *${jumpCloudLabel('declareRedirect')}*: tick it`,
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
    `${JUMPCLOUD_WAYS.metadata} › *${jumpCloudLabel('exportMetadata')}*.`,
    '',
    '## In Cloudflare Access',
    '',
    ...inAccess(connection),
    '',
  ].join('\n');
