import { certificateBody, xmlText } from '../jumpcloud/xml-text.ts';
import type { SpKey } from './sp-keys.ts';

/** The one address that is Access's ACS URL and SP entity ID. */
export const callbackUrl = (teamHost: string): string => `https://${teamHost}/cdn-cgi/access/callback`;

/**
 * The SP metadata of a team. It claims signed requests and carries both signing certificates whether or not a provider
 * signs; no real file is public, so the layout is this stand-in's own.
 */
export const spMetadata = (teamHost: string, keys: readonly SpKey[]): string => {
  const callback = xmlText(callbackUrl(teamHost));
  const descriptors = keys.map(
    key =>
      `<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificateBody(key.certificatePem)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${callback}">`,
    '<SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">',
    ...descriptors,
    '<NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>',
    `<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${callback}" index="1" isDefault="true"/>`,
    '</SPSSODescriptor></EntityDescriptor>',
  ].join('');
};

/** The body of /cdn-cgi/access/certs: the JWKS with the same keys as certificates. */
export const certsDocument = (keys: readonly SpKey[]): Record<string, unknown> => {
  const certs = keys.map(({ kid, certificatePem }) => ({ kid, cert: certificatePem }));
  return {
    keys: keys.map(({ kid, publicKey }) => {
      const { kty, e, n } = publicKey.export({ format: 'jwk' });
      return { kid, kty, alg: 'RS256', use: 'sig', e, n };
    }),
    public_cert: certs[0],
    public_certs: certs,
  };
};
