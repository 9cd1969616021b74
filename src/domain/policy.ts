import type { Actor } from './actor.ts';
import type { GroupId, UserId } from './ids.ts';
import type { WorkingHours } from './working-hours.ts';

/** People named one by one and by Slack user group. */
export interface People {
  readonly users: readonly UserId[];
  readonly groups: readonly GroupId[];
}

/** So many different people out of these must approve. */
export interface ApprovalRule {
  readonly count: number;
  readonly from: People;
}

/** The rules of a deployment; nobody can change them from Slack. Durations are milliseconds. */
export interface Policy {
  /** Everybody whom a rule names. */
  readonly approvers: People;
  /** All of them must be met, each by other people. */
  readonly rules: readonly ApprovalRule[];
  /** Who may approve alone in an emergency; nobody when empty. */
  readonly breakGlass: People;
  /** Who is called when nobody decided for so long; they then count for every rule. */
  readonly escalation: { readonly afterMs: number; readonly to: People } | null;
  /** When the thread first asks again; the wait doubles each time. */
  readonly nudgeAfterMs: number;
  readonly workingHours: WorkingHours;
  /** Empty lists: every full member may ask. */
  readonly requesters: People;
  /** How often Access is compared with what was approved; null or absent: never. */
  readonly driftEveryMs?: number | null;
  readonly selfApproval: boolean;
  /** What a connection's own metadata shows JumpCloud signing with is trusted without an approval. */
  readonly trustJumpCloud: boolean;
  /** After so much working time an involved approver may approve when nobody else is left; null: never. */
  readonly smallTeamMs: number | null;
  /** Approving, alone or with others, asks for a six-digit code of the person's own device. */
  readonly stepUp: boolean;
  readonly approvalExpiryMs: number;
  readonly applyByMs: number;
  readonly confirmByMs: number;
  readonly keyFileLifeMs: number;
  /** Hosts beside `jumpcloud.com` on which a sign-on URL may lie. */
  readonly ssoHosts: readonly string[];
}

/** True when the person is named, by id or by a group that they are in now. */
export const isOneOf = (actor: Actor, people: People): boolean =>
  people.users.includes(actor.user) || people.groups.some(group => actor.groups.includes(group));

/** Everybody whom the rules of a deployment name, one by one and by user group. */
export const configuredPeople = (policy: Policy): People => {
  const people = [policy.approvers, policy.requesters, policy.breakGlass, policy.escalation?.to];
  return {
    users: [...new Set(people.flatMap(one => one?.users ?? []))],
    groups: [...new Set(people.flatMap(one => one?.groups ?? []))],
  };
};
