import { CLOUDFLARE_WAYS } from '../domain/consoles/cloudflare.ts';
import type { Finding } from '../domain/finding.ts';
import { no, ok, type Result } from '../domain/result.ts';
import { decodeXml } from './decode.ts';
import { metadataNamespace, postBinding } from './namespaces.ts';
import { parseXml } from './xml.ts';
import { attributeOf, childrenOf, isNamed, withDescendants } from './xml-query.ts';

/** What Access publishes of itself as a service provider. */
export interface SpMetadata {
  readonly entityId: string;
  /** Assertion consumer services that take a POST, in the order of the file. */
  readonly acsUrls: readonly string[];
}

const fix = `Open https://<team>.cloudflareaccess.com/cdn-cgi/access/saml-metadata in a browser and compare the team name (${CLOUDFLARE_WAYS.settings}).`;

/** Reads the service provider metadata of a team domain. Never throws; a refusal has one finding of level `stop`. */
export const readSpMetadata = (bytes: Uint8Array): Result<SpMetadata, Finding[]> => {
  const text = decodeXml(bytes);
  const document = text.ok ? parseXml(text.value) : text;
  if (!document.ok)
    return refused(
      document.error.code,
      `The team domain did not answer with metadata. ${document.error.message}`,
    );
  const entity = [...withDescendants(document.value.root)].find(
    element =>
      isNamed(element, metadataNamespace, 'EntityDescriptor') &&
      childrenOf(element, metadataNamespace, 'SPSSODescriptor').length > 0,
  );
  const entityId = entity === undefined ? undefined : attributeOf(entity, 'entityID');
  if (entity === undefined || entityId === undefined || entityId.trim() === '') {
    return refused(
      'not-sp-metadata',
      'The team domain answered with XML that describes no service provider.',
    );
  }
  const acsUrls = childrenOf(entity, metadataNamespace, 'SPSSODescriptor')
    .flatMap(role => childrenOf(role, metadataNamespace, 'AssertionConsumerService'))
    .filter(service => attributeOf(service, 'Binding')?.trim() === postBinding)
    .map(service => (attributeOf(service, 'Location') ?? '').trim())
    .filter(url => url !== '');
  return ok({ entityId, acsUrls });
};

const refused = (code: string, message: string): { ok: false; error: Finding[] } =>
  no([{ code, level: 'stop', where: 'team domain', message, fix }]);
