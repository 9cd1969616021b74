import type { Application } from './application.ts';
import { certificateBody, xmlText } from './xml-text.ts';

const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings';

/**
 * JumpCloud Metadata > Export Metadata, byte for byte in JumpCloud's shape: one line after no line, prefixes md and ds, one
 * certificate unwrapped, POST first and Redirect only when declared, no dates, no signature.
 */
export const exportMetadata = (application: Application): string => {
  const { settings, pair, ssoUrl } = application;
  const service = (binding: string): string =>
    `<md:SingleSignOnService Binding="${bindings}:${binding}" Location="${xmlText(ssoUrl)}"/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${xmlText(settings.idpEntityId)}">`,
    `<md:IDPSSODescriptor WantAuthnRequestsSigned="${settings.spCertificate !== ''}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">`,
    '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>',
    `<ds:X509Certificate>${certificateBody(pair.certificatePem)}</ds:X509Certificate>`,
    '</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>',
    `<md:NameIDFormat>${xmlText(settings.nameIdFormat)}</md:NameIDFormat>`,
    service('HTTP-POST'),
    settings.declareRedirectEndpoint ? service('HTTP-Redirect') : '',
    '</md:IDPSSODescriptor></md:EntityDescriptor>',
  ].join('');
};
