import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { actorOf } from './authority.ts';
import { bringTo, changeAt } from './bring.ts';

/** An approver says yes to the plan that the button was drawn for. Whoever approved before is looked at again. */
export const approve = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  const { value } = press;
  if (!change || !value) return;
  const others = change.approvals.map(one => one.by).filter(user => user !== press.user);
  const earlier = await Promise.all(
    others.map(user => actorOf({ user, workspace: press.workspace }, inward)),
  );
  await bringTo(press, change.id, inward, actor => ({
    type: 'approved',
    actor,
    digest: value.digest,
    earlier,
  }));
};
