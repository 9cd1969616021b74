import type { Approval } from '../domain/approval.ts';
import type { GroupId, WorkspaceId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import { configuredPeople } from '../domain/policy.ts';
import { quorumOf } from '../domain/quorum.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';

/** One thing about the people who may approve, for the operator. */
export type ApproverFinding =
  | { readonly level: 'ok'; readonly what: string }
  | { readonly level: 'warn' | 'fail'; readonly what: string; readonly fix: string };

const MORE = 'Name more people or groups in JCACCESS_APPROVERS or JCACCESS_APPROVAL_RULES.';

/** Asks Slack who can approve today, and whether that is enough for the rules, with any of them as requester. */
export const findApprovers = async (
  directory: Pick<Directory, 'actor' | 'members'>,
  workspace: WorkspaceId,
  policy: Policy,
): Promise<ApproverFinding[]> => {
  const findings: ApproverFinding[] = [];
  const named = new Set(policy.approvers.users);
  const isUnreadable = (group: GroupId): ApproverFinding => ({
    level: 'fail',
    what: `the user group ${group} cannot be read`,
    fix: 'Correct its ID (S…), or give the bot usergroups:read; user groups need a paid Slack plan.',
  });
  for (const group of configuredPeople(policy).groups) {
    const members = await directory.members(group);
    if (members === null) findings.push(isUnreadable(group));
    else if (policy.approvers.groups.includes(group)) for (const user of members) named.add(user);
  }
  const at = new Date(0);
  const able: Approval[] = [];
  for (const user of named) {
    const actor = await directory.actor(user, workspace);
    const isUnknown = actor.membershipUnreadable;
    if (isUnknown)
      findings.push({
        level: 'warn',
        what: `Slack did not say who ${user} is`,
        fix: 'Ask again: npm run preflight.',
      });
    if (isUnknown || actor.fullMember) able.push({ by: user, at, digest: '', groups: actor.groups });
    else if (policy.approvers.users.includes(user))
      findings.push({
        level: 'warn',
        what: `${user} is no full member of this workspace and can never approve`,
        fix: 'Guests, bots, strangers and deactivated people do not count. Correct JCACCESS_APPROVERS.',
      });
  }
  return [...findings, quorumFinding(policy, able)];
};

const quorumFinding = (policy: Policy, able: readonly Approval[]): ApproverFinding => {
  const { satisfied, given, needed } = quorumOf(policy.rules, able);
  if (!satisfied)
    return {
      level: 'fail',
      what: `only ${given} of ${needed} needed approvals can ever be given`,
      fix: MORE,
    };
  const isEnoughWithout = (one: Approval): boolean =>
    quorumOf(
      policy.rules,
      able.filter(other => other !== one),
    ).satisfied;
  const mayDecideAlone = policy.selfApproval || policy.smallTeamMs !== null;
  const blocked = mayDecideAlone ? [] : able.filter(one => !isEnoughWithout(one));
  return blocked.length > 0
    ? {
        level: 'warn',
        what: `a change that ${blocked.map(one => one.by).join(' or ')} asks for can never be approved`,
        fix: `${MORE} Or set JCACCESS_SMALL_TEAM_HOURS.`,
      }
    : { level: 'ok', what: `${able.length} people can approve, ${needed} needed` };
};

/** Tells the operator in the log what is wrong with them. Never throws: the start does not wait for it. */
export const warnOfApprovers = async (deps: {
  readonly directory: Pick<Directory, 'actor' | 'members'>;
  readonly workspace: WorkspaceId;
  readonly policy: Policy;
  readonly log: Log;
}): Promise<void> => {
  const { directory, workspace, policy, log } = deps;
  try {
    for (const found of await findApprovers(directory, workspace, policy))
      if (found.level !== 'ok') log.warn(`approvers: ${found.what}`, { advice: found.fix });
  } catch (error) {
    log.warn('Slack did not say who can approve', { error });
  }
};
