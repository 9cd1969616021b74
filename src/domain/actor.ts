import type { GroupId, UserId, WorkspaceId } from './ids.ts';
import type { Refusal } from './refusal.ts';

/** Who presses, as Slack knows them at the moment the press arrives. */
export interface Actor {
  readonly user: UserId;
  readonly workspace: WorkspaceId;
  /** A full, confirmed, active, human member of the deployment's own workspace. */
  readonly fullMember: boolean;
  /** True when Slack did not say what the person is, so that `fullMember` is false and proves nothing. */
  readonly membershipUnreadable?: true;
  /** The configured user groups that this person is in now. */
  readonly groups: readonly GroupId[];
  /** The members of each configured group, as far as Slack said; absent where nobody asked. */
  readonly members?: Readonly<Record<GroupId, readonly UserId[]>>;
  /** True when Slack did not say who is in the groups, so that `groups` proves nothing. */
  readonly groupsUnreadable: boolean;
}

/** What a person hears who does not count as a full member: that they are none, or that nobody can say so now. */
export const noMember = (actor: Actor): Refusal => ({
  reason: actor.membershipUnreadable ? 'membership-unreadable' : 'outsider',
});
