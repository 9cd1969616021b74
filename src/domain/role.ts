import type { Actor } from './actor.ts';
import type { Change } from './change.ts';
import type { Connection } from './connection.ts';
import type { UserId } from './ids.ts';
import { involved } from './involvement.ts';
import type { People, Policy } from './policy.ts';
import { isOneOf } from './policy.ts';

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
  | 'deputy'
  | 'helper'
  | 'approver'
  | 'escalated'
  | 'break-glass'
  | 'may-be-called'
  | 'involved'
  | 'approved-alone';

/** Who answers for the connection: its owner once it is live, before that the one whom the request names. */
export const ownerOf = ({ change, connection }: Pick<Subject, 'change' | 'connection'>): UserId | null =>
  connection?.status === 'live' ? connection.owner : (change?.request.owner ?? connection?.owner ?? null);

const only = (...users: readonly (UserId | null | undefined)[]): People => ({
  users: users.flatMap(user => user ?? []),
  groups: [],
});

const isEmpty = ({ users, groups }: People): boolean => users.length + groups.length === 0;

/** The people of each role, as the policy and the stored change name them; null is every full member. */
const PEOPLE: Readonly<Record<Role, (subject: Subject, policy: Policy) => People | null>> = {
  member: () => null,
  'may-request': (_, { requesters }) => (isEmpty(requesters) ? null : requesters),
  requester: ({ change }) => only(change?.requester),
  owner: subject => only(ownerOf(subject)),
  // Who is reminded in place of an owner whose account is gone.
  deputy: ({ connection }) => only(connection?.reminded?.to),
  helper: ({ change }) => only(change?.helper),
  approver: (_, { approvers }) => approvers,
  escalated: ({ change }, { escalation }) => (change?.escalatedAt && escalation ? escalation.to : only()),
  'break-glass': (_, { breakGlass }) => breakGlass,
  'may-be-called': (_, { escalation }) => escalation?.to ?? only(),
  involved: ({ change }) => only(...(change ? involved(change) : [])),
  'approved-alone': ({ change }) => only(change?.emergency?.by),
};

/** The people of a role; null where it is every full member. */
export const peopleIn = (role: Role, subject: Subject, policy: Policy): People | null =>
  PEOPLE[role](subject, policy);

/** True when a full member has the role. */
export const hasRole = (actor: Actor, role: Role, subject: Subject, policy: Policy): boolean => {
  const people = peopleIn(role, subject, policy);
  return people === null || isOneOf(actor, people);
};
