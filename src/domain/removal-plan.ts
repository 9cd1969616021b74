import type { Affected, Plan, PlanWarning } from './plan.ts';
import { planDigest } from './plan.ts';
import type { SamlProvider, SamlSettings } from './provider.ts';
import { SETTING_KEYS, settingLabel, shownSetting } from './provider.ts';

/**
 * The plan that deletes a provider. `before` is null when Access has it no more: then only the connection ends. `had` is
 * what it was, for people.
 */
export const removalPlan = (
  before: SamlProvider | null,
  had: SamlSettings,
  context: {
    readonly warnings: readonly PlanWarning[];
    readonly affected: Affected;
    readonly now: Date;
  },
): Plan => ({
  digest: planDigest(before, had, undefined, undefined, 'delete'),
  steps: [{ service: 'access', action: 'delete' }],
  before,
  wanted: had,
  rows: before
    ? SETTING_KEYS.map(key => ({
        setting: settingLabel(key),
        before: shownSetting(before, key),
        after: null,
      }))
    : [],
  certificates: (before?.certificates ?? []).map(certificate => ({ certificate, fate: 'removed' })),
  unchanged: 0,
  warnings: context.warnings,
  affected: context.affected,
  madeAt: context.now,
});
