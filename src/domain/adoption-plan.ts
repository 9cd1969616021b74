import type { CertificateFacts } from './certificate.ts';
import type { Affected, Plan, PlanWarning } from './plan.ts';
import { certificateFates, planDigest } from './plan.ts';
import type { SamlProvider, SamlSettings } from './provider.ts';
import { differingSettings, SETTING_KEYS, settingLabel, shownSetting } from './provider.ts';

/** The plan by which what Access has counts as approved, in place of what was. It writes nothing. */
export const adoptionPlan = (
  approved: SamlSettings | null,
  now: SamlProvider,
  context: {
    readonly held: readonly CertificateFacts[];
    readonly teamDomain: string;
    readonly warnings: readonly PlanWarning[];
    readonly affected: Affected;
    readonly now: Date;
  },
): Plan => {
  const differing = approved ? differingSettings(approved, now) : SETTING_KEYS;
  const { name, ssoUrl, issuer, certificates, attributes, emailAttribute, signRequests } = now;
  const wanted = { name, ssoUrl, issuer, certificates, attributes, emailAttribute, signRequests };
  return {
    digest: planDigest(now, wanted, context.teamDomain, undefined, 'adopt'),
    steps: [{ service: 'access', action: 'adopt' }],
    before: now,
    wanted,
    teamDomain: context.teamDomain,
    rows: differing.map(key => ({
      setting: settingLabel(key),
      before: approved ? shownSetting(approved, key) : null,
      after: shownSetting(now, key),
    })),
    certificates: certificateFates(approved, now),
    unchanged: SETTING_KEYS.length - differing.length,
    warnings: context.warnings,
    affected: context.affected,
    madeAt: context.now,
    held: context.held,
  };
};
