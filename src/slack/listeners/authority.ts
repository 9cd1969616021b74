import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { may } from '../../domain/may.ts';
import type { Subject } from '../../domain/role.ts';
import type { Inward } from '../inward.ts';
import type { Delivery, PrivateAnswer } from '../press.ts';
import type { Mrkdwn } from '../views/text.ts';

/** Who acts, and by what delivery. */
type From = Pick<Delivery, 'user' | 'workspace'>;

/** Slack is asked once for each delivery, however many rules look at its person. */
const asked = new WeakMap<From, Promise<Actor>>();

/** Who acts here, as Slack knows them now. */
export const actorOf = (from: From, inward: Inward): Promise<Actor> => {
  const known = asked.get(from);
  if (known) return known;
  const actor = inward.directory.actor(from.user, from.workspace);
  asked.set(from, actor);
  return actor;
};

/** What an action on this change is about. */
export const subjectOf = async (
  from: From,
  change: Change | null,
  inward: Inward,
  connection: Connection | null = null,
): Promise<Subject> => ({
  change,
  connection: change ? await inward.queries.connection(from.workspace, change.connection) : connection,
  now: inward.clock.now(),
});

/** Why this person may not do it, in words; null when they may. */
export const refusalOf = async (
  from: From,
  action: Action,
  change: Change | null,
  inward: Inward,
  connection: Connection | null = null,
): Promise<Mrkdwn | null> => {
  const subject = await subjectOf(from, change, inward, connection);
  const refusal = may(await actorOf(from, inward), action, subject, inward.policy);
  return refusal && (await inward.words.refusal(refusal, change, connection));
};

/** True when this person may do it; anybody else is answered privately with the reason. */
export const isAllowed = async (
  from: From & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
  action: Action,
  change: Change | null,
  inward: Inward,
  connection: Connection | null = null,
): Promise<boolean> => {
  const refusal = await refusalOf(from, action, change, inward, connection);
  if (refusal) await from.answer(refusal);
  return refusal === null;
};
