import type { Connection } from '../../domain/connection.ts';
import { sameLabel } from '../../domain/label.ts';
import { removeModal, removeStarted } from '../views/remove.ts';
import { shown } from '../views/text.ts';
import { connectionAsked, connectionAt, dispatchTo, mayBegin } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Command, Press, Submission, SubmissionAnswer } from './press.ts';

/** Opens the form that asks for the end of a live connection. */
export const openRemove = async (
  from: Pick<Command, 'user' | 'workspace' | 'open' | 'answer'>,
  connection: Connection,
  deps: ListenerDeps,
): Promise<void> => {
  if (await mayBegin(from, 'remove', connection, deps)) await from.open(removeModal(connection));
};

/** *Remove* under a connection. */
export const pressRemove = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (connection) await openRemove(press, connection, deps);
};

/** The label was typed to confirm it; the connection stays as it is until the removal is approved. */
export const submitRemove = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const { workspace, view } = submission;
  const connection = await connectionAsked(submission, 'remove', deps);
  if (!connection) return undefined;
  const { label } = connection.request;
  if (sameLabel(view.values.text('label') ?? '') !== sameLabel(label))
    return { errors: { label: `This is not its label. Type: ${shown(label)}` } };
  const reason = view.values.text('reason');
  const refused = await dispatchTo(submission, connection, deps, async actor => ({
    type: 'remove',
    actor,
    change: await deps.newChangeId(workspace),
    ...(reason ? { reason } : {}),
  }));
  return refused ? undefined : { update: removeStarted() };
};
