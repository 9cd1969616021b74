import type { Connection } from '../../domain/connection.ts';
import { asId, type ConnectionId } from '../../domain/ids.ts';
import { connectionSubject } from '../../domain/subject.ts';
import { rotateModal, rotateStarted } from '../views/rotate.ts';
import type { SetupDraft } from '../views/setup-draft.ts';
import { actorOf, isAllowed } from './authority.ts';
import { changeAt } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { checkNewCertificate } from './form/check-certificate.ts';
import { onForm } from './form/check-setup.ts';
import { draftOf, readDraft } from './form/setup.ts';
import type { Command, Press, ShownView, Submission, SubmissionAnswer } from './press.ts';

/** Opens the form that asks for another signing certificate of a live connection. */
export const openRotate = async (
  from: Pick<Command, 'user' | 'workspace' | 'open' | 'answer'>,
  connection: Connection,
  deps: ListenerDeps,
  asBefore = connection.request,
): Promise<void> => {
  if (!(await isAllowed(from, 'rotate', null, deps, connection))) return;
  const open = await deps.queries.openChangeOf(from.workspace, connection.id);
  if (open) {
    await from.answer(await deps.words.refusal({ reason: 'open-change' }, open));
    return;
  }
  await from.open(rotateModal(connection, draftOf(asBefore)));
};

/** [Rotate now] on a reminder, and [Rotate] under a connection. */
export const pressRotate = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  const connection = change && (await deps.queries.connection(press.workspace, change.connection));
  if (connection) await openRotate(press, connection, deps);
};

/** Another choice of certificate changes which fields the form has. */
export const redrawRotate = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const { view } = press;
  const connection = view && (await connectionIn(view, press, deps));
  if (connection) await press.update(view.id, rotateModal(connection, typedIn(view)), view.hash);
};

/** What was typed is checked as in the set-up form; the rest of the connection stays as it is. */
export const submitRotate = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const { workspace, view, once } = submission;
  const connection = await connectionIn(view, submission, deps);
  if (!connection) {
    await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
    return undefined;
  }
  if (!(await isAllowed(submission, 'rotate', null, deps, connection))) return undefined;
  const tooMany = await deps.allowances.takeSetUp(submission);
  if (tooMany) {
    await submission.answer(await deps.words.refusal(tooMany, null));
    return undefined;
  }
  const checked = await checkNewCertificate(submission, typedIn(view), deps);
  if (!checked.ok) return { errors: onForm(checked.error, view.values, 'new-certificate') };
  const reason = view.values.text('reason');
  const answer = await deps.corridor.advance(
    workspace,
    connectionSubject(connection.id),
    {
      type: 'rotate',
      actor: await actorOf(submission, deps),
      change: await deps.newChangeId(workspace),
      certificate: checked.value,
      ...(reason ? { reason } : {}),
    },
    { once },
  );
  if (answer.ok) return { update: rotateStarted() };
  await submission.answer(await deps.words.refusal(answer.error, null, connection));
  return undefined;
};

const connectionIn = (
  { state }: ShownView,
  { workspace }: Pick<Press, 'workspace'>,
  { queries }: ListenerDeps,
): Promise<Connection | null> =>
  queries.connection(
    workspace,
    asId<ConnectionId>(typeof state.connection === 'string' ? state.connection : ''),
  );

const typedIn = ({ values }: ShownView): SetupDraft => ({
  ...readDraft(values),
  certificate: values.chosen('new-certificate')[0] === 'own' ? 'own' : 'generate',
});
