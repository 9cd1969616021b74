import { XMLParser } from 'fast-xml-parser';
import { ImpossibleAct } from '../impossible-act.ts';
import type { Application } from './application.ts';
import { pemOfDer } from './self-signed.ts';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', removeNSPrefix: true });

const first = <T>(value: T | T[] | undefined): T | undefined => (Array.isArray(value) ? value[0] : value);

/**
 * Service Provider Metadata > Upload Metadata: takes SP Entity ID, ACS URL and, when there is one, the first certificate as
 * SP Certificate, after which requests must be signed. Throws ImpossibleAct when the XML describes no service provider.
 */
export const uploadSpMetadata = (application: Application, xml: string): void => {
  const entity = parser.parse(xml)?.EntityDescriptor;
  const sp = entity?.SPSSODescriptor;
  const acsUrl: unknown = first(sp?.AssertionConsumerService)?.Location;
  if (typeof entity?.entityID !== 'string' || typeof acsUrl !== 'string') {
    throw new ImpossibleAct('not-sp-metadata', 'The file is not the metadata of a service provider.');
  }
  const certificate: unknown = first(sp.KeyDescriptor)?.KeyInfo?.X509Data?.X509Certificate;
  application.settings.spEntityId = entity.entityID;
  application.settings.acsUrls = [acsUrl];
  if (typeof certificate === 'string') {
    application.settings.spCertificate = pemOfDer(Buffer.from(certificate, 'base64'));
  }
};
