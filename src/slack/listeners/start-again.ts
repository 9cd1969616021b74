import { md } from '../views/text.ts';
import { isAllowed } from './authority.ts';
import { askBackOrOver } from './back-or-over.ts';
import { changeAt } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { openEdit } from './edit.ts';
import type { Press } from './press.ts';
import { openRemove } from './remove.ts';
import { openRotate } from './rotate.ts';
import { openAgain } from './setup.ts';

/** Opens the form filled in as it was asked; pair and metadata are kept when they still fit. */
export const startAgain = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (!change) return;
  if (!(await isAllowed(press, 'start-again', change, deps))) return;
  const open = await deps.queries.openChangeOf(press.workspace, change.connection);
  if (open) {
    await press.answer(await deps.words.refusal({ reason: 'open-change' }, open));
    return;
  }
  if (change.kind === 'edit') {
    const connection = await deps.queries.connection(press.workspace, change.connection);
    if (connection) await openEdit(press, connection, deps, change);
    return;
  }
  if (change.kind === 'restore' || change.kind === 'adopt') {
    const connection = await deps.queries.connection(press.workspace, change.connection);
    if (connection) await askBackOrOver(press, change.kind, connection, deps);
    return;
  }
  if (change.kind === 'remove') {
    const connection = await deps.queries.connection(press.workspace, change.connection);
    if (connection) await openRemove(press, connection, deps);
    return;
  }
  if (change.kind === 'rotate') {
    const connection = await deps.queries.connection(press.workspace, change.connection);
    if (connection) await openRotate(press, connection, deps, change.request);
    return;
  }
  if (change.kind === 'trust-certificate') {
    await press.answer(
      md`I open this again by myself while JumpCloud signs with a certificate that Access does not trust. Nothing was started.`,
    );
    return;
  }
  await openAgain(press, change, deps);
};
