import type { Connection } from '../../domain/connection.ts';
import { rotateModal, rotateStarted } from '../views/rotate.ts';
import type { SetupDraft } from '../views/setup-draft.ts';
import { connectionAsked, connectionAt, connectionIn, dispatchTo, mayBegin } from './bring.ts';
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
  if (await mayBegin(from, 'rotate', connection, deps))
    await from.open(rotateModal(connection, draftOf(asBefore)));
};

/** [Rotate now] on a reminder, and [Rotate] under a connection. */
export const pressRotate = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
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
  const { workspace, view } = submission;
  const connection = await connectionAsked(submission, 'rotate', deps);
  if (!connection) return undefined;
  const checked = await checkNewCertificate(submission, typedIn(view), deps);
  if (!checked.ok) return { errors: onForm(checked.error, view.values, 'new-certificate') };
  const reason = view.values.text('reason');
  const refused = await dispatchTo(submission, connection, deps, async actor => ({
    type: 'rotate',
    actor,
    change: await deps.newChangeId(workspace),
    certificate: checked.value,
    ...(reason ? { reason } : {}),
  }));
  return refused ? undefined : { update: rotateStarted() };
};

const typedIn = ({ values }: ShownView): SetupDraft => ({
  ...readDraft(values),
  certificate: values.chosen('new-certificate')[0] === 'own' ? 'own' : 'generate',
});
