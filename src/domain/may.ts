import type { Action } from './action.ts';
import type { Actor } from './actor.ts';
import { noMember } from './actor.ts';
import type { Change, ChangeState } from './change.ts';
import { isClosed } from './change.ts';
import type { Connection } from './connection.ts';
import type { UserId } from './ids.ts';
import { involved, involvementOf } from './involvement.ts';
import { kindOf, takesMetadata } from './kinds.ts';
import type { People, Policy } from './policy.ts';
import { isOneOf } from './policy.ts';
import { isMeetable } from './quorum.ts';
import type { Refusal } from './refusal.ts';
import { workingMsBetween } from './working-hours.ts';

/** What an action is about. Both are null for an action that is about nothing yet, such as a first request. */
export interface Subject {
  readonly change: Change | null;
  readonly connection: Connection | null;
  readonly now: Date;
}

/** What a person is to a subject. One person may be several of these. */
export type Role =
  | 'member'
  | 'may-request'
  | 'requester'
  | 'owner'
  | 'helper'
  | 'approver'
  | 'escalated'
  | 'break-glass'
  | 'involved'
  | 'approved-alone';

interface Row {
  /** One of these must be true of the person. */
  readonly who: readonly Role[];
  /** This must be true as well. */
  readonly and?: Role;
  /** None of these may be true of the person. `involved` is no bar where the deployment allows self-approval. */
  readonly not?: readonly Role[];
  /** The states of the change in which it can be done; absent: the decision looks at more than the state. */
  readonly states?: readonly ChangeState[];
  /** It can also be done in the state in which a change of its kind waits for its requester. */
  readonly whileWaiting?: true;
  /** It is about JumpCloud's pair or metadata, which not every kind of change takes. */
  readonly aboutMetadata?: true;
  /** What a person hears who has none of the roles. */
  readonly refusal: 'may-not-request' | 'not-approver' | 'not-for-emergencies' | 'not-yours';
}

const BEFORE_WRITING: readonly ChangeState[] = ['draft', 'awaiting-metadata', 'planned', 'awaiting-approval'];
const TAKES_FILES: readonly ChangeState[] = ['awaiting-metadata', 'planned', 'awaiting-approval'];
const DECIDERS: readonly Role[] = ['approver', 'escalated'];
const ANSWERABLE: readonly Role[] = ['requester', 'owner', 'approver', 'escalated'];

/** Who may do what, and when. Nothing else in jcaccess decides this; every surface asks `may` or `whoMay`. */
const TABLE: Readonly<Record<Action, Row>> = {
  see: { who: ['member'], refusal: 'not-yours' },
  'see-changes': {
    who: ['may-request', 'requester', 'owner', 'helper', 'approver', 'escalated', 'break-glass'],
    refusal: 'not-yours',
  },
  diagnose: { who: ['member'], refusal: 'not-yours' },
  request: { who: ['may-request'], refusal: 'may-not-request' },
  'start-again': {
    who: ANSWERABLE,
    and: 'may-request',
    states: ['declined', 'expired', 'withdrawn', 'failed', 'rolled-back'],
    refusal: 'not-yours',
  },
  edit: { who: ['owner', 'approver'], refusal: 'not-yours' },
  'edit-request': { who: ['requester'], states: TAKES_FILES, whileWaiting: true, refusal: 'not-yours' },
  withdraw: { who: ANSWERABLE, states: BEFORE_WRITING, refusal: 'not-yours' },
  'let-hand-in': { who: ['requester'], states: TAKES_FILES, aboutMetadata: true, refusal: 'not-yours' },
  'hand-back': {
    who: ['requester', 'owner', 'approver', 'escalated', 'helper'],
    states: TAKES_FILES,
    aboutMetadata: true,
    refusal: 'not-yours',
  },
  'saved-key': { who: ['requester'], refusal: 'not-yours' },
  'new-pair': { who: ['requester'], states: TAKES_FILES, aboutMetadata: true, refusal: 'not-yours' },
  approve: { who: DECIDERS, not: ['involved'], states: ['awaiting-approval'], refusal: 'not-approver' },
  // Saying no writes nothing, and nobody gains by it: those involved may say it too.
  decline: { who: DECIDERS, states: ['awaiting-approval'], refusal: 'not-approver' },
  'ask-for-changes': { who: DECIDERS, states: ['awaiting-approval'], refusal: 'not-approver' },
  'break-glass': {
    who: ['break-glass'],
    not: ['involved'],
    states: ['awaiting-approval'],
    refusal: 'not-for-emergencies',
  },
  review: { who: DECIDERS, not: ['requester', 'approved-alone'], refusal: 'not-approver' },
  keep: { who: ANSWERABLE, states: ['awaiting-confirmation'], refusal: 'not-yours' },
  'keep-alone': {
    who: DECIDERS,
    not: ['involved'],
    states: ['awaiting-confirmation'],
    refusal: 'not-approver',
  },
  'roll-back': { who: ANSWERABLE, states: ['testing', 'awaiting-confirmation'], refusal: 'not-yours' },
  'more-time': { who: ANSWERABLE, states: ['awaiting-confirmation'], refusal: 'not-yours' },
  'choose-channel': { who: ANSWERABLE, refusal: 'not-yours' },
  'paste-result': { who: ANSWERABLE, states: ['awaiting-confirmation'], refusal: 'not-yours' },
  'watch-login': { who: ANSWERABLE, states: ['awaiting-confirmation'], refusal: 'not-yours' },
  test: { who: ANSWERABLE, refusal: 'not-yours' },
  audit: { who: ['owner', 'approver', 'requester'], refusal: 'not-yours' },
};

