import { CLOUDFLARE_WAYS } from '../domain/consoles/cloudflare.ts';
import {
  inJumpCloud,
  inJumpCloudApplication,
  JUMPCLOUD_WAYS,
  jumpCloudApplication,
  jumpCloudLabel,
} from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import { no, ok, type Result } from '../domain/result.ts';
import { decodeXml } from './decode.ts';
import { maxResponseAttributes, maxResponseElements, maxResponseXmlBytes } from './limits.ts';
import { assertionNamespace, protocolNamespace, signatureNamespace } from './namespaces.ts';
import { responseFinding } from './response-finding.ts';
import { parseXml, type XmlDocument, type XmlElement } from './xml.ts';
import { grouped } from './xml-fault.ts';
import { attributeOf, childrenOf, isNamed, withDescendants } from './xml-query.ts';
import { shown } from './xml-scan.ts';

/** A SAML 2.0 Response, looked at from outside: nothing in it is proven yet. */
export interface SamlResponse {
  readonly document: XmlDocument;
  readonly root: XmlElement;
  /** All elements, the root included, in document order. */
  readonly elements: readonly XmlElement[];
  /** Every Assertion at whatever depth. */
  readonly assertions: readonly XmlElement[];
  readonly encryptedAssertions: readonly XmlElement[];
  readonly signatures: readonly XmlElement[];
}

const copyAgain =
  'Copy SAMLResponse again, whole, from the POST to /cdn-cgi/access/callback (developer tools › Network).';

/** Reads bytes of XML as a Response; a refusal is one finding, E01 or E02. */
export const readResponse = (xml: Uint8Array): Result<SamlResponse, Finding> => {
  if (xml.length > maxResponseXmlBytes) {
    return malformed(
      `The message has ${grouped(xml.length)} bytes; at most ${grouped(maxResponseXmlBytes)} are read.`,
    );
  }
  const text = decodeXml(xml);
  const document = text.ok ? parseXml(text.value) : text;
  if (!document.ok) {
    const { message, where } = document.error;
    return malformed(`The XML is not well formed. ${message}`, where);
  }
  const { root } = document.value;
  if (!isNamed(root, protocolNamespace, 'Response')) return no(otherMessage(root));
  const elements = [...withDescendants(root)];
  if (elements.length > maxResponseElements) {
    return malformed(
      `The message has ${grouped(elements.length)} elements; at most ${grouped(maxResponseElements)} are read.`,
    );
  }
  const attributes = elements.reduce((sum, element) => sum + element.attributes.length, 0);
  if (attributes > maxResponseAttributes) {
    return malformed(
      `The message has ${grouped(attributes)} attributes; at most ${grouped(maxResponseAttributes)} are read.`,
    );
  }
  return ok({
    document: document.value,
    root,
    elements,
    assertions: elements.filter(element => isNamed(element, assertionNamespace, 'Assertion')),
    encryptedAssertions: elements.filter(element =>
      isNamed(element, assertionNamespace, 'EncryptedAssertion'),
    ),
    signatures: elements.filter(element => isNamed(element, signatureNamespace, 'Signature')),
  });
};

const malformed = (message: string, where?: string): { ok: false; error: Finding } =>
  no(responseFinding('E02', 'stop', { ...(where === undefined ? {} : { where }), message, fix: copyAgain }));

const otherMessage = (root: XmlElement): Finding => {
  const isSaml1 = root.namespace.startsWith('urn:oasis:names:tc:SAML:1.');
  const found = isSaml1 ? `SAML 1.1 ${shown(root.localName)}` : shown(root.localName);
  const explained: Readonly<Record<string, string>> = {
    AuthnRequest: 'This is the question to JumpCloud (AuthnRequest). I need its answer.',
    LogoutResponse: 'This is the answer to a logout, not to a login.',
    LogoutRequest: 'This is a request to log out, not the answer to a login.',
    Assertion:
      'This is an Assertion without the Response around it, so its signature and status cannot be judged.',
    EncryptedAssertion: 'This is an encrypted Assertion without the Response around it.',
    RequestSecurityTokenResponse:
      'This is WS-Federation, not SAML 2.0: the identity provider speaks another protocol.',
    Envelope: 'This is a SOAP message: Access takes the response by POST.',
    EntityDescriptor: 'This is metadata, not the answer to a login. Hand it back with the change.',
  };
  return responseFinding('E02', 'stop', {
    where: 'outermost element',
    message: isSaml1
      ? 'This is SAML 1.1; Access needs SAML 2.0.'
      : (explained[root.localName] ?? 'This is XML, but not a SAML 2.0 Response.'),
    fix: copyAgain,
    inFile: root.namespace === '' ? found : `${found} in ${root.namespace}`,
    needed: `Response in ${protocolNamespace}`,
  });
};

