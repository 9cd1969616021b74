import { SignedXml } from 'xml-crypto';
import type { Application } from './application.ts';
import type { Directory, User } from './directory.ts';
import { certificateBody, xmlText } from './xml-text.ts';

/** What one login asks to be said. Without `inResponseTo` the response is unsolicited. */
export interface Login {
  readonly application: Application;
  readonly user: User;
  readonly directory: Directory;
  readonly acsUrl: string;
  readonly inResponseTo: string | undefined;
  readonly now: Date;
  /** Makes an XML id. */
  readonly nextId: () => string;
}

const lifetimeMs = 10 * 60_000;
const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion';
const protocolNs = 'urn:oasis:names:tc:SAML:2.0:protocol';
const digests = {
  'RSA-SHA256': 'http://www.w3.org/2001/04/xmlenc#sha256',
  'RSA-SHA1': 'http://www.w3.org/2000/09/xmldsig#sha1',
};
const signatures = {
  'RSA-SHA256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'RSA-SHA1': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
} as const;

const attribute = (name: string, values: readonly string[]): string =>
  `<saml2:Attribute Name="${xmlText(name)}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">${values
    .map(value => `<saml2:AttributeValue>${xmlText(value)}</saml2:AttributeValue>`)
    .join('')}</saml2:Attribute>`;

const attributeStatement = ({ application, user, directory }: Login): string => {
  const { attributes, constantAttributes, groupsAttributeName } = application.settings;
  const groups = directory.groups.filter(
    each => application.assignedGroups.has(each.id) && each.members.has(user.id),
  );
  const all = [
    ...attributes.map(({ name, value }) => attribute(name, [String(Reflect.get(user, value))])),
    ...constantAttributes.map(({ name, value }) => attribute(name, [value])),
    ...(groupsAttributeName
      ? [
          attribute(
            groupsAttributeName,
            groups.map(each => each.name),
          ),
        ]
      : []),
  ];
  return all.length > 0 ? `<saml2:AttributeStatement>${all.join('')}</saml2:AttributeStatement>` : '';
};

const assertion = (login: Login, id: string): string => {
  const { application, user, acsUrl, now, inResponseTo } = login;
  const { settings } = application;
  const until = new Date(now.getTime() + lifetimeMs).toISOString();
  const answering = inResponseTo ? ` InResponseTo="${xmlText(inResponseTo)}"` : '';
  return [
    `<saml2:Assertion xmlns:saml2="${assertionNs}" ID="${id}" IssueInstant="${now.toISOString()}" Version="2.0">`,
    `<saml2:Issuer>${xmlText(settings.idpEntityId)}</saml2:Issuer>`,
    `<saml2:Subject><saml2:NameID Format="${xmlText(settings.nameIdFormat)}">${xmlText(user[settings.subjectField])}</saml2:NameID>`,
    '<saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml2:SubjectConfirmationData${answering} NotOnOrAfter="${until}" Recipient="${xmlText(acsUrl)}"/>`,
    '</saml2:SubjectConfirmation></saml2:Subject>',
    `<saml2:Conditions NotBefore="${now.toISOString()}" NotOnOrAfter="${until}"><saml2:AudienceRestriction>`,
    `<saml2:Audience>${xmlText(settings.spEntityId)}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>`,
    `<saml2:AuthnStatement AuthnInstant="${now.toISOString()}" SessionIndex="${id}"><saml2:AuthnContext>`,
    '<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml2:AuthnContextClassRef>',
    '</saml2:AuthnContext></saml2:AuthnStatement>',
    attributeStatement(login),
    '</saml2:Assertion>',
  ].join('');
};

const signElement = (
  xml: string,
  path: string,
  { settings, pair }: Application,
  privateKeyPem: string,
): string => {
  const signer = new SignedXml({
    privateKey: privateKeyPem,
    signatureAlgorithm: signatures[settings.signatureAlgorithm],
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    idAttribute: 'ID',
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${certificateBody(pair.certificatePem)}</ds:X509Certificate></ds:X509Data>`,
  });
  signer.addReference({
    xpath: path,
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
    digestAlgorithm: digests[settings.signatureAlgorithm],
  });
  // The schema wants the signature right behind the Issuer of the element that it covers.
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: `${path}/*[local-name()='Issuer']`, action: 'after' },
  });
  return signer.getSignedXml();
};

/**
 * The Response XML of one login, signed where the application's Sign field says, with the certificate in KeyInfo and only
 * the configured attributes. Takes the private key apart (PEM), so that no application without one can come here.
 */
export const samlResponse = (login: Login, privateKeyPem: string): string => {
  const { application, acsUrl, now, inResponseTo, nextId } = login;
  const answering = inResponseTo ? ` InResponseTo="${xmlText(inResponseTo)}"` : '';
  const xml = [
    `<saml2p:Response xmlns:saml2p="${protocolNs}" Destination="${xmlText(acsUrl)}" ID="${nextId()}"${answering}`,
    ` IssueInstant="${now.toISOString()}" Version="2.0">`,
    `<saml2:Issuer xmlns:saml2="${assertionNs}">${xmlText(application.settings.idpEntityId)}</saml2:Issuer>`,
    '<saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status>',
    assertion(login, nextId()),
    '</saml2p:Response>',
  ].join('');
  const { sign } = application.settings;
  const response = "/*[local-name()='Response']";
  const withAssertion =
    sign === 'Response'
      ? xml
      : signElement(xml, `${response}/*[local-name()='Assertion']`, application, privateKeyPem);
  return sign === 'Assertion'
    ? withAssertion
    : signElement(withAssertion, response, application, privateKeyPem);
};
