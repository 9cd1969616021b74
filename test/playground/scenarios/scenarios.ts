import type { Rehearsal, RehearsalOptions } from '../rehearsal.ts';
import type { ScenarioName } from './names.ts';
import { furnishSixty } from './sixty.ts';
import { liveThreeYears } from './three-years.ts';

/** How a rehearsal differs, and what has happened when it begins. */
interface Scenario {
  readonly options: Pick<RehearsalOptions, 'environment' | 'furnish'>;
  readonly before?: (rehearsal: Rehearsal) => Promise<void>;
}

/** Everything that can be rehearsed. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  first: { options: {} },
  'two-rules': {
    options: {
      environment: {
        JCACCESS_APPROVERS: '',
        JCACCESS_APPROVAL_RULES: '1 of S0ITADMINS and 1 of S0SECURITY',
        JCACCESS_BREAK_GLASS: 'U0CLEO',
        JCACCESS_ESCALATE_TO: 'U0CLEO',
        JCACCESS_ESCALATE_AFTER_MINUTES: '60',
      },
    },
  },
  sixty: { options: { furnish: furnishSixty } },
  'three-years': { options: {}, before: liveThreeYears },
};
