import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { ChangeEvent } from '../../domain/event.ts';
import type { ChangeId } from '../../domain/ids.ts';
import { changeSubject } from '../../domain/subject.ts';
import type { Inward } from '../inward.ts';
import type { Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from '../press.ts';
import { changeOf } from '../press.ts';
import type { DeedValue } from '../views/deed-value.ts';
import { actorOf } from './authority.ts';

/** The change that a button names, as stored; answers the person when there is none. */
export const changeAt = async (press: Press, inward: Inward): Promise<Change | null> => {
  const id = press.value?.change;
  const change = id ? await inward.queries.change(press.workspace, id) : null;
  if (!change) await press.answer(await inward.words.refusal({ reason: 'gone' }, null));
  return change;
};

type Deed = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

/** What can be done again and again while a change is open: each makes work for others, and posts that they get. */
const EDITS: ReadonlySet<ChangeEvent['type']> = new Set([
  'request-edited',
  'helper-named',
  'new-pair-asked',
  'channel-chosen',
  'result-pasted',
  'watch-asked',
]);

/** Brings a person's deed to a change; a refusal is answered privately. True when it was done (or done before). */
export const bringTo = async (
  delivery: Deed,
  id: ChangeId,
  inward: Inward,
  event: (actor: Actor) => ChangeEvent,
): Promise<boolean> => {
  const { workspace, once } = delivery;
  const deed = event(await actorOf(delivery, inward));
  const tooMany = EDITS.has(deed.type) ? await inward.allowances.take(delivery, 'edit') : null;
  if (tooMany) {
    await delivery.answer(await inward.words.refusal(tooMany, null));
    return false;
  }
  const answer = await inward.corridor.advance(workspace, changeSubject(id), deed, { once });
  if (answer.ok) return true;
  const change = await inward.queries.change(workspace, id);
  await delivery.answer(await inward.words.refusal(answer.error, change));
  return false;
};

/** Brings the press of a button to its change. */
export const bring = async (
  press: Press,
  inward: Inward,
  event: (actor: Actor, value: DeedValue) => ChangeEvent,
): Promise<void> => {
  const { value } = press;
  if (value?.change) await bringTo(press, value.change, inward, actor => event(actor, value));
  else await press.answer(await inward.words.refusal({ reason: 'gone' }, null));
};

/** Brings a submitted modal to the change that its state names; the modal closes, a refusal is answered privately. */
export const bringForm = async (
  submission: Submission,
  inward: Inward,
  event: (actor: Actor) => ChangeEvent,
): Promise<SubmissionAnswer> => {
  const id = changeOf(submission.view);
  if (id) await bringTo(submission, id, inward, event);
  else await submission.answer(await inward.words.refusal({ reason: 'gone' }, null));
  return undefined;
};
