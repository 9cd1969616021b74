import { X509Certificate } from 'node:crypto';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { XMLParser } from 'fast-xml-parser';
import { configText, type Provider } from './provider.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** What a good response says: its attributes by name, several values as an array. */
export type Verdict =
  | {
      readonly ok: true;
      readonly email: string;
      readonly attributes: Readonly<Record<string, string | string[]>>;
    }
  | { readonly ok: false; readonly text: string };

/** The first look at a response, before anything in it is believed. */
export interface Glance {
  readonly inResponseTo: string | undefined;
  readonly encrypted: boolean;
  /** Base64 DER of the certificates in the KeyInfo of its signatures. */
  readonly certificates: readonly string[];
}

const toleranceMs = 60_000;
const asList = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : ([value].flat() as T[]));

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
});

/** Looks at the base64 of a Response; undefined when it is none. */
export const glance = (samlResponse: string): Glance | undefined => {
  try {
    const response = parser.parse(Buffer.from(samlResponse, 'base64').toString('utf8'))?.Response;
    if (typeof response !== 'object') return undefined;
    const signatures = [response, ...asList(response.Assertion)].flatMap(each => asList(each.Signature));
    const found = signatures.flatMap(each => asList(each.KeyInfo?.X509Data?.X509Certificate));
    return {
      inResponseTo: response['@InResponseTo'],
      encrypted: response.EncryptedAssertion !== undefined,
      certificates: found.map(each => String(typeof each === 'object' ? each['#text'] : each)),
    };
  } catch {
    return undefined;
  }
};

const refuse = (text: string): Verdict => ({ ok: false, text });
const refuseResponse = (why: string): Verdict =>
  refuse(`SAML Verify: Invalid SAML response, SAML Verify: ${why}`);

const isTrusted = (body: string, trusted: readonly X509Certificate[]): boolean => {
  try {
    const der = new X509Certificate(Buffer.from(body, 'base64')).raw;
    return trusted.some(each => each.raw.equals(der));
  } catch {
    return false;
  }
};

const outsideTime = (assertion: unknown, now: Date): boolean => {
  const conditions = Object(assertion).Assertion?.Conditions?.[0]?.$ ?? {};
  const from = Date.parse(conditions.NotBefore ?? '') - toleranceMs;
  const until = Date.parse(conditions.NotOnOrAfter ?? '') + toleranceMs;
  return now.getTime() < from || now.getTime() >= until;
};

/**
 * Judges a Response as Access does, in its words where they are known: node-saml verifies signature, structure and audience;
 * Access's own rules are encryption, a KeyInfo certificate equal to a configured one, issuer, time and the email attribute.
 * The wordings for audience, issuer and time are not published and are this stand-in's. InResponseTo is the caller's matter.
 */
export const judge = async (
  samlResponse: string,
  seen: Glance,
  expected: { provider: Provider; callback: string; now: Date },
): Promise<Verdict> => {
  const { provider, callback, now } = expected;
  const { config } = provider;
  if (config.enable_encryption === true && !seen.encrypted) {
    return refuse('SAML Verify: Encryption required but assertion not encrypted');
  }
  if (seen.encrypted) return refuseResponse('Encrypted assertion but encryption is not enabled');
  if (seen.certificates.length === 0) return refuseResponse('No certificate selected to verify');
  const trusted = trustedCertificates(provider);
  if (!seen.certificates.every(each => isTrusted(each, trusted))) {
    return refuse(
      'SAML Verify: Invalid SAML response, SAML verify: Response uses a certificate that is not configured.',
    );
  }
  const saml = new SAML({
    callbackUrl: callback,
    issuer: callback,
    audience: callback,
    idpCert: trusted.map(each => each.toString()),
    wantAssertionsSigned: false,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.never,
    // node-saml reads the wall clock; the world's clock is applied below.
    acceptedClockSkewMs: -1,
  });
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: samlResponse });
    if (!profile) return refuseResponse('No assertion');
    const issuer = configText(provider, 'issuer_url');
    if (profile.issuer !== issuer) return refuseResponse(`Issuer ${profile.issuer} is not ${issuer}`);
    if (outsideTime(profile.getAssertion?.(), now))
      return refuseResponse('Assertion is expired or not yet valid');
    const attributes = Object(profile.attributes);
    const email = attributes[configText(provider, 'email_attribute_name') || 'email'];
    return typeof email === 'string' && email !== ''
      ? { ok: true, email, attributes }
      : refuse('Required attributes are missing');
  } catch (error) {
    return refuseResponse(error instanceof Error ? error.message : String(error));
  }
};
