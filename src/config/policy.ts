import type { ApprovalRule, People, Policy } from '../domain/policy.ts';
import { MINUTE_MS } from '../domain/time.ts';
import type { Reader } from './reader.ts';

const NOBODY: People = { users: [], groups: [] };

const together = (people: readonly People[]): People => ({
  users: [...new Set(people.flatMap(one => one.users))],
  groups: [...new Set(people.flatMap(one => one.groups))],
});

const readRules = ({ setting, isSet, warn }: Reader): readonly ApprovalRule[] => {
  const rules = setting('JCACCESS_APPROVAL_RULES');
  if (!isSet('JCACCESS_APPROVAL_RULES')) return [{ count: 1, from: setting('JCACCESS_APPROVERS') ?? NOBODY }];
  if (isSet('JCACCESS_APPROVERS'))
    warn(
      'JCACCESS_APPROVERS',
      'does not count, because JCACCESS_APPROVAL_RULES is set',
      'Remove one of the two.',
    );
  return rules ?? [];
};

/** Reads who may do what, and how long. */
export const readPolicy = (reader: Reader): Policy => {
  const { setting, isSet, warn } = reader;
  const rules = readRules(reader);
  const escalateTo = setting('JCACCESS_ESCALATE_TO') ?? null;
  const escalateAfterMs = setting('JCACCESS_ESCALATE_AFTER_MINUTES') ?? MINUTE_MS;
  if (escalateTo === null && isSet('JCACCESS_ESCALATE_AFTER_MINUTES'))
    warn(
      'JCACCESS_ESCALATE_AFTER_MINUTES',
      'does nothing without JCACCESS_ESCALATE_TO',
      'Say who is called then, or remove it.',
    );
  return {
    approvers: together(rules.map(rule => rule.from)),
    rules,
    breakGlass: setting('JCACCESS_BREAK_GLASS') ?? NOBODY,
    escalation: escalateTo && { to: escalateTo, afterMs: escalateAfterMs },
    nudgeAfterMs: setting('JCACCESS_NUDGE_AFTER_MINUTES') ?? MINUTE_MS,
    workingHours: setting('JCACCESS_WORKING_HOURS') ?? { fromMinute: 0, toMinute: 0, days: [] },
    requesters: setting('JCACCESS_REQUESTERS') ?? NOBODY,
    selfApproval: setting('JCACCESS_SELF_APPROVAL') ?? false,
    smallTeamMs: setting('JCACCESS_SMALL_TEAM_HOURS') ?? null,
    stepUp: setting('JCACCESS_STEP_UP') ?? false,
    approvalExpiryMs: setting('JCACCESS_APPROVAL_HOURS') ?? 0,
    applyByMs: setting('JCACCESS_APPLY_BY_MINUTES') ?? 0,
    confirmByMs: setting('JCACCESS_CONFIRM_BY_MINUTES') ?? 0,
    keyFileLifeMs: setting('JCACCESS_KEY_FILE_HOURS') ?? 0,
    trustJumpCloud: setting('JCACCESS_TRUST_JUMPCLOUD') ?? false,
    ssoHosts: setting('JCACCESS_SSO_HOSTS') ?? [],
    driftEveryMs: setting('JCACCESS_DRIFT_HOURS') || null,
  };
};