/** What the structure says before any signature is looked at: status, number of assertions, comments, version (E03, E04, E22, E24). */
export const structureFindings = (response: SamlResponse, encryption?: boolean): Finding[] => {
  const { root, document } = response;
  const findings = [...statusFindings(root), ...assertionFindings(response, encryption)];
  if (document.comments > 0 || document.processingInstructions > 0) {
    findings.push(
      responseFinding('E22', 'stop', {
        where: 'Response',
        message:
          'The response holds comments or processing instructions. Verifiers disagree about them, and attackers use that, so nothing else in it was judged.',
        fix: 'Neither JumpCloud nor Access puts them there: find out what changed the response on its way.',
        inFile: `${document.comments} comments, ${document.processingInstructions} processing instructions`,
        needed: 'none',
      }),
    );
  }
  for (const element of [root, ...childrenOf(root, assertionNamespace, 'Assertion')]) {
    const version = attributeOf(element, 'Version');
    if (version !== '2.0') {
      findings.push(
        responseFinding('E24', 'stop', {
          where: `${element.localName} Version`,
          message: `The ${element.localName} is not of SAML version 2.0.`,
          fix: 'JumpCloud speaks SAML 2.0 only: check that the response comes from JumpCloud and was not edited.',
          inFile: version ?? 'no version',
          needed: '2.0',
        }),
      );
    }
  }
  return findings;
};

/** True when the status is Success and nothing beside it. */
export const isSuccess = (root: XmlElement): boolean => statusCodes(root).join() === success;

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';

// The outer code and the one inside it (saml-core-2.0-os, section 3.2.2.2).
const statusCodes = (root: XmlElement): string[] => {
  const codes: string[] = [];
  for (
    let code = childrenOf(root, protocolNamespace, 'Status').flatMap(status =>
      childrenOf(status, protocolNamespace, 'StatusCode'),
    )[0];
    code !== undefined && codes.length < 3;
    code = childrenOf(code, protocolNamespace, 'StatusCode')[0]
  ) {
    codes.push(attributeOf(code, 'Value') ?? '');
  }
  return codes;
};

const assigned = `${inJumpCloudApplication('userGroups')}: tick a group with the person who logs in, Save.`;

/** Cause and fix by the last part of a status code's URI. */
const statusTexts: Readonly<Record<string, readonly [string, string]>> = {
  AuthnFailed: [
    'JumpCloud could not log the person in: the login failed, or the person is not assigned to the application.',
    assigned,
  ],
  RequestDenied: [
    'JumpCloud refused the request: most often the person is not assigned to the application.',
    assigned,
  ],
  UnknownPrincipal: ['JumpCloud does not know the person.', assigned],
  NoPassive: [
    'JumpCloud was asked not to show a login page, and nobody was logged in.',
    'Log in again in a private window.',
  ],
  InvalidNameIDPolicy: [
    'JumpCloud cannot give the kind of name that was asked for.',
    `${inJumpCloud('nameId')}: email; ${jumpCloudLabel('nameIdFormat')}: …emailAddress. Save.`,
  ],
  RequestUnsupported: [
    'JumpCloud does not support the request.',
    `Compare ${jumpCloudLabel('acsUrls')} and ${jumpCloudLabel('spEntityId')} (${inJumpCloud('ssoTab')}) with the recipe.`,
  ],
  Requester: [
    `JumpCloud blames the request: most often ${jumpCloudLabel('spEntityId')}, ${jumpCloudLabel('acsUrls')} or a missing signature.`,
    `Compare ${jumpCloudLabel('spEntityId')} and ${jumpCloudLabel('acsUrls')} (${inJumpCloud('ssoTab')}) with the recipe; if ${jumpCloudLabel('spCertificate')} is set, requests must be signed.`,
  ],
  Responder: [
    'JumpCloud reports a fault of its own or of its settings for this application.',
    `${jumpCloudApplication()}: check both marks for certificate and key, Save, and try again.`,
  ],
  VersionMismatch: [
    'JumpCloud reports another SAML version.',
    'Check that the application in JumpCloud is of the type SAML 2.0.',
  ],
};

