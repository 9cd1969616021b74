import { SignedXml } from 'xml-crypto';
import type { ExpectedLogin } from '../../../src/saml/diagnosis.ts';
import { type MadeCertificate, makeCertificate } from './make-certificate.ts';

/** The pair that Access knows of in these tests. */
export const pair = makeCertificate();

/** Where a login of these tests belongs. */
export const acsUrl = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';

/** What Access expects of it; the response was made one second before `now`. */
export const expected: ExpectedLogin = {
  acsUrl,
  spEntityId: acsUrl,
  issuer: 'https://acme.cloudflareaccess.com/',
  certificates: [pair.pem],
  emailAttribute: 'email',
  attributes: ['email', 'name'],
  now: new Date('2026-11-24T14:32:01Z'),
};

/** An attribute as JumpCloud writes it. */
export const attribute = (name: string, ...values: string[]): string =>
  `<saml2:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values.map(value => `<saml2:AttributeValue>${value}</saml2:AttributeValue>`).join('')}</saml2:Attribute>`;

/** A response before it is signed; synthetic, built from JumpCloud's settings. */
export const unsignedResponse = (): string =>
  '<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="2026-11-24T14:32:00Z" ' +
  `Destination="${acsUrl}" InResponseTo="_q1"><saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${expected.issuer}</saml2:Issuer>` +
  '<saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>' +
  '<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="2026-11-24T14:32:00Z">' +
  `<saml2:Issuer>${expected.issuer}</saml2:Issuer>` +
  '<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">ana@acme.com</saml2:NameID>' +
  '<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
  `<saml2:SubjectConfirmationData NotOnOrAfter="2026-11-24T14:37:00Z" Recipient="${acsUrl}" InResponseTo="_q1"/></saml2:SubjectConfirmation></saml2:Subject>` +
  '<saml2:Conditions NotBefore="2026-11-24T14:27:00Z" NotOnOrAfter="2026-11-24T14:37:00Z">' +
  `<saml2:AudienceRestriction><saml2:Audience>${acsUrl}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>` +
  '<saml2:AuthnStatement AuthnInstant="2026-11-24T14:32:00Z" SessionIndex="_s1"/>' +
  `<saml2:AttributeStatement>${attribute('email', 'ana@acme.com')}${attribute('name', 'Ana')}</saml2:AttributeStatement>` +
  '</saml2:Assertion></saml2p:Response>';

/** How to sign; left out is what JumpCloud does: the assertion, RSA-SHA256, the certificate in KeyInfo. */
export interface Signing {
  readonly what?: 'Assertion' | 'Response';
  readonly by?: MadeCertificate;
  /** The certificate in KeyInfo, when it is another one; false for none. */
  readonly shown?: MadeCertificate | false;
  readonly sha1?: boolean;
}

/** Signs the Assertion or the Response in an XML text. */
export const sign = (
  xml: string,
  { what = 'Assertion', by = pair, shown = by, sha1 = false }: Signing = {},
): string => {
  const signer = new SignedXml({
    privateKey: by.privateKeyPem,
    signatureAlgorithm: sha1
      ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
      : 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    getKeyInfoContent: () =>
      shown === false
        ? null
        : `<ds:X509Data><ds:X509Certificate>${shown.base64}</ds:X509Certificate></ds:X509Data>`,
  });
  const target = `//*[local-name(.)='${what}']`;
  signer.addReference({
    xpath: target,
    digestAlgorithm: sha1
      ? 'http://www.w3.org/2000/09/xmldsig#sha1'
      : 'http://www.w3.org/2001/04/xmlenc#sha256',
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${target}/*[local-name(.)='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
};

/** Replaces one text by another before signing, and fails when it is not there. */
export const altered = (from: string | RegExp, to: string, xml = unsignedResponse()): string => {
  const changed = xml.replace(from, to);
  if (changed === xml) throw new Error(`nothing to replace: ${from}`);
  return changed;
};
