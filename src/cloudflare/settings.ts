import { asId, type ProviderId } from '../domain/ids.ts';
import type { ListedProvider, ProviderRest, SamlProvider, SamlSettings } from '../domain/provider.ts';
import { heldCertificate, writtenCertificate } from './certificate.ts';
import {
  anything,
  type CreateRequest,
  namedEntry,
  otherProvider,
  type SamlProviderJson,
  samlProvider,
  type UpdateRequest,
} from './schema.ts';

/**
 * Reads one entry of the list of identity providers. Every entry is listed: one of another shape than documented as
 * unreadable, with what can be said of it, so that it hides none of the others.
 */
export const listedProvider = samlProvider
  .transform((json): ListedProvider => listed(json, readProvider(json)))
  .or(otherProvider.transform((json): ListedProvider => listed(json)))
  .or(
    anything.transform((json): ListedProvider => ({ ...listed(namedEntry.parse(json)), unreadable: true })),
  );

const listed = (
  json: { readonly id: string; readonly name: string; readonly type: string; readonly read_only: boolean },
  saml?: SamlProvider,
): ListedProvider => ({
  id: asId<ProviderId>(json.id),
  name: json.name,
  type: json.type,
  readOnly: json.read_only,
  ...(saml === undefined ? {} : { saml }),
});

/** A SAML provider as the API answers it, blanks made equal, both names of the certificates read. */
const readProvider = (json: SamlProviderJson): SamlProvider => {
  const { config } = json;
  const texts = config.idp_public_certs.length > 0 ? config.idp_public_certs : config.idp_public_cert;
  return {
    id: asId<ProviderId>(json.id),
    version: json.version ?? null,
    readOnly: json.read_only,
    name: json.name,
    ssoUrl: config.sso_target_url,
    issuer: config.issuer_url,
    certificates: texts.map(heldCertificate),
    attributes: config.attributes,
    emailAttribute: config.email_attribute_name,
    signRequests: config.sign_request,
    rest: restOf(json),
  };
};

// `redirect_url` is computed by Access from the team domain; the others are what jcaccess sets itself.
const ours = new Set([
  'sso_target_url',
  'issuer_url',
  'idp_public_certs',
  'idp_public_cert',
  'attributes',
  'email_attribute_name',
  'sign_request',
  'redirect_url',
]);

// Read-only, and `secret` comes back masked: sent again it would become the secret.
const scimReadOnly = new Set(['secret', 'scim_base_url']);

const restOf = (json: SamlProviderJson): ProviderRest => ({
  config: without(json.config, ours),
  ...(json.scim_config ? { scimConfig: without(json.scim_config, scimReadOnly) } : {}),
  ...(json.saml_certificate_set_id ? { certificateSetId: json.saml_certificate_set_id } : {}),
});

const without = (
  from: Readonly<Record<string, unknown>>,
  keys: ReadonlySet<string>,
): Record<string, unknown> => Object.fromEntries(Object.entries(from).filter(([key]) => !keys.has(key)));

/** The body that creates a provider. Every key is sent, so that nothing rests on a default. */
export const createBody = (settings: SamlSettings): CreateRequest => ({
  name: settings.name,
  type: 'saml',
  config: {
    sso_target_url: settings.ssoUrl,
    issuer_url: settings.issuer,
    idp_public_certs: settings.certificates.map(one => writtenCertificate(one.text)),
    attributes: [...settings.attributes],
    email_attribute_name: settings.emailAttribute,
    sign_request: settings.signRequests,
  },
});

/** The body that replaces a provider: the settings over everything of `base` that jcaccess does not manage. */
export const updateBody = (base: SamlProvider, settings: SamlSettings): UpdateRequest => {
  const { config, ...body } = createBody(settings);
  const { scimConfig, certificateSetId } = base.rest;
  return {
    ...body,
    config: { ...without(base.rest.config, ours), ...config },
    ...(scimConfig === undefined ? {} : { scim_config: without(scimConfig, scimReadOnly) }),
    ...(certificateSetId === undefined ? {} : { saml_certificate_set_id: certificateSetId }),
  };
};