const statusFindings = (root: XmlElement): Finding[] => {
  if (isSuccess(root)) return [];
  const codes = statusCodes(root);
  const names = codes.map(code => code.split(':').at(-1) ?? '');
  const known = names.toReversed().find(name => Object.hasOwn(statusTexts, name));
  const [cause, fix] = (known === undefined ? undefined : statusTexts[known]) ?? [
    codes.length === 0
      ? 'The response does not say whether the login succeeded.'
      : 'JumpCloud reports that the login did not succeed.',
    `Try again; if it stays so, look at ${JUMPCLOUD_WAYS.insights} for the event of this login.`,
  ];
  const said = childrenOf(root, protocolNamespace, 'Status')
    .flatMap(status => childrenOf(status, protocolNamespace, 'StatusMessage'))[0]
    ?.text.trim();
  return [
    responseFinding('E03', 'stop', {
      where: 'Status',
      message: cause,
      fix,
      inFile: [codes.length === 0 ? 'no StatusCode' : names.join(' › '), ...(said ? [`"${said}"`] : [])].join(
        ', ',
      ),
      needed: 'Success',
    }),
  ];
};

/** `encryption`: whether Access takes encrypted assertions alone; undefined when that is not known. */
const assertionFindings = (
  { root, assertions, encryptedAssertions }: SamlResponse,
  encryption: boolean | undefined,
): Finding[] => {
  const direct = childrenOf(root, assertionNamespace, 'Assertion');
  if (assertions.length + encryptedAssertions.length > 1) {
    return [
      responseFinding('E04', 'stop', {
        where: 'Assertion',
        message:
          'The response holds several assertions. Only one can be the signed one; the others may be forged.',
        fix: 'JumpCloud sends one: find out what put the others there, and treat it as an attack until you know.',
        inFile: `${assertions.length + encryptedAssertions.length} assertions`,
        needed: '1 assertion',
      }),
    ];
  }
  if (encryptedAssertions.length === 1 && encryption === true) {
    return [
      responseFinding('E04', 'warn', {
        where: 'EncryptedAssertion',
        message:
          'The assertion is encrypted, as Access asks for, so I cannot look inside and judge the rest.',
        fix: 'If the login fails, compare the encryption certificate in JumpCloud with that of Access, or turn encryption off on both sides to see the assertion.',
      }),
    ];
  }
  if (direct.length === 1 && encryption === true) {
    return [
      responseFinding('E04', 'stop', {
        where: 'Assertion',
        message:
          'The assertion is not encrypted, and Access takes encrypted ones alone (SAML encryption is on), so it refuses every login like this.',
        fix: `Turn SAML encryption off in ${CLOUDFLARE_WAYS.providers}, or have JumpCloud encrypt with the certificate of Access.`,
        inFile: 'Assertion',
        needed: 'EncryptedAssertion',
      }),
    ];
  }
  if (encryptedAssertions.length === 1) {
    return [
      responseFinding('E04', 'stop', {
        where: 'EncryptedAssertion',
        message:
          'The assertion is encrypted, so I cannot look inside. Access takes it only when SAML encryption is on there.',
        fix: `Turn encryption off in the identity provider (JumpCloud does not encrypt by itself), or on in ${CLOUDFLARE_WAYS.providers}.`,
      }),
    ];
  }
  if (direct.length === 1 || (assertions.length === 0 && !isSuccess(root))) return [];
  return [
    responseFinding('E04', 'stop', {
      where: 'Assertion',
      message:
        assertions.length === 0
          ? 'The response holds no assertion, so it names nobody.'
          : 'The assertion is not where it belongs, directly in the response.',
      fix: `Export the metadata again and compare it with what Access has; check in ${inJumpCloud('ssoTab')}, that the application was saved.`,
      needed: '1 assertion, directly in the Response',
    }),
  ];
};
