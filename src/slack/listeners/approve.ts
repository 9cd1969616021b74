import { actorOf } from './authority.ts';
import { changeAt, dispatch } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

/** An approver says yes to the plan that the button was drawn for. Those who approved before are looked at again. */
export const approve = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  const { value } = press;
  if (!change || !value) return;
  const others = change.approvals.map(one => one.by).filter(user => user !== press.user);
  const earlier = await Promise.all(others.map(user => actorOf({ user, workspace: press.workspace }, deps)));
  await dispatch(press, change.id, deps, actor => ({
    type: 'approve',
    actor,
    digest: value.digest,
    earlier,
  }));
};
