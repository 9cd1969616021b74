import type { ApplicationSettings } from '../domain/jumpcloud.ts';
import type { JumpCloudWriteAnswer, JumpCloudWrites } from '../ports/jumpcloud.ts';
import type { Api, Sent } from './api.ts';
import { CUSTOM, certificateOf } from './application.ts';
import { made, type WholeApplication, wholeApplication } from './schema.ts';

type Config = Record<string, { readonly value: unknown }>;

/** Never sent back: JumpCloud's own, or read-only. */
const OWN: readonly string[] = ['_id', 'created', 'organization'];
const READ_ONLY_DATES: readonly string[] = [
  'idpCertExpirationAt',
  'idpCertificateUpdatedAt',
  'idpPrivateKeyUpdatedAt',
  'spCertificateUpdatedAt',
];

/** The settings as `config` holds them: one object with a `value` for each field. */
const configOf = (settings: ApplicationSettings, others: readonly unknown[] = []): Config => ({
  idpEntityId: { value: settings.idpEntityId },
  spEntityId: { value: settings.spEntityId },
  acsUrl: { value: acsText(settings.acsUrls) },
  subjectField: { value: settings.nameId },
  overrideNameIdFormat: { value: settings.nameIdFormat },
  signAssertion: { value: settings.signsAssertion },
  declareRedirectEndpoint: { value: settings.declaresRedirect },
  databaseAttributes: {
    value: [...others, ...settings.attributes.map(({ name, field }) => ({ name, value: field }))],
  },
});

/** Several URLs are the JSON text of a list; one URL is taken as it is. */
const acsText = (urls: readonly string[]): string =>
  urls.length === 1
    ? (urls[0] ?? '')
    : JSON.stringify(
        urls.map((url, index) => ({ index: String(index), isDefault: String(index === 0), url })),
      );

const creation = (settings: ApplicationSettings) => ({
  active: settings.active,
  name: CUSTOM,
  displayName: 'SAML2.0',
  displayLabel: settings.label,
  ssoUrl: settings.ssoUrl,
  sso: { type: 'saml', hidden: false },
  config: configOf(settings),
});

const kept = (
  values: Readonly<Record<string, unknown>>,
  without: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !without.includes(key)));

/**
 * The application with the settings over it, as a PUT takes it, or why it cannot be sent. What a PUT does not carry is reset,
 * and a PUT without the certificate makes JumpCloud replace the pair: everything goes back, of each field the `value` alone
 * (an empty key that is marked as required fails). A field that the template lacks fails as well.
 */
export const replacement = (
  whole: WholeApplication,
  settings: ApplicationSettings,
  without: readonly string[] = [],
): { readonly ok: true; readonly body: object } | { readonly ok: false; readonly why: string } => {
  const { config, sso } = whole;
  const certificate = config.idpCertificate?.value;
  if (typeof certificate !== 'string' || certificate === '')
    return {
      ok: false,
      why: 'JumpCloud answers the application without its certificate, and would make a new pair',
    };
  const had = config.databaseAttributes?.value;
  const names = [...settings.attributes.map(one => one.name), ...without];
  const others = (Array.isArray(had) ? had : []).filter(one => !names.includes(Object(one).name));
  const wanted = configOf(settings, others);
  const lacking = Object.keys(wanted).filter(key => !(key in config));
  if (lacking.length > 0)
    return { ok: false, why: `The template of the application has no ${lacking.join(', ')}` };
  const values = Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, { value }]));
  return {
    ok: true,
    body: {
      ...kept(whole, OWN),
      active: settings.active,
      displayLabel: settings.label,
      ...(sso ? { sso: kept(sso, READ_ONLY_DATES) } : {}),
      config: { ...values, ...wanted },
    },
  };
};

/** The writes of one organization. */
export const createWrites = (api: Api): JumpCloudWrites => ({
  create: async settings => {
    const sent = await api.write('POST', '/api/applications', creation(settings));
    const read = sent.kind === 'done' ? made.safeParse(sent.json) : undefined;
    if (read?.success === false)
      return { kind: 'unknown', why: 'JumpCloud answered the creation without the id of what it created' };
    return answered(sent, read?.data._id ?? '');
  },
  update: async (base, settings, without) => {
    const path = one(base.id);
    const whole = await api.find(path, wholeApplication, 'the application');
    if (!whole) return { kind: 'refused', why: 'The application is no longer in JumpCloud' };
    const held = whole.config.idpCertificate?.value;
    const sha256 = certificateOf(typeof held === 'string' ? held : '')?.sha256;
    if (sha256 !== base.certificate?.sha256)
      return { kind: 'refused', why: "The application's certificate is no longer the one that was seen" };
    const next = replacement(whole, settings, without);
    if (!next.ok) return { kind: 'refused', why: `${next.why}. Nothing was sent` };
    return answered(await api.write('PUT', path, next.body), base.id);
  },
  bind: async (application, group) => await associate(api, 'add', application, group),
  unbind: async (application, group) => await associate(api, 'remove', application, group),
  remove: async application => {
    const sent = await api.write('DELETE', one(application));
    if (sent.kind === 'refused' && sent.status === 404) return { kind: 'written', id: application };
    return answered(sent, application);
  },
});

const one = (id: string): string => `/api/applications/${encodeURIComponent(id)}`;

const associate = async (api: Api, op: 'add' | 'remove', application: string, group: string) => {
  const path = `/api/v2/applications/${encodeURIComponent(application)}/associations`;
  return answered(await api.write('POST', path, { op, type: 'user_group', id: group }), application);
};

const answered = (sent: Sent, id: string): JumpCloudWriteAnswer => {
  if (sent.kind === 'done') return { kind: 'written', id };
  return sent.kind === 'unknown' ? sent : { kind: 'refused', why: sent.why };
};
