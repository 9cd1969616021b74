import type { ChannelId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { Inward } from '../inward.ts';
import type { Press } from '../press.ts';
import { isAllowed } from './authority.ts';
import { changeAt } from './bring.ts';
import { openEdit } from './edit.ts';
import { openSetup } from './setup.ts';

/** Opens the form filled in as it was asked; pair and metadata are kept when they still fit. */
export const startAgain = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change) return;
  if (!(await isAllowed(press, 'start-again', change, inward))) return;
  const open = await inward.queries.openChangeOf(press.workspace, change.connection);
  if (open) {
    await press.answer(await inward.words.refusal({ reason: 'open-change' }, open));
    return;
  }
  if (change.kind === 'edit') {
    const connection = await inward.queries.connection(press.workspace, change.connection);
    if (connection) await openEdit(press, connection, inward, change.request);
    return;
  }
  await openSetup(press, asId<ChannelId>(change.request.channel), inward, change.id);
};
