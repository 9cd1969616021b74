import { hex } from './ids.ts';

/** An identity provider as Access keeps it. `config` holds only keys that Access knows for the type. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly scim?: Readonly<Record<string, unknown>>;
  readonly samlCertificateSetId?: string;
  readonly readOnly?: boolean;
  readonly version: string;
}

/** How reads differ from what was written: both seen in the wild, neither documented. */
export interface Quirks {
  falseBooleans: 'as-sent' | 'null' | 'absent';
  blanks: 'as-sent' | 'absent';
}

/** What a body of POST or PUT asks for. */
export interface ProviderBody extends Record<string, unknown> {
  name: string;
  type: string;
  config: Record<string, unknown>;
}

const samlKeys = new Set([
  'issuer_url',
  'sso_target_url',
  'idp_public_certs',
  'idp_public_cert',
  'attributes',
  'email_attribute_name',
  'header_attributes',
  'sign_request',
  'enable_encryption',
  'force_authn',
  'max_sso_url_length',
]);
const computedKeys = new Set(['redirect_url']);
const secretKeys = new Set(['client_secret', 'secret', 'api_token']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text of the provider's config; empty when it has none. */
export const configText = ({ config }: Provider, key: string): string => {
  const value = config[key];
  return typeof value === 'string' ? value : '';
};

/** Why Access refuses the body, or undefined. Certificates, addresses and names are not checked: the real API does not either. */
export const bodyProblem = (body: unknown): string | undefined => {
  if (!isRecord(body)) return 'the body is not an object';
  if (typeof body.type !== 'string' || body.type === '')
    return 'identity provider type is missing or invalid';
  if (typeof body.name !== 'string') return 'name is missing or invalid';
  if (!isRecord(body.config)) return 'config is missing or invalid';
  if (body.config.enable_encryption === true && typeof body.saml_certificate_set_id !== 'string') {
    return 'saml_certificate_set_id is required when enable_encryption is true';
  }
  return undefined;
};

/** True for a body that `bodyProblem` has nothing against. */
export const isProviderBody = (body: unknown): body is ProviderBody => bodyProblem(body) === undefined;

/**
 * The provider that a body makes, whole: what the body leaves out is gone. Unknown config keys are dropped without a word.
 * A read-only latch stays unless the body clears it.
 */
export const providerOf = (id: string, body: ProviderBody, random: () => number): Provider => {
  const known = ([key]: [string, unknown]): boolean =>
    body.type === 'saml' ? samlKeys.has(key) : !computedKeys.has(key);
  const {
    secret: _secret,
    scim_base_url: _url,
    ...scim
  } = isRecord(body.scim_config) ? body.scim_config : {};
  return {
    id,
    name: body.name,
    type: body.type,
    config: structuredClone(Object.fromEntries(Object.entries(body.config).filter(known))),
    version: hex(random, 32),
    ...(isRecord(body.scim_config) ? { scim } : {}),
    ...(typeof body.saml_certificate_set_id === 'string'
      ? { samlCertificateSetId: body.saml_certificate_set_id }
      : {}),
    ...(typeof body.read_only === 'boolean' ? { readOnly: body.read_only } : {}),
  };
};

const isBlank = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);

const shownConfig = (config: Provider['config'], quirks: Quirks): Record<string, unknown> => {
  const shown: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    if (secretKeys.has(key)) continue;
    if (value === false && quirks.falseBooleans !== 'as-sent') {
      if (quirks.falseBooleans === 'null') shown[key] = null;
    } else if (!isBlank(value) || quirks.blanks === 'as-sent') shown[key] = value;
  }
  return shown;
};

/** The provider as the API shows it on that team domain; `scimSecret` only in the answer that switched SCIM on. */
export const showProvider = (
  provider: Provider,
  context: { teamHost: string; quirks: Quirks; scimSecret?: string },
): Record<string, unknown> => {
  const { id, name, type, version, scim } = provider;
  const { teamHost, quirks, scimSecret } = context;
  return structuredClone({
    config: {
      ...shownConfig(provider.config, quirks),
      redirect_url: `https://${teamHost}/cdn-cgi/access/callback`,
    },
    id,
    name,
    ...(provider.readOnly === undefined ? {} : { read_only: provider.readOnly }),
    ...(provider.samlCertificateSetId ? { saml_certificate_set_id: provider.samlCertificateSetId } : {}),
    ...(scim
      ? {
          scim_config: {
            ...scim,
            ...(scim.enabled === true ? { scim_base_url: `https://${teamHost}/scim/${id}` } : {}),
            ...(scimSecret === undefined ? {} : { secret: scimSecret }),
          },
        }
      : {}),
    type,
    uid: id,
    version,
  });
};

/** A copy of a body in which every secret is replaced by stars. */
export const maskSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, secretKeys.has(key) ? '****' : maskSecrets(each)]),
  );
};
