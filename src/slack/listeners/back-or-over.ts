import type { Connection } from '../../domain/connection.ts';
import { md } from '../views/text.ts';
import { connectionAt, dispatchTo, mayBegin } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press } from './press.ts';

type Deed = 'restore' | 'adopt';

/** Asks that Access gets back what was approved, or that what it has counts as approved. Both are changes with a card. */
export const askBackOrOver = async (
  press: Press,
  deed: Deed,
  connection: Connection,
  deps: ListenerDeps,
): Promise<void> => {
  if (!(await mayBegin(press, deed, connection, deps))) return;
  const tooMany = await deps.allowances.takeSetUp(press);
  if (tooMany) return await press.answer(await deps.words.refusal(tooMany, null));
  const refused = await dispatchTo(press, connection, deps, async actor => ({
    type: deed,
    actor,
    change: await deps.newChangeId(press.workspace),
  }));
  if (!refused)
    await press.answer(
      md`I make the plan now. Its card comes to the channel of the connection; nothing changes before it is approved.`,
    );
};

/** *Put back what was approved* or *Take over what Access has*, under a connection. */
export const pressBackOrOver = async (press: Press, deed: Deed, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (connection) await askBackOrOver(press, deed, connection, deps);
};
