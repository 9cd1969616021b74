import { takeOverOf } from '../../domain/plan-stop.ts';
import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { isAllowed } from './authority.ts';
import { bringTo, changeAt } from './bring.ts';

/** The requester takes over the identity provider that stopped the plan: an edit of the request, and planned anew. */
export const takeOver = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change || !(await isAllowed(press, 'edit-request', change, inward))) return;
  const twin = change.stopped ? takeOverOf(change.stopped.stop) : null;
  if (twin === null || twin.id !== press.value?.option) {
    await press.answer(await inward.words.refusal({ reason: 'not-now', state: change.state }, change));
    return;
  }
  const { id, name } = twin;
  const request = { ...change.request, target: { kind: 'existing', id, name } } as const;
  await bringTo(press, change.id, inward, actor => ({ type: 'request-edited', actor, request }));
};
