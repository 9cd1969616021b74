import type { Action } from './action.ts';
import type { Actor } from './actor.ts';
import { noMember } from './actor.ts';
import { AUTHORITY, type Row } from './authority.ts';
import type { Change } from './change.ts';
import { isClosed } from './change.ts';
import type { UserId } from './ids.ts';
import { involvementOf } from './involvement.ts';
import { kindOf } from './kinds.ts';
import type { People, Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';
import type { Role, Subject } from './role.ts';
import { hasRole, peopleIn } from './role.ts';
import { smallTeam } from './small-team.ts';

/** The roles that forbid the action in this deployment. */
const bars = (action: Action, policy: Policy): readonly Role[] =>
  (AUTHORITY[action].not ?? []).filter(role => role !== 'involved' || !policy.selfApproval);

/** True for a person who may not do it whatever else they are, because they are too close to the change. */
export const isBarred = (actor: Actor, action: Action, subject: Subject, policy: Policy): boolean =>
  bars(action, policy).some(role => hasRole(actor, role, subject, policy));

/** Why this person may not do it now, or null when they may. The role is looked at first, then the state. */
export const may = (actor: Actor, action: Action, subject: Subject, policy: Policy): Refusal | null =>
  actor.fullMember
    ? (roleRefusal(actor, action, subject, policy) ?? notInState(action, subject))
    : noMember(actor);

const roleRefusal = (actor: Actor, action: Action, subject: Subject, policy: Policy): Refusal | null => {
  const { who, and, otherwise } = AUTHORITY[action];
  const is = (role: Role): boolean => hasRole(actor, role, subject, policy);
  const isNamed = who.some(is);
  if ((isNamed || is('involved')) && isBarred(actor, action, subject, policy)) {
    const small =
      action === 'approve' && isNamed ? smallTeam(subject, policy, actor.members) : ('no' as const);
    return small === 'may' ? null : ownChange(actor, subject, small === 'waits');
  }
  const unreadable = actor.groupsUnreadable ? ({ reason: 'groups-unreadable' } as const) : null;
  if (!isNamed) return unreadable ?? (otherwise ? { reason: otherwise } : { reason: 'not-yours', action });
  return and && !is(and) ? (unreadable ?? { reason: 'may-not-request' }) : null;
};

const ownChange = (actor: Actor, { change }: Subject, waits: boolean): Refusal => ({
  reason: 'own-change',
  as: change && involvementOf(change, actor.user),
  ...(waits ? { small: true } : {}),
});

const notInState = (action: Action, { change }: Subject): Refusal | null =>
  change && !isInTime(AUTHORITY[action], change) ? stateRefusal(change) : null;

const isInTime = ({ states, whileWaiting, aboutMetadata }: Row, change: Change): boolean => {
  if (aboutMetadata && !kindOf(change).takesFilesIn.includes(change.state)) return false;
  if (whileWaiting && change.state === kindOf(change).waitsIn) return true;
  return states === undefined || states.includes(change.state);
};

/** Why a change in this state cannot take the action: decided already, or not yet. */
export const stateRefusal = (change: Change): Refusal => {
  if (!isClosed(change)) return { reason: 'not-now', state: change.state };
  const { at, by } = change.closing;
  return { reason: 'already-decided', state: change.state, at, ...(by ? { by } : {}) };
};

/** True for a person who may approve and could not any more once they have supplied an input. */
export const losesApproval = (actor: Actor, subject: Subject, policy: Policy): boolean => {
  if (!subject.change || !bars('approve', policy).includes('involved')) return false;
  return (
    !hasRole(actor, 'involved', subject, policy) && roleRefusal(actor, 'approve', subject, policy) === null
  );
};

/** Who may do it, for texts and for calling people: those named, less those who are barred. */
export interface WhoMay extends People {
  /** True when every full member may. */
  readonly everybody: boolean;
  /** People who are named or in a named group and may not all the same. */
  readonly except: readonly UserId[];
}

/** The people who may do it, as the policy names them. The state of the change is not looked at. */
export const whoMay = (action: Action, subject: Subject, policy: Policy): WhoMay => {
  const named = AUTHORITY[action].who.map(role => peopleIn(role, subject, policy));
  const except = bars(action, policy).flatMap(role => peopleIn(role, subject, policy)?.users ?? []);
  const users = named.flatMap(people => people?.users ?? []);
  return {
    everybody: named.includes(null),
    users: [...new Set(users)].filter(user => !except.includes(user)),
    groups: [...new Set(named.flatMap(people => people?.groups ?? []))],
    except,
  };
};
