import type { ProviderRest } from './provider.ts';

/** A setting of a provider that jcaccess does not set, in the words of Cloudflare's console. */
export interface LoginSetting {
  readonly setting: string;
  readonly value: string;
}

/** True when Access takes encrypted assertions alone, so that every login fails until JumpCloud encrypts. */
export const encryptsAssertions = ({ config }: ProviderRest): boolean => config.enable_encryption === true;

const KNOWN: Readonly<Record<string, string>> = {
  enable_encryption: 'SAML encryption',
  force_authn: 'Require reauthentication',
  header_attributes: 'SAML header attributes',
  max_sso_url_length: 'Longest sign-on URL',
};

const isBlank = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);

/** `department -> x-department` for what is documented, JSON for anything else. */
const text = (value: unknown): string => {
  if (value === true) return 'on';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value
    .map((one: unknown) => {
      const { attribute_name: from, header_name: to }: Record<string, unknown> = Object(one);
      return typeof from === 'string' && typeof to === 'string' ? `${from} -> ${to}` : JSON.stringify(one);
    })
    .join(', ');
};

/** The settings beside ours that are not at their default: they stay as they are, and some decide whether people get in. */
export const loginSettings = ({ config }: ProviderRest): LoginSetting[] => {
  const known = Object.keys(KNOWN);
  return [
    ...known,
    ...Object.keys(config)
      .filter(key => !known.includes(key))
      .sort(),
  ]
    .filter(key => !isBlank(config[key]))
    .map(key => ({ setting: KNOWN[key] ?? key, value: text(config[key]) }));
};
