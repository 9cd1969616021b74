import { takeOverOf } from '../../domain/plan-stop.ts';
import { isAllowed } from './authority.ts';
import { changeAt, dispatch } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

/** The requester takes over the identity provider that stopped the plan: an edit of the request, and planned anew. */
export const takeOver = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (!change || !(await isAllowed(press, 'edit-request', change, deps))) return;
  const twin = change.stopped ? takeOverOf(change.stopped.stop) : null;
  if (twin === null || twin.id !== press.value?.option) {
    await press.answer(await deps.words.refusal({ reason: 'not-now', state: change.state }, change));
    return;
  }
  const { id, name } = twin;
  const request = { ...change.request, target: { kind: 'existing', id, name } } as const;
  await dispatch(press, change.id, deps, actor => ({ type: 'edit-request', actor, request }));
};
