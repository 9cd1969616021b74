import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { asId, type ChangeId } from '../../domain/ids.ts';
import { editModal, editStarted } from '../views/edit.ts';
import { connectionAsked, connectionAt, dispatchTo, mayBegin } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { checkEdit, onForm } from './form/check-setup.ts';
import { draftOf } from './form/setup.ts';
import type { Command, Press, Submission, SubmissionAnswer } from './press.ts';

/** Opens the form of a live connection, filled in with what it has, or with what the change asked for that starts again. */
export const openEdit = async (
  from: Pick<Command, 'user' | 'workspace' | 'open' | 'answer'>,
  connection: Connection,
  deps: ListenerDeps,
  again: Change | null = null,
): Promise<void> => {
  if (!(await mayBegin(from, 'edit', connection, deps))) return;
  const draft = draftOf(again ? again.request : connection.request);
  await from.open(
    editModal(connection, { draft, channel: connection.request.channel, loading: false }, again),
  );
};

/** [Edit] under a connection. */
export const pressEdit = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (connection) await openEdit(press, connection, deps);
};

/** What was typed is checked as in the set-up form; the rest of the connection stays as it is. */
export const submitEdit = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const { workspace, view } = submission;
  const connection = await connectionAsked(submission, 'edit', deps);
  if (!connection) return undefined;
  const checked = await checkEdit(submission, connection.request, deps, connection.id);
  if (!checked.ok) return { errors: onForm(checked.error, view.values) };
  const refusal = await dispatchTo(
    submission,
    connection,
    deps,
    async actor => ({
      type: 'edit',
      actor,
      change: await deps.newChangeId(workspace),
      startsFrom: typeof view.state.again === 'string' ? asId<ChangeId>(view.state.again) : null,
      request: checked.value,
    }),
    ({ reason }) => reason === 'label-taken',
  );
  if (refusal === null) return { update: editStarted() };
  return refusal.reason === 'label-taken'
    ? { errors: { label: 'There is already a connection of that name. Choose another label.' } }
    : undefined;
};
