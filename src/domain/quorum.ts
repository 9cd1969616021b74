import type { Approval } from './change.ts';
import type { UserId } from './ids.ts';
import type { ApprovalRule, People } from './policy.ts';

/** How far one rule is met. */
export interface RuleStanding {
  readonly rule: ApprovalRule;
  readonly given: readonly Approval[];
  readonly missing: number;
}

/** How far all rules are met, every person counted for one rule at most. */
export interface Quorum {
  readonly satisfied: boolean;
  readonly needed: number;
  readonly given: number;
  readonly rules: readonly RuleStanding[];
}

/** True when an approval counts for people named like this: by id, or by a group they were in when they pressed. */
const countsFor = (approval: Approval, people: People): boolean =>
  people.users.includes(approval.by) || people.groups.some(group => approval.groups.includes(group));

/**
 * Assigns approvals to rules so that as many places as possible are taken (bipartite matching by augmenting paths):
 * somebody who is in two groups never fills both, and is moved to the place where they are needed. `anywhere` are people
 * who count for every rule, once a request was escalated to them.
 */
export const quorumOf = (
  rules: readonly ApprovalRule[],
  approvals: readonly Approval[],
  anywhere: People = { users: [], groups: [] },
): Quorum => {
  const people = [...new Map(approvals.map(approval => [approval.by, approval])).values()];
  const places = rules.flatMap(rule => Array.from({ length: rule.count }, () => rule));
  const takenBy: (number | null)[] = places.map(() => null);

  const seat = (person: number, tried: Set<number>): boolean => {
    const approval = people[person];
    if (!approval) return false;
    for (const [place, rule] of places.entries()) {
      if (tried.has(place) || !(countsFor(approval, rule.from) || countsFor(approval, anywhere))) continue;
      tried.add(place);
      const holder = takenBy[place] ?? null;
      if (holder === null || seat(holder, tried)) {
        takenBy[place] = person;
        return true;
      }
    }
    return false;
  };
  for (const person of people.keys()) seat(person, new Set());

  const standings = rules.map(rule => {
    const mine = places.flatMap((of, place) => (of === rule ? [takenBy[place] ?? null] : []));
    const given = mine.flatMap(person => (person === null ? [] : (people[person] ?? [])));
    return { rule, given, missing: rule.count - given.length };
  });
  const given = takenBy.filter(person => person !== null).length;
  return { satisfied: given === places.length, needed: places.length, given, rules: standings };
};

/**
 * True when the rules can be met by the people whom they name one by one. Rules with groups are taken as meetable,
 * because their members are known only when Slack is asked. `except` are people who may not decide.
 */
export const isMeetable = (rules: readonly ApprovalRule[], except: readonly UserId[] = []): boolean => {
  const named = rules.filter(rule => rule.from.groups.length === 0);
  const at = new Date(0);
  const everybody = [...new Set(named.flatMap(rule => rule.from.users))]
    .filter(user => !except.includes(user))
    .map(by => ({ by, at, digest: '', groups: [] }));
  return rules.length > 0 && quorumOf(named, everybody).satisfied;
};
