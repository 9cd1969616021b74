import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { ChangeEvent } from '../../domain/event.ts';
import type { ChangeId } from '../../domain/ids.ts';
import { changeSubject } from '../../domain/subject.ts';
import type { DeedValue } from '../views/deed-value.ts';
import { actorOf } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from './press.ts';
import { changeOf } from './press.ts';

/** The change that a button names, as stored; answers the person when there is none. */
export const changeAt = async (press: Press, deps: ListenerDeps): Promise<Change | null> => {
  const id = press.value?.change;
  const change = id ? await deps.queries.change(press.workspace, id) : null;
  if (!change) await press.answer(await deps.words.refusal({ reason: 'gone' }, null));
  return change;
};

type Answerable = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

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
