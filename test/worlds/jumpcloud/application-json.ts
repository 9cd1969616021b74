import { X509Certificate } from 'node:crypto';
import type { Application } from './application.ts';
import { keysOf } from './template-keys.ts';

const field = (type: string, label: string, value: unknown): Record<string, unknown> => ({
  type,
  label,
  value,
  required: false,
  visible: true,
  readOnly: false,
});

/** Custom applications answer the JSON text of a list, also for one URL. */
const acsValue = (urls: readonly string[]): string =>
  JSON.stringify(urls.map((url, index) => ({ index: String(index), isDefault: String(index === 0), url })));

/** The application as API v1 shows it: its config key by key, the private key always read back empty. */
export const applicationJson = (application: Application, organization: string): Record<string, unknown> => {
  const { id, displayLabel, description, ssoUrl, active, settings, pair, createdAt } = application;
  const { template, hidden, extras, opaqueCertificate } = application;
  const notAfter = new X509Certificate(pair.certificatePem).validToDate.toISOString();
  const config = {
    idpEntityId: field('text', 'IdP Entity ID', settings.idpEntityId),
    idpPrivateKey: field('file', 'IdP Private Key', ''),
    idpCertificate: field(
      'file',
      'IdP Certificate',
      opaqueCertificate ?? Buffer.from(pair.certificatePem).toString('base64'),
    ),
    spEntityId: field('text', 'SP Entity ID', settings.spEntityId),
    acsUrl: field('text', 'ACS URL', acsValue(settings.acsUrls)),
    spCertificate: field('file', 'SP Certificate', settings.spCertificate),
    subjectField: field('select', 'SAMLSubject NameID', settings.subjectField),
    overrideNameIdFormat: field('select', 'SAMLSubject NameID Format', settings.nameIdFormat),
    signatureAlgorithm: field('select', 'Signature Algorithm', settings.signatureAlgorithm),
    signAssertion: field('boolean', 'Sign Assertion', settings.sign !== 'Response'),
    signResponse: field('boolean', 'Sign Response', settings.sign !== 'Assertion'),
    declareRedirectEndpoint: field('boolean', 'Declare Redirect Endpoint', settings.declareRedirectEndpoint),
    defaultTargetUrl: field('text', 'Default RelayState', settings.defaultRelayState),
    idpInitUrl: field('text', 'Login URL', settings.loginUrl),
    includeGroups: field('boolean', 'Include Group Attribute', settings.groupsAttributeName !== ''),
    groupsAttributeName: field('text', 'Groups Attribute Name', settings.groupsAttributeName),
    constantAttributes: field('array', 'Constant Attributes', settings.constantAttributes),
    databaseAttributes: field('array', 'User Attributes', settings.attributes),
    ...Object.fromEntries(Object.entries(extras).map(([key, value]) => [key, field('json', key, value)])),
  };
  return {
    _id: id,
    active,
    beta: false,
    config: Object.fromEntries(Object.entries(config).filter(([key]) => keysOf(template).includes(key))),
    created: createdAt.toISOString(),
    databaseAttributes: [],
    description,
    displayLabel,
    displayName: 'SAML2.0',
    learnMore: '',
    name: template,
    organization,
    sso: { beta: false, hidden, jit: false, type: 'saml', idpCertExpirationAt: notAfter },
    ssoUrl,
  };
};
