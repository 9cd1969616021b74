import { loginSettings } from './login-settings.ts';
import type { HeldCertificate, ProviderRest, SamlProvider, SamlSettings, SettingKey } from './provider.ts';
import { differingSettings, sameCertificate, settingLabel, shownSetting } from './provider.ts';

/** One thing in which Access is not as it was approved. */
export type Difference =
  | { readonly kind: 'provider-deleted' }
  | { readonly kind: 'team-domain'; readonly approved: string; readonly now: string }
  | {
      readonly kind: 'setting';
      readonly key: SettingKey;
      readonly setting: string;
      readonly approved: string;
      readonly now: string;
    }
  | {
      readonly kind: 'certificate-removed' | 'certificate-added';
      /** Null when it is a text that is no certificate. */
      readonly sha256: string | null;
      readonly notAfter: Date | null;
    }
  /** A setting beside ours; an empty text is its default. */
  | {
      readonly kind: 'login-setting';
      readonly setting: string;
      readonly approved: string;
      readonly now: string;
    };

/** What Access has otherwise than approved, since when it was seen. */
export interface Drift {
  readonly differences: readonly Difference[];
  readonly since: Date;
}

/** What is compared: what was approved, with the settings beside ours as far as they are known. */
export interface Approved {
  readonly settings: SamlSettings;
  readonly rest?: ProviderRest;
  readonly teamDomain: string;
}

const certificatesOf = (
  kind: 'certificate-removed' | 'certificate-added',
  list: readonly HeldCertificate[],
  others: readonly HeldCertificate[],
): Difference[] =>
  list
    .filter(one => !others.some(other => sameCertificate(one, other)))
    .map(({ sha256, notAfter }) => ({ kind, sha256, notAfter }));

/**
 * The differences between what was approved and what Access has now. Blanks of every form are equal, the order of lists does
 * not count, and certificates are the same when their DER is. A setting beside ours counts when what it was is known.
 */
export const differencesOf = (
  approved: Approved,
  now: SamlProvider | null,
  teamDomain: string | null,
): Difference[] => {
  const domain: Difference[] =
    teamDomain !== null && teamDomain !== approved.teamDomain
      ? [{ kind: 'team-domain', approved: approved.teamDomain, now: teamDomain }]
      : [];
  if (!now) return [{ kind: 'provider-deleted' }, ...domain];
  const { settings, rest } = approved;
  return [
    ...differingSettings(settings, now).map(
      (key): Difference => ({
        kind: 'setting',
        key,
        setting: settingLabel(key),
        approved: shownSetting(settings, key),
        now: shownSetting(now, key),
      }),
    ),
    ...certificatesOf('certificate-removed', settings.certificates, now.certificates),
    ...certificatesOf('certificate-added', now.certificates, settings.certificates),
    ...(rest ? otherSettings(rest, now.rest) : []),
    ...domain,
  ];
};

const otherSettings = (then: ProviderRest, now: ProviderRest): Difference[] => {
  const before = new Map(loginSettings(then).map(one => [one.setting, one.value]));
  const after = new Map(loginSettings(now).map(one => [one.setting, one.value]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map(setting => ({
      kind: 'login-setting' as const,
      setting,
      approved: before.get(setting) ?? '',
      now: after.get(setting) ?? '',
    }))
    .filter(one => one.approved !== one.now);
};

/** True when both name the same differences. */
export const sameDifferences = (a: readonly Difference[], b: readonly Difference[]): boolean =>
  JSON.stringify(a.map(sorted)) === JSON.stringify(b.map(sorted));

/** A stored one has its keys in another order. */
const sorted = (one: Difference): unknown => Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
