import type { Change } from './change.ts';
import type { UserId } from './ids.ts';
import { whoMay } from './may.ts';
import type { People, Policy } from './policy.ts';
import { quorumFor } from './quorum.ts';

/** One rule that is not met yet: how many more, and who is left for it. */
export interface AskedRule {
  readonly missing: number;
  readonly from: People;
}

/** Who must decide on a change now. All rules must be met. */
export interface Deciders {
  readonly rules: readonly AskedRule[];
  /** Who was called after long silence: they count for every rule. */
  readonly anywhere: People;
  /** True when nobody is left and the deployment lets an involved approver of a small team decide after a while. */
  readonly smallTeam: boolean;
}

const NOBODY: People = { users: [], groups: [] };

const isEmpty = ({ users, groups }: People): boolean => users.length + groups.length === 0;

const without = ({ users, groups }: People, left: readonly UserId[]): People => ({
  users: users.filter(user => !left.includes(user)),
  groups,
});

/**
 * Who decides on a change, or would decide on its next plan: the people of each open rule, without those who are involved,
 * those who approved already, and those in `gone`, whose accounts are no full members any more.
 */
export const decidersOf = (
  change: Change | null,
  policy: Policy,
  at: { readonly now: Date; readonly gone: ReadonlySet<UserId> },
): Deciders => {
  const undecided = change?.state === 'awaiting-approval' ? change : null;
  const { except } = whoMay('approve', { change, connection: null, now: at.now }, policy);
  const approved = undecided?.approvals.map(one => one.by) ?? [];
  const left = [...except, ...approved, ...at.gone];
  const standings = undecided
    ? quorumFor(undecided, policy).rules
    : policy.rules.map(rule => ({ rule, missing: rule.count }));
  const rules = standings
    .filter(({ missing }) => missing > 0)
    .map(({ rule, missing }) => ({ missing, from: without(rule.from, left) }));
  const called = change?.escalatedAt && policy.escalation ? policy.escalation.to : NOBODY;
  const anywhere = without(called, left);
  const isNobody = isEmpty(anywhere) && rules.some(rule => isEmpty(rule.from));
  return { rules, anywhere, smallTeam: isNobody && policy.smallTeamMs !== null };
};
