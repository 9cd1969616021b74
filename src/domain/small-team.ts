import type { Actor } from './actor.ts';
import type { UserId } from './ids.ts';
import { involved } from './involvement.ts';
import type { Policy } from './policy.ts';
import { isMeetable } from './quorum.ts';
import type { Subject } from './role.ts';
import { workingMsBetween } from './working-hours.ts';

/** True when a change in which these people are involved can be approved, now or after the hours of a small team. */
export const canBeApproved = (
  without: readonly UserId[],
  policy: Policy,
  members: Actor['members'],
): boolean =>
  policy.selfApproval || policy.smallTeamMs !== null || isMeetable(policy.rules, without, members);

/**
 * Whether involved approvers of a small team may approve. They may once nobody else is left by whom the rules could be met,
 * and the working hours that the deployment sets have passed since the plan was made. `no` where others are left.
 */
export const smallTeam = (
  { change, now }: Pick<Subject, 'change' | 'now'>,
  policy: Policy,
  members: Actor['members'],
): 'no' | 'waits' | 'may' => {
  if (!change?.plan || policy.smallTeamMs === null) return 'no';
  if (isMeetable(policy.rules, involved(change), members)) return 'no';
  const passed = workingMsBetween(change.plan.madeAt, now, policy.workingHours, 'UTC');
  return passed >= policy.smallTeamMs ? 'may' : 'waits';
};
