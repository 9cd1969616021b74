import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { may } from '../../domain/may.ts';
import type { Subject } from '../../domain/role.ts';
import type { Mrkdwn } from '../views/text.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery, PrivateAnswer } from './press.ts';

/** Who acts, and by what delivery. */
type From = Pick<Delivery, 'user' | 'workspace'>;

/** Slack is asked once for each delivery, however many rules look at its person. */
const asked = new WeakMap<From, Promise<Actor>>();

const KNOWN_FOR_MS = 60_000;

/**
 * Lets what Slack said of this person within the last minute be enough for this delivery: for looking, for opening a form
 * (who sends it is read anew), and for asking for what others approve. Who was made a guest a moment ago can still look and
 * ask for so long, and nothing that they do writes; approvals, and whatever ends or undoes something, are never judged so.
 */
export const mayBeKnown = (from: From, deps: ListenerDeps): void => {
  asked.set(from, deps.directory.actor(from.user, from.workspace, KNOWN_FOR_MS));
};

/** Who acts here, as Slack knows them now. */
export const actorOf = (from: From, deps: ListenerDeps): Promise<Actor> => {
  const known = asked.get(from);
  if (known) return known;
  const actor = deps.directory.actor(from.user, from.workspace);
  asked.set(from, actor);
  return actor;
};

/** What an action on this change is about. */
export const subjectOf = async (
  from: From,
  change: Change | null,
  deps: ListenerDeps,
  connection: Connection | null = null,
): Promise<Subject> => ({
  change,
  connection: change ? await deps.queries.connection(from.workspace, change.connection) : connection,
  now: deps.clock.now(),
});

/** Why this person may not do it, in words; null when they may. */
export const refusalOf = async (
  from: From,
  action: Action,
  change: Change | null,
  deps: ListenerDeps,
  connection: Connection | null = null,
): Promise<Mrkdwn | null> => {
  const subject = await subjectOf(from, change, deps, connection);
  const refusal = may(await actorOf(from, deps), action, subject, deps.policy);
  return refusal && (await deps.words.refusal(refusal, change, connection));
};

/** True when this person may do it; anyone else is answered privately with the reason. */
export const isAllowed = async (
  from: From & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
  action: Action,
  change: Change | null,
  deps: ListenerDeps,
  connection: Connection | null = null,
): Promise<boolean> => {
  const refusal = await refusalOf(from, action, change, deps, connection);
  if (refusal) await from.answer(refusal);
  return refusal === null;
};
