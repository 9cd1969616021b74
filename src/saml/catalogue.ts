import { inJumpCloud, inJumpCloudApplication } from '../domain/consoles/jumpcloud.ts';

/** What one code stands for, whatever the sentence of a finding says in its case. */
interface Entry {
  readonly means: string;
  /** Where it is corrected most often. */
  readonly remedy: string;
}

/** What can be wrong with the SAML response of a login, in the order in which it is looked at. */
export const catalogue = {
  E01: {
    means: 'What was handed over holds no SAML response, or one that cannot be unwrapped.',
    remedy: 'Record the login (HAR), uncleaned, or copy SAMLResponse from the POST to the callback.',
  },
  E02: {
    means: 'It is no well-formed XML, or another kind of message: a request, a logout, SAML 1.1, metadata.',
    remedy: 'Copy the response again, whole.',
  },
  E03: {
    means: 'JumpCloud itself reports that the login failed.',
    remedy: `Assign the person: ${inJumpCloudApplication('userGroups')}.`,
  },
  E04: {
    means: 'The response has no assertion, several, or an encrypted one where Access takes none.',
    remedy: 'SAML encryption must be on at both sides or at neither; several assertions may be an attack.',
  },
  E05: { means: 'Nothing in the response is signed.', remedy: `${inJumpCloud('sign')}: Assertion.` },
  E06: {
    means: 'A signature does not cover what would be read, as in an attack by wrapping.',
    remedy: 'Find out what changed the response on its way.',
  },
  E07: {
    means: 'The signature carries no certificate that can be read, or the one that signed is not its first.',
    remedy: `Upload the certificate that signs alone, without its chain: ${inJumpCloud('actions')}.`,
  },
  E08: {
    means: 'The response carries another certificate than those that Access trusts.',
    remedy: `${inJumpCloud('exportMetadata')}, and hand it back.`,
  },
  E09: {
    means:
      'No certificate that Access trusts made the signature: it is out of date, or of another application.',
    remedy: `${inJumpCloud('exportMetadata')}, and hand it back.`,
  },
  E10: {
    means: 'The content is not what was signed, or certificate and key do not belong together.',
    remedy: 'Copy the response as it was sent; upload both halves of one pair.',
  },
  E11: {
    means: 'The algorithm or the key is unknown, unusual or too weak.',
    remedy: `${inJumpCloud('signatureAlgorithm')}: RSA-SHA256; a key of 2048 bits or more.`,
  },
  E12: {
    means: 'A certificate that Access trusts has ended or has not begun.',
    remedy: 'Make a new pair, let Access trust it first, then upload it to JumpCloud.',
  },
  E13: {
    means: 'The issuer is another one: said first when no certificate of the connection signed either.',
    remedy: `${inJumpCloud('idpEntityId')}, letter for letter; or the connection that it belongs to.`,
  },
  E14: {
    means: 'The response is meant for another service (Audience).',
    remedy: `${inJumpCloud('spEntityId')}.`,
  },
  E15: {
    means: 'It is addressed to another URL (Destination).',
    remedy: `${inJumpCloud('acsUrls')}.`,
  },
  E16: {
    means: 'It may be used at another URL only (Recipient).',
    remedy: `${inJumpCloud('acsUrls')}.`,
  },
  E17: {
    means: 'Its times are wrong, or it is an old copy.',
    remedy: 'Compare the clock of the identity provider; log in again for a new copy.',
  },
  E18: {
    means: 'The login began at the tile of JumpCloud, or the response answers another request.',
    remedy: `Start from the address of the application; for the tile: ${inJumpCloud('loginUrl')}.`,
  },
  E19: {
    means: 'The name of the person is missing, encrypted, or not in the format of email addresses.',
    remedy: `${inJumpCloud('nameId')}: email, and its Format.`,
  },
  E20: {
    means: 'An attribute that Access asks for is missing, empty or called otherwise.',
    remedy: `${inJumpCloud('userAttributes')}.`,
  },
  E21: {
    means: 'An attribute is given twice.',
    remedy: `${inJumpCloud('userAttributes')}: remove one.`,
  },
  E22: {
    means: 'The response holds comments or processing instructions, about which verifiers disagree.',
    remedy: 'Find out what changed the response on its way.',
  },
  E23: {
    means: 'It has no confirmation of the kind "bearer", the only one that works in a browser.',
    remedy: 'Check that it comes from JumpCloud and was not edited.',
  },
  E24: { means: 'It is not of SAML version 2.0.', remedy: 'Check that it comes from JumpCloud.' },
} as const satisfies Readonly<Record<string, Entry>>;

/** The code of a finding about a response. */
export type ResponseCode = keyof typeof catalogue;
