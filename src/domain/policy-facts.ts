import { createHash } from 'node:crypto';
import type { People, Policy } from './policy.ts';
import { HOUR_MS, MINUTE_MS } from './time.ts';

/** Facts as the record keeps them, by name. */
export type RecordedFacts = Readonly<Record<string, string | number | boolean | null>>;

const idsOf = ({ users, groups }: People): string => [...users, ...groups].join(', ');
const listed = (people: People): string => idsOf(people) || 'nobody';

/** A policy in words that stay readable without the program that judged by it. */
export const policyFacts = (policy: Policy): RecordedFacts => ({
  rules: policy.rules.map(({ count, from }) => `${count} of ${listed(from)}`).join(' and '),
  requesters: idsOf(policy.requesters) || 'every full member',
  breakGlass: listed(policy.breakGlass),
  escalation: policy.escalation
    ? `${listed(policy.escalation.to)} after ${policy.escalation.afterMs / MINUTE_MS} minutes`
    : 'nobody',
  selfApproval: policy.selfApproval,
  smallTeamHours: policy.smallTeamMs === null ? null : policy.smallTeamMs / HOUR_MS,
  stepUp: policy.stepUp,
  approvalHours: policy.approvalExpiryMs / HOUR_MS,
  applyByMinutes: policy.applyByMs / MINUTE_MS,
  confirmByMinutes: policy.confirmByMs / MINUTE_MS,
  keyFileHours: policy.keyFileLifeMs / HOUR_MS,
  ssoHosts: policy.ssoHosts.join(', '),
});

/** SHA-256 (hex) over facts in their order. */
export const digestOfFacts = (facts: RecordedFacts): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex');
