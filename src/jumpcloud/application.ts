import { X509Certificate } from 'node:crypto';
import type { JumpCloudApplication } from '../domain/jumpcloud.ts';
import { CONSTANT, GROUPS } from '../domain/jumpcloud.ts';
import type { HeldCertificate } from '../domain/provider.ts';
import { type ApplicationJson, acsUrls } from './schema.ts';

/** The template of applications that are not of the catalogue. */
export const CUSTOM = 'saml2';

/** An application as API v1 answers it, in the words of the console. */
export const readApplication = (json: ApplicationJson): JumpCloudApplication => {
  const config = json.config ?? {};
  const text = (field: { readonly value: string } | undefined): string => field?.value ?? '';
  return {
    id: json._id,
    organization: json.organization,
    label: json.displayLabel,
    ssoUrl: json.ssoUrl,
    active: json.active ?? false,
    idpEntityId: text(config.idpEntityId),
    spEntityId: text(config.spEntityId),
    acsUrls: urlsOf(text(config.acsUrl)),
    wantsSignedRequests: text(config.spCertificate) !== '',
    nameId: text(config.subjectField),
    nameIdFormat: text(config.overrideNameIdFormat),
    attributes: [
      ...(config.databaseAttributes?.value ?? []).map(one => ({ name: one.name, field: one.value })),
      ...(config.constantAttributes?.value ?? []).map(one => ({ name: one.name, field: CONSTANT })),
      ...(config.includeGroups?.value ? [{ name: text(config.groupsAttributeName), field: GROUPS }] : []),
    ],
    signsAssertion: config.signAssertion?.value ?? false,
    signsResponse: config.signResponse?.value ?? false,
    declaresRedirect: config.declareRedirectEndpoint?.value ?? false,
    isCustom: json.name === CUSTOM,
    certificate: certificateOf(text(config.idpCertificate)),
  };
};

const urlsOf = (text: string): string[] => {
  if (!text.startsWith('[')) return text === '' ? [] : [text];
  try {
    return acsUrls.parse(JSON.parse(text)).map(one => one.url);
  } catch {
    return [text];
  }
};

/** JumpCloud keeps the base64 of the PEM; what was written there by other tools may be the PEM itself. */
export const certificateOf = (text: string): HeldCertificate | null => {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('latin1');
  try {
    const x509 = new X509Certificate(pem);
    return {
      text: pem,
      sha256: x509.fingerprint256,
      notAfter: x509.validToDate,
      keyBits: x509.publicKey.asymmetricKeyDetails?.modulusLength ?? null,
    };
  } catch {
    return null;
  }
};
