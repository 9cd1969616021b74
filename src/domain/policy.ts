import type { Actor } from './actor.ts';
import type { GroupId, UserId } from './ids.ts';
import type { Refusal } from './refusal.ts';

/** People named one by one and by Slack user group. */
export interface People {
  readonly users: readonly UserId[];
  readonly groups: readonly GroupId[];
}

/** The rules of a deployment; nobody can change them from Slack. Durations are milliseconds. */
export interface Policy {
  readonly approvers: People;
  /** Empty lists: every full member may ask. */
  readonly requesters: People;
  readonly selfApproval: boolean;
  readonly approvalExpiryMs: number;
  readonly applyByMs: number;
  readonly confirmByMs: number;
  readonly keyFileLifeMs: number;
  /** Hosts beside `jumpcloud.com` on which a sign-on URL may lie. */
  readonly ssoHosts: readonly string[];
}

const isOneOf = (actor: Actor, people: People): boolean =>
  people.users.includes(actor.user) || people.groups.some(group => actor.groups.includes(group));

/** True when the person is an approver of this deployment now. */
export const isApprover = (actor: Actor, policy: Policy): boolean =>
  actor.fullMember && isOneOf(actor, policy.approvers);

/** True when the person may ask for connections and hand in metadata. */
export const isRequester = (actor: Actor, policy: Policy): boolean =>
  actor.fullMember &&
  ((policy.requesters.users.length === 0 && policy.requesters.groups.length === 0) ||
    isOneOf(actor, policy.requesters));

/** Why this person may not decide on a change of `requester`, or null when they may. */
export const approvalRefusal = (
  actor: Actor,
  involved: readonly UserId[],
  policy: Policy,
): Refusal | null => {
  if (!actor.fullMember) return { reason: 'outsider' };
  if (involved.includes(actor.user) && !policy.selfApproval) return { reason: 'own-change' };
  if (isApprover(actor, policy)) return null;
  return { reason: actor.groupsUnreadable ? 'groups-unreadable' : 'not-approver' };
};
