import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { asId, type ChangeId, type ConnectionId } from '../../domain/ids.ts';
import { connectionSubject } from '../../domain/subject.ts';
import { editModal, editStarted } from '../views/edit.ts';
import { actorOf, isAllowed } from './authority.ts';
import { changeAt } from './bring.ts';
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
  if (!(await isAllowed(from, 'edit', null, deps, connection))) return;
  const open = await deps.queries.openChangeOf(from.workspace, connection.id);
  if (open) {
    await from.answer(await deps.words.refusal({ reason: 'open-change' }, open));
    return;
  }
  const draft = draftOf(again ? again.request : connection.request);
  await from.open(
    editModal(connection, { draft, channel: connection.request.channel, loading: false }, again),
  );
};

/** [Edit] under a connection. */
export const pressEdit = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  const connection = change && (await deps.queries.connection(press.workspace, change.connection));
  if (connection) await openEdit(press, connection, deps);
};

/** What was typed is checked as in the set-up form; the rest of the connection stays as it is. */
export const submitEdit = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const { workspace, view, once } = submission;
  const id = asId<ConnectionId>(typeof view.state.connection === 'string' ? view.state.connection : '');
  const connection = await deps.queries.connection(workspace, id);
  if (!connection) {
    await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
    return undefined;
  }
  // Before anything is looked up: the words under a field tell of other people's connections.
  if (!(await isAllowed(submission, 'edit', null, deps, connection))) return undefined;
  const tooMany = await deps.allowances.takeSetUp(submission);
  if (tooMany) {
    await submission.answer(await deps.words.refusal(tooMany, null));
    return undefined;
  }
  const checked = await checkEdit(submission, connection.request, deps, id);
  if (!checked.ok) return { errors: onForm(checked.error, view.values) };
  const answer = await deps.corridor.advance(
    workspace,
    connectionSubject(id),
    {
      type: 'edit',
      actor: await actorOf(submission, deps),
      change: await deps.newChangeId(workspace),
      startsFrom: typeof view.state.again === 'string' ? asId<ChangeId>(view.state.again) : null,
      request: checked.value,
    },
    { once },
  );
  if (answer.ok) return { update: editStarted() };
  if (answer.error.reason === 'label-taken')
    return { errors: { label: 'There is already a connection of that name. Choose another label.' } };
  await submission.answer(await deps.words.refusal(answer.error, null, connection));
  return undefined;
};
