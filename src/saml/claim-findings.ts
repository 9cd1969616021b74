import { inJumpCloud, jumpCloudLabel } from '../domain/consoles/jumpcloud.ts';
import type { Finding } from '../domain/finding.ts';
import type { ExpectedLogin } from '../domain/login.ts';
import { attributeFindings } from './attribute-findings.ts';
import type { Claims, SubjectConfirmation } from './claims.ts';
import { differenceOf } from './difference.ts';
import { assertionNamespace, emailAddressFormat } from './namespaces.ts';
import { responseFinding } from './response-finding.ts';
import { timeFindings } from './time-findings.ts';
import type { XmlElement } from './xml.ts';
import { attributeOf, childrenOf } from './xml-query.ts';

const bearerMethod = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/**
 * Compares what a signed assertion says with what was expected (E13 to E21, E23). `root` gives what only the Response around it
 * says. `requestIds` are the IDs of requests seen beside it; none means that they are not known.
 */
export const claimFindings = (
  claims: Claims,
  root: XmlElement,
  expected: ExpectedLogin,
  requestIds: readonly string[],
): Finding[] => {
  const bearers = claims.confirmations.filter(({ method }) => method === bearerMethod);
  return [
    ...issuerFindings(claims, root, expected.issuer),
    ...audienceFindings(claims, expected),
    ...destinationFindings(root, expected.acsUrl),
    ...recipientFindings(bearers, expected.acsUrl),
    ...timeFindings(claims, bearers[0], expected.now),
    ...requestFindings(bearers, root, requestIds),
    ...nameFindings(claims),
    ...attributeFindings(claims, expected),
    ...(bearers.length > 0 ? [] : [withoutBearer(claims.confirmations)]),
  ];
};

const issuerFindings = (claims: Claims, root: XmlElement, issuer: string): Finding[] => {
  const outer = childrenOf(root, assertionNamespace, 'Issuer')[0]?.text;
  const given = [
    ['Assertion Issuer', claims.issuer ?? ''],
    ...(outer === undefined ? [] : [['Response Issuer', outer]]),
  ] as const;
  const wrong = given.find(([, value]) => value !== issuer);
  if (wrong === undefined) return [];
  const [where = '', value = ''] = wrong;
  return [
    responseFinding('E13', 'stop', {
      where,
      message: `The ${jumpCloudLabel('idpEntityId')} of the response is not the one that Access has${differenceOf(value, issuer)}.`,
      fix: `${inJumpCloud('idpEntityId')}: enter it letter for letter, Save. Or change the connection to the one that JumpCloud sends.`,
      inFile: value,
      needed: issuer,
    }),
  ];
};

const audienceFindings = (claims: Claims, { acsUrl, spEntityId }: ExpectedLogin): Finding[] => {
  const failing = claims.audiences.find(
    audiences => !audiences.some(audience => audience === acsUrl || audience === spEntityId),
  );
  if (failing === undefined && claims.audiences.length > 0) return [];
  const value = failing?.[0] ?? '';
  return [
    responseFinding('E14', 'stop', {
      where: 'Audience',
      message:
        failing === undefined
          ? 'The response does not say for whom it is (no Audience).'
          : `The response is meant for another service: its Audience is not Access${differenceOf(value, spEntityId)}.`,
      fix: `${inJumpCloud('spEntityId')}: enter it letter for letter, Save.`,
      inFile: failing?.join('\n') || 'no Audience',
      needed: spEntityId,
    }),
  ];
};

const acsField = `${inJumpCloud('acsUrls')}: enter it letter for letter, Save.`;

const destinationFindings = (root: XmlElement, acsUrl: string): Finding[] => {
  const destination = attributeOf(root, 'Destination');
  if (destination === undefined || destination === acsUrl) return [];
  return [
    responseFinding('E15', 'stop', {
      where: 'Response Destination',
      message: `The response is addressed to another URL than Access${differenceOf(destination, acsUrl)}.`,
      fix: acsField,
      inFile: destination,
      needed: acsUrl,
    }),
  ];
};

const recipientFindings = (bearers: readonly SubjectConfirmation[], acsUrl: string): Finding[] => {
  if (bearers.length === 0 || bearers.some(({ recipient }) => recipient === acsUrl)) return [];
  const recipient = bearers[0]?.recipient;
  return [
    responseFinding('E16', 'stop', {
      where: 'SubjectConfirmationData Recipient',
      message:
        recipient === undefined
          ? 'The assertion does not say where it may be used (no Recipient).'
          : `The assertion may be used at another URL than Access${differenceOf(recipient, acsUrl)}.`,
      fix: acsField,
      inFile: recipient ?? 'no Recipient',
      needed: acsUrl,
    }),
  ];
};

const requestFindings = (
  bearers: readonly SubjectConfirmation[],
  root: XmlElement,
  requestIds: readonly string[],
): Finding[] => {
  const given = [...bearers.map(({ inResponseTo }) => inResponseTo), attributeOf(root, 'InResponseTo')]
    .filter(id => id !== undefined)
    .filter(id => id !== '');
  if (given.length === 0) {
    return [
      responseFinding('E18', 'stop', {
        where: 'InResponseTo',
        message:
          'The login was started in JumpCloud (the tile of its user portal): it answers no request of Access, which then says "Invalid login session".',
        fix: `Start from the address of the application. For the tile: ${inJumpCloud('loginUrl')}: enter the address of an application.`,
        needed: 'InResponseTo with the ID of a request of Access',
      }),
    ];
  }
  const unknown = given.find(id => requestIds.length > 0 && !requestIds.includes(id));
  const differing = new Set(given).size > 1;
  if (unknown === undefined && !differing) return [];
  return [
    responseFinding('E18', 'stop', {
      where: 'InResponseTo',
      message: differing
        ? 'The response names two different requests that it answers.'
        : 'The response answers another request than the one in the recording: two logins were mixed.',
      fix: 'Log in once, in a new private window, and record only that login.',
      inFile: [...new Set(given)].join('\n'),
      ...(requestIds.length > 0 ? { needed: requestIds.slice(0, 5).join('\n') } : {}),
    }),
  ];
};

const nameFindings = ({ nameId, nameIdFormat, hasEncryptedId }: Claims): Finding[] => {
  const field = `${inJumpCloud('nameId')}: email; ${jumpCloudLabel('nameIdFormat')}: …emailAddress. Save.`;
  if (nameId === undefined || nameId.trim() === '') {
    const message = hasEncryptedId
      ? 'The name of the person is encrypted, and Access cannot read it.'
      : `The response does not name the person (${jumpCloudLabel('nameId')} is missing or empty).`;
    return [responseFinding('E19', 'stop', { where: 'NameID', message, fix: field })];
  }
  if (nameIdFormat === emailAddressFormat) return [];
  return [
    responseFinding('E19', 'warn', {
      where: 'NameID Format',
      message: `${jumpCloudLabel('nameIdFormat')} is not the one for email addresses.`,
      fix: field,
      inFile: nameIdFormat ?? 'no Format',
      needed: emailAddressFormat,
    }),
  ];
};

const withoutBearer = (confirmations: readonly SubjectConfirmation[]): Finding =>
  responseFinding('E23', 'stop', {
    where: 'SubjectConfirmation',
    message: 'The assertion has no confirmation of the kind "bearer", the only one that works in a browser.',
    fix: 'JumpCloud sends it always: check that the response comes from JumpCloud and was not edited.',
    inFile: confirmations.map(({ method }) => method).join('\n') || 'no SubjectConfirmation',
    needed: bearerMethod,
  });
