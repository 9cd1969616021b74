import { CLOUDFLARE_FIELDS } from './consoles/cloudflare.ts';
import type { ProviderId } from './ids.ts';

/** One certificate as Access holds it. `sha256` is null when the text is no certificate that can be read. */
export interface HeldCertificate {
  /** The text as sent or read: PEM, or bare base64 from older tools. */
  readonly text: string;
  /** SHA-256 of the DER, upper-case hex with colons. */
  readonly sha256: string | null;
  readonly notAfter: Date | null;
  readonly keyBits: number | null;
}

/** The settings of a SAML identity provider that a plan is about, with blanks already made equal. */
export interface SamlSettings {
  readonly name: string;
  readonly ssoUrl: string;
  readonly issuer: string;
  readonly certificates: readonly HeldCertificate[];
  readonly attributes: readonly string[];
  readonly emailAttribute: string;
  readonly signRequests: boolean;
}

/** An identity provider as read from Access. `rest` keeps every key that a full replacement must send back. */
export interface SamlProvider extends SamlSettings {
  readonly id: ProviderId;
  /** 32 hex digits in recorded answers; null when an answer has none. */
  readonly version: string | null;
  readonly readOnly: boolean;
  readonly rest: ProviderRest;
}

/** Keys of a provider that jcaccess does not set and must not lose. */
export interface ProviderRest {
  readonly config: Readonly<Record<string, unknown>>;
  readonly scimConfig?: Readonly<Record<string, unknown>>;
  readonly certificateSetId?: string;
}

/** One line of the account's list of identity providers, of any type. */
export interface ListedProvider {
  readonly id: ProviderId;
  readonly name: string;
  readonly type: string;
  readonly readOnly: boolean;
  /** Present for providers of type `saml` that can be read. */
  readonly saml?: SamlProvider;
  /** What Cloudflare answered about it is not of the documented shape; `id` may be empty. */
  readonly unreadable?: true;
}

/** What a person calls a provider, also one without a name. */
export const providerName = ({ name, type }: Pick<ListedProvider, 'name' | 'type'>): string =>
  name || (type === 'onetimepin' ? 'One-time PIN' : type || 'one without a name');

/** The settings with one value, in the order of Cloudflare's form, with the names of its console. */
export type SettingKey = keyof typeof CLOUDFLARE_FIELDS;
export const SETTING_KEYS = Object.keys(CLOUDFLARE_FIELDS) as readonly SettingKey[];
/** The name that Cloudflare's console shows for a setting. */
export const settingLabel = (key: SettingKey): string => CLOUDFLARE_FIELDS[key];

/** Two certificates are the same when their DER is; texts that are no certificate are compared as they stand. */
export const sameCertificate = (a: HeldCertificate, b: HeldCertificate): boolean =>
  a.sha256 !== null && b.sha256 !== null ? a.sha256 === b.sha256 : a.text === b.text;

/** True when both hold the same values; the order of certificates and attributes does not matter to Access. */
export const sameSettings = (a: SamlSettings, b: SamlSettings): boolean =>
  differingSettings(a, b).length === 0 && sameCertificates(a.certificates, b.certificates);

/** The single-valued settings in which two providers differ, in console order. */
export const differingSettings = (a: SamlSettings, b: SamlSettings): SettingKey[] =>
  SETTING_KEYS.filter(key => comparedSetting(a, key) !== comparedSetting(b, key));

/** True when each certificate of one list is in the other. */
export const sameCertificates = (a: readonly HeldCertificate[], b: readonly HeldCertificate[]): boolean =>
  a.length === b.length &&
  a.every(one => b.some(other => sameCertificate(one, other))) &&
  b.every(one => a.some(other => sameCertificate(one, other)));

/** A setting in the form in which it is compared: lists by their members, whatever their names contain. */
export const comparedSetting = (settings: SamlSettings, key: SettingKey): string => {
  const value = settings[key];
  return typeof value === 'object' ? JSON.stringify([...value].sort()) : String(value);
};

/** A setting as one line of text, the form in which it is shown. Blank is the empty string. */
export const shownSetting = (settings: SamlSettings, key: SettingKey): string => {
  const value = settings[key];
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value;
  return [...value].sort().join(', ');
};

/** What Access has now, with every certificate beside it that it had then. */
export const withCertificatesOf = (now: SamlProvider, then: SamlSettings): SamlProvider => {
  const missing = then.certificates.filter(one => !now.certificates.some(held => sameCertificate(held, one)));
  return { ...now, certificates: [...now.certificates, ...missing] };
};
