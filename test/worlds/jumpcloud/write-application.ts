import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Application, defaultExtras, defaultSettings, type SsoSettings } from './application.ts';
import type { Pair } from './generated-pair.ts';
import { keysOf } from './template-keys.ts';

/** A refusal as API v1 words it. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const fieldOf = (config: Json, key: string): unknown => objectOf(config[key]).value;

const urlsOf = (value: unknown): string[] => {
  const text = textOf(value);
  if (!text.startsWith('[')) return text === '' ? ['https://YOUR_ACS_URL/'] : [text];
  try {
    return (JSON.parse(text) as { url: string }[]).map(one => one.url);
  } catch {
    throw new WriteRefused(400, 'acsUrl is not valid');
  }
};

const listOf = (value: unknown): { name: string; value: string }[] =>
  (Array.isArray(value) ? value : []).map(one => ({
    name: textOf(objectOf(one).name),
    value: textOf(objectOf(one).value),
  }));

/** The settings that a body asks for; what it does not carry is the default. */
const settingsOf = (config: Json): SsoSettings => {
  const text = (key: string, fallback: string): string =>
    fieldOf(config, key) === undefined ? fallback : textOf(fieldOf(config, key));
  const flag = (key: string, fallback: boolean): boolean =>
    fieldOf(config, key) === undefined ? fallback : fieldOf(config, key) === true;
  const none = defaultSettings();
  const [assertion, response] = [flag('signAssertion', true), flag('signResponse', false)];
  const groups = flag('includeGroups', false) ? text('groupsAttributeName', 'memberOf') : '';
  return {
    idpEntityId: text('idpEntityId', none.idpEntityId),
    spEntityId: text('spEntityId', none.spEntityId),
    acsUrls: urlsOf(fieldOf(config, 'acsUrl')),
    spCertificate: text('spCertificate', ''),
    subjectField: text('subjectField', none.subjectField) as SsoSettings['subjectField'],
    nameIdFormat: text('overrideNameIdFormat', none.nameIdFormat),
    signatureAlgorithm: text('signatureAlgorithm', 'RSA-SHA256') as SsoSettings['signatureAlgorithm'],
    sign: assertion && response ? 'Assertion & Response' : response ? 'Response' : 'Assertion',
    defaultRelayState: text('defaultTargetUrl', ''),
    loginUrl: text('idpInitUrl', ''),
    declareRedirectEndpoint: flag('declareRedirectEndpoint', false),
    attributes: listOf(fieldOf(config, 'databaseAttributes')),
    constantAttributes: listOf(fieldOf(config, 'constantAttributes')),
    groupsAttributeName: groups,
  };
};

const extrasOf = (config: Json): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(defaultExtras()).map(([key, value]) => [key, fieldOf(config, key) ?? value]),
  );

/** An empty certificate or key breaks JumpCloud's own validation. */
const refuseEmpty = (config: Json): void => {
  const key = objectOf(config.idpPrivateKey);
  const isEmpty = 'idpCertificate' in config && textOf(fieldOf(config, 'idpCertificate')) === '';
  if (isEmpty || (key.value === '' && key.required === true))
    throw new WriteRefused(503, 'Service Unavailable');
};

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

const isCertificate = (pem: string): boolean => {
  try {
    return pem.includes('-----BEGIN') && new X509Certificate(pem).validTo !== '';
  } catch {
    return false;
  }
};

const belongs = (certificate: string, key: string): boolean => {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
};

/**
 * The pair that a body leaves. Without a certificate both are made anew. The certificate that is there already, with the key
 * as it reads (empty), changes nothing. What is not the base64 of a PEM is kept as it came, and the metadata is broken from
 * then on. No public code shows an own pair that was taken; that a right one is taken here is this stand-in's own, and so
 * is that another certificate, or a missing key, wipes the stored one.
 */
const pairOf = async (
  config: Json,
  had: Pick<Application, 'pair' | 'opaqueCertificate'> | null,
  generate: () => Promise<Pair>,
): Promise<Pick<Application, 'pair' | 'opaqueCertificate'>> => {
  if (!('idpCertificate' in config)) return { pair: await generate(), opaqueCertificate: null };
  const text = textOf(fieldOf(config, 'idpCertificate'));
  const certificatePem = decoded(text);
  if (!isCertificate(certificatePem))
    return { pair: had?.pair ?? (await generate()), opaqueCertificate: text };
  const key = textOf(fieldOf(config, 'idpPrivateKey'));
  const isSame = had?.opaqueCertificate === null && had.pair.certificatePem === certificatePem;
  if (isSame && key === '' && 'idpPrivateKey' in config) return { pair: had.pair, opaqueCertificate: null };
  const privateKeyPem = key !== '' && belongs(certificatePem, decoded(key)) ? decoded(key) : undefined;
  return { pair: { certificatePem, privateKeyPem, source: 'uploaded' }, opaqueCertificate: null };
};

/** What a POST or PUT makes of an application; `had` is null for a POST. Throws `WriteRefused`. */
export const writeApplication = async (
  body: unknown,
  had: Application | null,
  made: { readonly id: string; readonly now: Date; readonly generate: () => Promise<Pair> },
): Promise<Application> => {
  const json = objectOf(body);
  if (textOf(json.ssoUrl) === '') throw new WriteRefused(400, 'The IdP URL is required');
  if (textOf(json.name) === '') throw new WriteRefused(400, 'The name is required');
  if (json.config === undefined) throw new WriteRefused(400, 'The config is required');
  const config = objectOf(json.config);
  const template = textOf(json.name);
  const unknown = Object.keys(config).find(key => !keysOf(template).includes(key));
  if (unknown !== undefined)
    throw new WriteRefused(400, `config field ${unknown} is not part of the template`);
  if (textOf(json.description).length > 256) throw new WriteRefused(400, 'description is too long');
  const ssoUrl = textOf(json.ssoUrl);
  if (had && had.ssoUrl !== ssoUrl) throw new WriteRefused(400, 'The IdP URL cannot be changed');
  if (!/^https:\/\/sso\.jumpcloud\.com\/saml2\/[A-Za-z0-9_-]+$/.test(ssoUrl))
    throw new WriteRefused(400, 'The IdP URL is invalid');
  refuseEmpty(config);
  return {
    id: had?.id ?? made.id,
    template: had?.template ?? template,
    slug: ssoUrl.slice(ssoUrl.lastIndexOf('/') + 1),
    ssoUrl,
    createdAt: had?.createdAt ?? made.now,
    displayLabel: textOf(json.displayLabel) || textOf(json.displayName) || 'SAML2.0',
    description: textOf(json.description),
    active: json.active === true,
    hidden: objectOf(json.sso).hidden === true,
    settings: settingsOf(config),
    extras: extrasOf(config),
    ...(await pairOf(config, had, made.generate)),
    assignedGroups: had?.assignedGroups ?? new Set(),
    assignedUsers: had?.assignedUsers ?? new Set(),
  };
};
