import type { Diagnosis } from '../../domain/diagnosis.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { no, ok, type Result } from '../../domain/result.ts';
import type { Handed } from '../../workflow/handed-login.ts';
import type { ConnectionOverview } from '../../workflow/queries.ts';
import { diagnosed, diagnoseForm, diagnosing, NOTHING_TO_READ } from '../views/diagnose.ts';
import { diagnosisFile, diagnosisMessage } from '../views/diagnosis.ts';
import { LIMITS } from '../views/limits.ts';
import { visibleTo } from '../views/standing.ts';
import { md, shown, trusted } from '../views/text.ts';
import { isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import { isFileInReach, isOwnFile, NOT_IN_MESSAGE, NOT_YOUR_FILE } from './form/own-file.ts';
import type { Command, Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from './press.ts';
import { lookThrough } from './seen.ts';
import { viewerOf } from './viewer.ts';

type Asker = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

/** True while this person's allowance lasts; otherwise they are told when they can go on. */
const isWithinAllowance = async (from: Asker, deps: ListenerDeps): Promise<boolean> => {
  const refusal = await deps.allowances.take(from, 'diagnosis');
  if (refusal) await from.answer(await deps.words.refusal(refusal, null));
  return refusal === null;
};

/** True for a full member; anyone else is told that this is not for them. */
const mayAsk = (from: Asker, deps: ListenerDeps): Promise<boolean> => isAllowed(from, 'diagnose', null, deps);

/** Opens the form that takes what a failed login left behind. */
export const openDiagnose = async (typed: Command, _argument: string, deps: ListenerDeps): Promise<void> => {
  if (await mayAsk(typed, deps)) await typed.open(await formFor(typed, deps));
};

/** A menu of the connections while there is room in one; after that their label is typed. */
const formFor = async (from: Delivery, deps: ListenerDeps) => {
  const viewer = await viewerOf(from, deps);
  const page = { limit: LIMITS.options + 1 };
  const { standings } = await lookThrough(viewer, {}, page, from.workspace, deps);
  return diagnoseForm(standings.length > LIMITS.options ? null : standings.map(one => one.connection));
};

const GONE = { connection: 'This connection is not there any more. Choose another, or none.' };

/** The connection that was chosen or typed, null when there was none; or what to say under its field. */
const chosenIn = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<Result<ConnectionOverview | null, Readonly<Record<string, string>>>> => {
  const { workspace, view } = submission;
  const { queries } = deps;
  const viewer = await viewerOf(submission, deps);
  const [chosen] = view.values.chosen('connection');
  if (chosen) {
    const id = asId<ConnectionId>(chosen);
    const connection = await queries.connection(workspace, id);
    const open = connection && (await queries.openChangeOf(workspace, id));
    const [seen] = connection ? visibleTo(viewer, [{ connection, open }]) : [];
    return seen ? ok(seen) : no(GONE);
  }
  const label = view.values.text('connection-label');
  if (!label) return ok(null);
  const { found, nearest } = await queries.byLabel(workspace, label);
  const [seen] = found ? visibleTo(viewer, [found]) : [];
  if (seen) return ok(seen);
  const near = visibleTo(
    viewer,
    nearest.map(connection => ({ connection, open: null })),
  );
  const named = near.slice(0, 3).map(one => shown(one.connection.request.label));
  return no({
    'connection-label': `There is no connection of this label. ${named.length > 0 ? `Did you mean ${named.join(' or ')}?` : 'Leave it empty to compare with the one that fits best.'}`,
  });
};

/** Reads what was handed over after Slack has its answer; it is passed on by value only and never committed. */
export const submitDiagnose = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const { values, id } = submission.view;
  const [file] = values.files('login-file');
  const text = values.text('login-text');
  const handed: Handed = { ...(file ? { file } : {}), ...(text ? { text } : {}) };
  if (!file && !text) return { errors: { 'login-text': NOTHING_TO_READ } };
  if (!(await mayAsk(submission, deps))) return undefined;
  if (file && !(await isOwnFile(file, submission, deps))) return { errors: { 'login-file': NOT_YOUR_FILE } };
  if (!(await isWithinAllowance(submission, deps))) return undefined;
  const chosen = await chosenIn(submission, deps);
  if (!chosen.ok) return { errors: chosen.error };
  if (!(await deps.corridor.note(submission.workspace, submission.once))) return { update: diagnosing() };
  return {
    update: diagnosing(),
    afterwards: async () => {
      await submission.update(id, diagnosed(await tell(submission, handed, chosen.value, deps)));
    },
  };
};

/** The shortcut on a message: its file or its text is read; a message with neither gets the form. */
export const diagnoseMessage = async (press: Press, deps: ListenerDeps): Promise<void> => {
  if (!(await mayAsk(press, deps))) return;
  const { message } = press;
  const file = message?.files[0];
  const handed: Handed = { ...(file ? { file } : {}), ...(message?.text ? { text: message.text } : {}) };
  if (!file && !message?.text) {
    await press.open(await formFor(press, deps));
    return;
  }
  if (file && !(await isFileInReach(file, press, deps))) {
    await press.answer(trusted(NOT_IN_MESSAGE));
    return;
  }
  if (!(await isWithinAllowance(press, deps))) return;
  const opened = await press.open(diagnosing());
  await press.update(opened.id, diagnosed(await tell(press, handed, null, deps)));
};

/** Diagnoses and sends the findings to the person's DM. */
const tell = async (
  from: Delivery,
  handed: Handed,
  chosen: ConnectionOverview | null,
  deps: ListenerDeps,
): Promise<Diagnosis> => {
  const { queries, noticeboard, diagnoseLogin, clock } = deps;
  const viewer = await viewerOf(from, deps);
  const diagnosis = await diagnoseLogin(handed, chosen, async sender => {
    const found = await queries.appliedFor(from.workspace, sender);
    const seen = visibleTo(
      viewer,
      found.map(connection => ({ connection, open: null })),
    );
    return seen.map(one => one.connection);
  });
  await noticeboard.answer(from.user, diagnosisMessage(diagnosis));
  const more = diagnosisFile(diagnosis, clock.now());
  if (more !== null)
    await noticeboard.sendFiles(from.user, [{ name: 'findings.txt', text: more }], md`All findings.`.mrkdwn);
  return diagnosis;
};
