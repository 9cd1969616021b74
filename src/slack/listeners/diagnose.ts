import type { Diagnosis } from '../../domain/diagnosis.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { Handed } from '../../workflow/handed-login.ts';
import { isFileInReach, isOwnFile, NOT_IN_MESSAGE, NOT_YOUR_FILE } from '../form/own-file.ts';
import type { Inward } from '../inward.ts';
import type { Command, Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from '../press.ts';
import { diagnosed, diagnoseForm, diagnosing, NOTHING_TO_READ } from '../views/diagnose.ts';
import { diagnosisFile, diagnosisMessage } from '../views/diagnosis.ts';
import { type Standing, visibleTo } from '../views/standing.ts';
import { md, words } from '../views/text.ts';
import { isAllowed } from './authority.ts';
import { viewerOf } from './viewer.ts';

type Asker = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

/** True while this person's allowance lasts; otherwise they are told when they can go on. */
const isWithinAllowance = async (from: Asker, inward: Inward): Promise<boolean> => {
  const refusal = await inward.allowances.take(from, 'diagnosis');
  if (refusal) await from.answer(await inward.words.refusal(refusal, null));
  return refusal === null;
};

/** True for a full member; anybody else is told that this is not for them. */
const mayAsk = (from: Asker, inward: Inward): Promise<boolean> => isAllowed(from, 'diagnose', null, inward);

/** Opens the form that takes what a failed login left behind. */
export const openDiagnose = async (typed: Command, _argument: string, inward: Inward): Promise<void> => {
  if (await mayAsk(typed, inward)) await typed.open(await formFor(typed, inward));
};

const formFor = async (from: Delivery, inward: Inward) =>
  diagnoseForm((await seenBy(from, inward)).map(one => one.connection));

/** The connections as this person may see them. */
const seenBy = async (from: Delivery, inward: Inward): Promise<Standing[]> => {
  const [viewer, standings] = await Promise.all([
    viewerOf(from, inward),
    inward.queries.standings(from.workspace),
  ]);
  return visibleTo(viewer, standings);
};

/** Reads what was handed over after Slack has its answer; it is passed on by value only and never committed. */
export const submitDiagnose = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const { values, id } = submission.view;
  const [file] = values.files('login-file');
  const text = values.text('login-text');
  const handed: Handed = { ...(file ? { file } : {}), ...(text ? { text } : {}) };
  if (!file && !text) return { errors: { 'login-text': NOTHING_TO_READ } };
  if (!(await mayAsk(submission, inward))) return undefined;
  if (file && !(await isOwnFile(file, submission, inward)))
    return { errors: { 'login-file': NOT_YOUR_FILE } };
  if (!(await isWithinAllowance(submission, inward))) return undefined;
  const [connection] = values.chosen('connection');
  const chosen = connection ? asId<ConnectionId>(connection) : null;
  if (chosen && !(await seenBy(submission, inward)).some(one => one.connection.id === chosen))
    return { errors: { connection: 'This connection is not there any more. Choose another, or none.' } };
  if (!(await inward.corridor.note(submission.workspace, submission.once))) return { update: diagnosing() };
  return {
    update: diagnosing(),
    afterwards: async () => {
      await submission.update(id, diagnosed(await tell(submission, handed, chosen, inward)));
    },
  };
};

/** The shortcut on a message: its file or its text is read; a message with neither gets the form. */
export const diagnoseMessage = async (press: Press, inward: Inward): Promise<void> => {
  if (!(await mayAsk(press, inward))) return;
  const { message } = press;
  const file = message?.files[0];
  const handed: Handed = { ...(file ? { file } : {}), ...(message?.text ? { text: message.text } : {}) };
  if (!file && !message?.text) {
    await press.open(await formFor(press, inward));
    return;
  }
  if (file && !(await isFileInReach(file, press, inward))) {
    await press.answer(words(NOT_IN_MESSAGE));
    return;
  }
  if (!(await isWithinAllowance(press, inward))) return;
  const opened = await press.open(diagnosing());
  await press.update(opened.id, diagnosed(await tell(press, handed, null, inward)));
};

/** Diagnoses and sends the findings to the person's DM. */
const tell = async (
  from: Delivery,
  handed: Handed,
  chosen: ConnectionId | null,
  inward: Inward,
): Promise<Diagnosis> => {
  const { noticeboard, diagnoseLogin, clock } = inward;
  const standings = await seenBy(from, inward);
  const diagnosis = await diagnoseLogin(
    handed,
    standings.find(one => one.connection.id === chosen) ?? null,
    standings.map(one => one.connection),
  );
  await noticeboard.answer(from.user, diagnosisMessage(diagnosis));
  const more = diagnosisFile(diagnosis, clock.now());
  if (more !== null)
    await noticeboard.sendFiles(from.user, [{ name: 'findings.txt', text: more }], md`All findings.`.mrkdwn);
  return diagnosis;
};
