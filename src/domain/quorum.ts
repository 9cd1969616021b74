import type { Actor } from './actor.ts';
import type { Approval } from './approval.ts';
import type { Change } from './change.ts';
import type { UserId } from './ids.ts';
import type { ApprovalRule, People, Policy } from './policy.ts';

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
 * a person who is in two groups never fills both, and is moved to the place where they are needed. `anywhere` are people
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

/** How far the rules of the deployment are met for a change, with those whom an escalation called. */
export const quorumFor = (change: Pick<Change, 'approvals' | 'escalatedAt'>, policy: Policy): Quorum =>
  quorumOf(policy.rules, change.approvals, change.escalatedAt ? policy.escalation?.to : undefined);

/** Those whom the rules that are not met yet name; everybody whom a rule names when all are met. */
export const stillAsked = (quorum: Quorum): People => {
  const open = quorum.rules.filter(standing => standing.missing > 0);
  const from = (open.length > 0 ? open : quorum.rules).map(standing => standing.rule.from);
  return {
    users: [...new Set(from.flatMap(one => one.users))],
    groups: [...new Set(from.flatMap(one => one.groups))],
  };
};

/**
 * True when the rules can be met without the people in `except`. A group counts with its `members`; one whose members
 * are not known counts as meetable, because only Slack can tell.
 */
export const isMeetable = (
  rules: readonly ApprovalRule[],
  except: readonly UserId[] = [],
  members: Actor['members'] = {},
): boolean => {
  const known = rules.filter(rule => rule.from.groups.every(group => members[group] !== undefined));
  const people = known.map(rule => [
    ...rule.from.users,
    ...rule.from.groups.flatMap(group => members[group] ?? []),
  ]);
  const at = new Date(0);
  const everybody = [...new Set(people.flat())]
    .filter(user => !except.includes(user))
    .map(by => ({ by, at, digest: '', groups: [] }));
  const named = known.map((rule, index) => ({
    count: rule.count,
    from: { users: people[index] ?? [], groups: [] },
  }));
  return rules.length > 0 && quorumOf(named, everybody).satisfied;
};
