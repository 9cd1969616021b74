import type { FileId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { losesApproval } from '../../domain/may.ts';
import { handBackModal } from '../views/change-modals.ts';
import { md, trusted } from '../views/text.ts';
import { actorOf, isAllowed, subjectOf } from './authority.ts';
import { changeAt } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { isOwnFile, NOT_YOUR_FILE } from './form/own-file.ts';
import { handIn } from './hand-in.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';
import { changeOf } from './press.ts';

/** The option of a button that names a file which is in Slack already, and of the one that wants none of it. */
const FILE_OPTION = 'file:';
const NONE_OPTION = 'none:';

/** Opens the form that takes the exported metadata; a button that names a file hands that file in at once. */
export const openHandBack = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const option = press.value?.option ?? '';
  if (option.startsWith(FILE_OPTION)) {
    const file = asId<FileId>(option.slice(FILE_OPTION.length));
    if (!(await isOwnFile(file, press, deps))) {
      await press.answer(trusted(NOT_YOUR_FILE));
      return;
    }
    const change = await changeAt(press, deps);
    if (change) await handIn(press, change, file, deps);
    return;
  }
  if (option.startsWith(NONE_OPTION)) {
    await press.answer(
      md`I did not use that file and kept nothing of it. /jcaccess list shows what is open.`,
    );
    return;
  }
  const change = await changeAt(press, deps);
  if (!change || !(await isAllowed(press, 'hand-back', change, deps))) return;
  const actor = await actorOf(press, deps);
  const subject = await subjectOf(press, change, deps);
  await press.open(handBackModal(change, losesApproval(actor, subject, deps.policy)));
};

/** The file is in Slack: it is read, and the answer comes to the DM. */
export const submitHandBack = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const [file] = submission.view.values.files('metadata-file');
  if (!file) return { errors: { 'metadata-file': 'Attach JumpCloud-saml2-metadata.xml.' } };
  if (!(await isOwnFile(file, submission, deps))) return { errors: { 'metadata-file': NOT_YOUR_FILE } };
  const id = changeOf(submission.view);
  const change = id ? await deps.queries.change(submission.workspace, id) : null;
  if (change) await handIn(submission, change, file, deps);
  else await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
  return undefined;
};
