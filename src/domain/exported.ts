import type { ProviderId } from './ids.ts';
import type { ProviderRest, SamlProvider, SamlSettings } from './provider.ts';

/** What a connection can be exported as. */
export const EXPORT_KINDS = ['api', 'terraform', 'recipe', 'calendar'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/** The kind that a person names, whatever its case; null for another word. */
export const exportKind = (word: string): ExportKind | null =>
  EXPORT_KINDS.find(kind => kind === word.toLowerCase()) ?? null;

/** An identity provider as an export shows it. */
export interface ExportedProvider {
  readonly id: ProviderId;
  /** The Cloudflare account that it is in. */
  readonly account: string;
  readonly settings: SamlSettings;
  readonly rest: ProviderRest;
  readonly readOnly: boolean;
  /** Read from Access just now; or what was kept last, because Access has it no more or could not be read. */
  readonly from: 'access' | 'kept, gone' | 'kept, unread';
  /** When it was read, or kept. */
  readonly at: Date;
}

/** The provider as it was read from Access. */
export const asRead = (provider: SamlProvider, account: string, at: Date): ExportedProvider => {
  const { id, rest, readOnly } = provider;
  return { id, account, settings: provider, rest, readOnly, from: 'access', at };
};

/**
 * Keys of a SAML config that jcaccess does not set and Cloudflare documents. No other key is exported: what nobody describes
 * may be a secret.
 */
const DOCUMENTED = ['enable_encryption', 'header_attributes', 'force_authn', 'max_sso_url_length'] as const;

const isSet = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== false && value !== '' && value !== 0;

/** The documented keys that are set beside those that jcaccess sets. */
export const furtherKeys = ({ config }: ProviderRest): Readonly<Record<string, unknown>> =>
  Object.fromEntries(DOCUMENTED.flatMap(key => (isSet(config[key]) ? [[key, config[key]]] : [])));

/** The names of keys that are set and that no document names. */
export const unknownKeys = ({ config }: ProviderRest): string[] =>
  Object.keys(config).filter(key => isSet(config[key]) && !DOCUMENTED.some(one => one === key));

const SCIM_KEYS = ['enabled', 'identity_update_behavior', 'seat_deprovision', 'user_deprovision'] as const;

/** The provisioning by SCIM, without its secret and its address; null when it is off. */
export const scimKeys = ({ scimConfig }: ProviderRest): Readonly<Record<string, boolean | string>> | null => {
  if (scimConfig?.enabled !== true) return null;
  const entries = SCIM_KEYS.map(key => [key, scimConfig[key]] as const);
  return Object.fromEntries(
    entries.flatMap(([key, value]) =>
      typeof value === 'boolean' || typeof value === 'string' ? [[key, value]] : [],
    ),
  );
};

/** A header that Access adds from an attribute of the assertion. */
export interface HeaderAttribute {
  readonly attribute: string;
  readonly header: string;
}

/** The headers among the documented keys, as far as they have the documented form. */
export const headerAttributes = ({ config }: ProviderRest): HeaderAttribute[] => {
  const all: readonly unknown[] = Array.isArray(config.header_attributes) ? config.header_attributes : [];
  return all.flatMap(one => {
    if (typeof one !== 'object' || one === null) return [];
    const { attribute_name: attribute, header_name: header } = one as Record<string, unknown>;
    return typeof attribute === 'string' && typeof header === 'string' ? [{ attribute, header }] : [];
  });
};
