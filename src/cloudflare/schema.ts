import { z } from 'zod';

// Answers are read loosely: recorded ones carry keys that no document names, and blanks come as null, "", [] or not at all.
const blankText = z
  .string()
  .nullish()
  .transform(text => text ?? '');
const blankTexts = z
  .array(z.string())
  .nullish()
  .transform(texts => texts ?? []);
const blankFlag = z
  .boolean()
  .nullish()
  .transform(flag => flag ?? false);
const looseObject = z.looseObject({});

/** The envelope around every answer of the API. */
export const envelope = z.looseObject({
  success: z.boolean(),
  errors: z
    .array(z.looseObject({ code: z.number().nullish(), message: z.string().nullish() }))
    .nullish()
    .transform(errors => errors ?? []),
  result: z.unknown(),
  result_info: z
    .looseObject({ per_page: z.number().nullish(), total_pages: z.number().nullish() })
    .nullish()
    .transform(info => info ?? {}),
});
export type Envelope = z.output<typeof envelope>;

/** The config of a SAML provider. The single `idp_public_cert` is the name that older tools still write. */
const samlConfig = z.looseObject({
  sso_target_url: blankText,
  issuer_url: blankText,
  idp_public_certs: blankTexts,
  idp_public_cert: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .transform(one => [one ?? []].flat().filter(text => text !== '')),
  attributes: blankTexts,
  email_attribute_name: blankText,
  sign_request: blankFlag,
});

const providerKeys = { id: z.string().min(1), name: blankText, read_only: blankFlag };

/** An identity provider of any type but SAML. */
export const otherProvider = z.looseObject({
  ...providerKeys,
  type: z.string().refine(type => type !== 'saml'),
});

/** What can still be said of an identity provider, whatever its shape. */
export const namedEntry = z
  .looseObject({
    id: z.string().catch(''),
    name: z.string().catch(''),
    type: z.string().catch(''),
    read_only: z.boolean().catch(false),
  })
  .catch({ id: '', name: '', type: '', read_only: false });

/** A SAML provider. */
export const samlProvider = z.looseObject({
  ...providerKeys,
  type: z.literal('saml'),
  version: z.string().nullish(),
  config: samlConfig,
  scim_config: looseObject.nullish(),
  saml_certificate_set_id: z.string().nullish(),
});
export type SamlProviderJson = z.output<typeof samlProvider>;

/** What a write answers with that is worth reading; the rest may hold the SCIM secret. */
export const writtenId = z.looseObject({ id: z.string().min(1) });

/** The Zero Trust organization. `name` is free text and not the domain. */
export const organization = z.looseObject({
  auth_domain: z.string().min(1),
  name: blankText,
  is_ui_read_only: blankFlag,
});

/** An Access application with the policies that hang on it. */
export const application = z.looseObject({
  name: blankText,
  domain: blankText,
  type: blankText,
  allowed_idps: blankTexts,
  saas_app: z.looseObject({ sp_entity_id: blankText }).nullish().catch(null),
  policies: z
    .array(z.unknown())
    .nullish()
    .transform(policies => policies ?? []),
});
export type ApplicationJson = z.output<typeof application>;

/** A user of Access; older answers name the id `uid`. */
export const accessUser = z.looseObject({
  id: z.string().nullish(),
  uid: z.string().nullish(),
  email: blankText,
  last_successful_login: z.string().nullish(),
});

/** The identity of a person's last login; `iat` in seconds. */
export const lastSeenIdentity = z.looseObject({
  email: blankText,
  iat: z.number(),
  idp: z.looseObject({ id: z.string() }),
});

/** One row of the authentication log; `connection` is a type of provider, not which one. */
export const accessRequest = z.looseObject({
  action: blankText,
  allowed: z.boolean(),
  connection: blankText,
  created_at: z.string(),
  ray_id: blankText,
  user_email: blankText,
});
export type AccessRequestJson = z.output<typeof accessRequest>;

const httpsUrl = z.string().regex(/^https:\/\/[^\s]+$/, 'must be an https address');
const writtenConfig = {
  sso_target_url: z.string(),
  issuer_url: z.string(),
  idp_public_certs: z.array(z.string()),
  attributes: z.array(z.string()),
  email_attribute_name: z.string(),
  sign_request: z.boolean(),
};

/** The body of a create: complete, and nothing but what the API documents, as it checks neither. */
export const createRequest = z.strictObject({
  name: z.string().min(1),
  type: z.literal('saml'),
  config: z.strictObject({
    ...writtenConfig,
    sso_target_url: httpsUrl,
    issuer_url: z.string().min(1),
    idp_public_certs: z
      .array(z.string().startsWith('-----BEGIN CERTIFICATE-----', 'must be a certificate'))
      .min(1, 'must hold a certificate'),
  }),
});

/** The body of an update: our keys, and what was read back and must not be lost. It may restore what was there. */
export const updateRequest = z.strictObject({
  name: z.string(),
  type: z.literal('saml'),
  config: z.looseObject(writtenConfig),
  scim_config: looseObject.optional(),
  saml_certificate_set_id: z.string().optional(),
});
export type CreateRequest = z.output<typeof createRequest>;
export type UpdateRequest = z.output<typeof updateRequest>;

/** What an answer must look like to be taken for a value. */
export type Shape<Value> = z.ZodType<Value>;

/** Any result: only whether it came is of interest. */
export const anything = z.unknown();

/** What the verify route says of an API token. */
export const tokenFacts = z.looseObject({ status: z.string(), expires_on: z.string().nullish() });
