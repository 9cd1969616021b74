import type { ModalView } from '@slack/types';
import type { Action } from '../../domain/action.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import type { ChangeEvent, ConnectionEvent } from '../../domain/event.ts';
import { asId, type ChangeId, type ConnectionId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { changeSubject, connectionSubject } from '../../domain/subject.ts';
import type { DeedValue } from '../views/deed-value.ts';
import { actorOf, isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery, Press, PrivateAnswer, ShownView, Submission, SubmissionAnswer } from './press.ts';
import { changeOf } from './press.ts';

type Answerable = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

/** The change that a button names, as stored; answers the person when there is none. */
export const changeAt = async (press: Press, deps: ListenerDeps): Promise<Change | null> => {
  const id = press.value?.change;
  const change = id ? await deps.queries.change(press.workspace, id) : null;
  if (!change) await press.answer(await deps.words.refusal({ reason: 'gone' }, null));
  return change;
};

/** The connection of the change that a button names; answers the person when there is none. */
export const connectionAt = async (press: Press, deps: ListenerDeps): Promise<Connection | null> => {
  const change = await changeAt(press, deps);
  return change && (await deps.queries.connection(press.workspace, change.connection));
};

/** The connection that the state of a modal names, as stored. */
export const connectionIn = async (
  { state }: ShownView,
  { workspace }: Pick<Delivery, 'workspace'>,
  { queries }: ListenerDeps,
): Promise<Connection | null> =>
  typeof state.connection === 'string'
    ? await queries.connection(workspace, asId<ConnectionId>(state.connection))
    : null;

/** Makes the listener of a button that opens a form about its change. Who may not send the form is told so before they write anything. */
export const opens =
  (action: Action, modal: (change: Change, deps: ListenerDeps) => ModalView | Promise<ModalView>) =>
  async (press: Press, deps: ListenerDeps): Promise<void> => {
    const change = await changeAt(press, deps);
    if (change && (await isAllowed(press, action, change, deps))) await press.open(await modal(change, deps));
  };

/** True when this person may begin a change of that connection now; anyone else is answered with what stands against it. */
export const mayBegin = async (
  from: Pick<Answerable, 'user' | 'workspace' | 'answer'>,
  action: Action,
  connection: Connection,
  deps: ListenerDeps,
): Promise<boolean> => {
  if (!(await isAllowed(from, action, null, deps, connection))) return false;
  const open = await deps.queries.openChangeOf(from.workspace, connection.id);
  if (open) await from.answer(await deps.words.refusal({ reason: 'open-change' }, open));
  return open === null;
};

/**
 * The connection for which a form asks a change. Null when the person was answered instead: before anything is looked up,
 * because the words under a field tell of other people's connections.
 */
export const connectionAsked = async (
  submission: Submission,
  action: Action,
  deps: ListenerDeps,
): Promise<Connection | null> => {
  const connection = await connectionIn(submission.view, submission, deps);
  if (!connection) await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
  if (!connection || !(await isAllowed(submission, action, null, deps, connection))) return null;
  const tooMany = await deps.allowances.takeSetUp(submission);
  if (tooMany) await submission.answer(await deps.words.refusal(tooMany, null));
  return tooMany ? null : connection;
};

/**
 * Brings what a person does to a connection. Null when it was done (or done before); a refusal is answered privately,
 * except one that the caller says itself.
 */
export const dispatchTo = async (
  delivery: Answerable,
  connection: Connection,
  deps: ListenerDeps,
  event: (actor: Actor) => ConnectionEvent | Promise<ConnectionEvent>,
  says: (refusal: Refusal) => boolean = () => false,
): Promise<Refusal | null> => {
  const { workspace, once } = delivery;
  const action = await event(await actorOf(delivery, deps));
  const answer = await deps.corridor.advance(workspace, connectionSubject(connection.id), action, { once });
  if (answer.ok) return null;
  if (!says(answer.error)) await delivery.answer(await deps.words.refusal(answer.error, null, connection));
  return answer.error;
};

/** What can be done again and again while a change is open: each makes work for others, and posts that they get. */
const EDITS: ReadonlySet<ChangeEvent['type']> = new Set([
  'edit-request',
  'let-hand-in',
  'new-pair',
  'choose-channel',
  'paste-result',
  'watch-login',
]);

/** Brings a person's deed to a change; a refusal is answered privately. True when it was done (or done before). */
export const dispatch = async (
  delivery: Answerable,
  id: ChangeId,
  deps: ListenerDeps,
  event: (actor: Actor) => ChangeEvent,
): Promise<boolean> => {
  const { workspace, once } = delivery;
  const deed = event(await actorOf(delivery, deps));
  const tooMany = EDITS.has(deed.type) ? await deps.allowances.take(delivery, 'edit') : null;
  if (tooMany) {
    await delivery.answer(await deps.words.refusal(tooMany, null));
    return false;
  }
  const answer = await deps.corridor.advance(workspace, changeSubject(id), deed, { once });
  if (answer.ok) return true;
  const change = await deps.queries.change(workspace, id);
  await delivery.answer(await deps.words.refusal(answer.error, change));
  return false;
};

/** Brings the press of a button to its change. */
export const dispatchPress = async (
  press: Press,
  deps: ListenerDeps,
  event: (actor: Actor, value: DeedValue) => ChangeEvent,
): Promise<void> => {
  const { value } = press;
  if (value?.change) await dispatch(press, value.change, deps, actor => event(actor, value));
  else await press.answer(await deps.words.refusal({ reason: 'gone' }, null));
};

/** The change that a submitted form is about, for those who may still do it; null when its person was answered. */
export const changeOfForm = async (
  submission: Submission,
  action: Action,
  deps: ListenerDeps,
): Promise<Change | null> => {
  const id = changeOf(submission.view);
  const change = id && (await deps.queries.change(submission.workspace, id));
  if (!change) {
    await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
    return null;
  }
  return (await isAllowed(submission, action, change, deps)) ? change : null;
};

/** Brings a submitted modal to the change that its state names; the modal closes, a refusal is answered privately. */
export const dispatchForm = async (
  submission: Submission,
  deps: ListenerDeps,
  event: (actor: Actor) => ChangeEvent,
): Promise<SubmissionAnswer> => {
  const id = changeOf(submission.view);
  if (id) await dispatch(submission, id, deps, event);
  else await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
  return undefined;
};