/** Every action of the table. */
export const ACTIONS = Object.keys(TABLE) as readonly Action[];

/** Who answers for the connection: its owner once it is live, before that the one whom the request names. */
export const ownerOf = ({ change, connection }: Pick<Subject, 'change' | 'connection'>): UserId | null =>
  connection?.status === 'live' ? connection.owner : (change?.request.owner ?? connection?.owner ?? null);

const anybodyMayRequest = ({ requesters }: Policy): boolean =>
  requesters.users.length === 0 && requesters.groups.length === 0;

const isCalled = ({ change }: Subject, { escalation }: Policy): boolean =>
  change?.escalatedAt !== undefined && escalation !== null;

/** The people of a role as the policy and the stored change name them; null where it is every full member. */
const peopleIn = (role: Role, subject: Subject, policy: Policy): People | null => {
  const { change } = subject;
  const named = (...users: (UserId | null | undefined)[]): People => ({
    users: users.flatMap(user => user ?? []),
    groups: [],
  });
  switch (role) {
    case 'member':
      return null;
    case 'may-request':
      return anybodyMayRequest(policy) ? null : policy.requesters;
    case 'requester':
      return named(change?.requester);
    case 'owner':
      return named(ownerOf(subject));
    case 'helper':
      return named(change?.helper);
    case 'approver':
      return policy.approvers;
    case 'escalated':
      return isCalled(subject, policy) && policy.escalation ? policy.escalation.to : named();
    case 'break-glass':
      return policy.breakGlass;
    case 'involved':
      return named(...(change ? involved(change) : []));
    case 'approved-alone':
      return named(change?.emergency?.by);
  }
};

const has = (actor: Actor, role: Role, subject: Subject, policy: Policy): boolean => {
  const people = peopleIn(role, subject, policy);
  return people === null || isOneOf(actor, people);
};

const isBar = (role: Role, policy: Policy): boolean => role !== 'involved' || !policy.selfApproval;

/** Why a change in this state cannot take the action: decided already, or not yet. */
export const stateRefusal = (change: Change): Refusal => {
  if (!isClosed(change)) return { reason: 'not-now', state: change.state };
  const { at, by } = change.closing;
  return { reason: 'already-decided', state: change.state, at, ...(by ? { by } : {}) };
};

/**
 * When involved approvers of a small team may approve: the working hours that the deployment sets have passed since the
 * plan was made, and the rules cannot be met without them. Null where that is not so. `members` are those of the groups.
 */
const smallTeamFrom = (
  { change, now }: Pick<Subject, 'change' | 'now'>,
  policy: Policy,
  members?: Actor['members'],
): 'open' | 'waits' | null => {
  if (!change?.plan || policy.smallTeamMs === null) return null;
  if (isMeetable(policy.rules, involved(change), members)) return null;
  const passed = workingMsBetween(change.plan.madeAt, now, policy.workingHours, 'UTC');
  return passed >= policy.smallTeamMs ? 'open' : 'waits';
};

/** Why this person may not do it now, or null when they may. The role is looked at first, then the state. */
export const may = (actor: Actor, action: Action, subject: Subject, policy: Policy): Refusal | null => {
  const row = TABLE[action];
  if (!actor.fullMember) return noMember(actor);
  const is = (role: Role): boolean => has(actor, role, subject, policy);
  const entitled = row.who.some(is);
  const barred = (row.not ?? []).some(role => isBar(role, policy) && is(role));
  if (barred && (entitled || is('involved'))) {
    const small = action === 'approve' && entitled ? smallTeamFrom(subject, policy, actor.members) : null;
    if (small !== 'open') {
      const as = subject.change && involvementOf(subject.change, actor.user);
      return { reason: 'own-change', as, ...(small ? { small: true } : {}) };
    }
  } else if (!entitled) {
    if (actor.groupsUnreadable) return { reason: 'groups-unreadable' };
    return row.refusal === 'not-yours' ? { reason: 'not-yours', action } : { reason: row.refusal };
  }
  if (row.and && !is(row.and)) {
    return { reason: actor.groupsUnreadable ? 'groups-unreadable' : 'may-not-request' };
  }
  const { change } = subject;
  return change && !isInTime(row, change) ? stateRefusal(change) : null;
};

const isInTime = ({ states, whileWaiting, aboutMetadata }: Row, change: Change): boolean => {
  if (aboutMetadata && !takesMetadata(change)) return false;
  if (whileWaiting && change.state === kindOf(change).waitsIn) return true;
  return states === undefined || states.includes(change.state);
};

/** True for a person who may approve and could not any more once they have supplied an input. */
export const losesApproval = (actor: Actor, subject: Subject, policy: Policy): boolean => {
  const { change } = subject;
  if (!change || policy.selfApproval || involved(change).includes(actor.user)) return false;
  const deciding = { ...change, state: 'awaiting-approval' } as Change;
  return may(actor, 'approve', { ...subject, change: deciding }, policy) === null;
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
  const { who, not = [] } = TABLE[action];
  const lists = who.map(role => peopleIn(role, subject, policy));
  const except = not
    .filter(role => isBar(role, policy))
    .flatMap(role => peopleIn(role, subject, policy)?.users ?? []);
  const users = lists.flatMap(list => list?.users ?? []).filter(user => !except.includes(user));
  return {
    everybody: lists.includes(null),
    users: [...new Set(users)],
    groups: [...new Set(lists.flatMap(list => list?.groups ?? []))],
    except,
  };
};
