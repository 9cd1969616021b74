import type { FileId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { handBack } from '../views/hand-back.ts';
import { bring, bringForm, changeAt } from './bring.ts';

/** The option of a button that names a file which is in Slack already, and of the one that wants none of it. */
const FILE_OPTION = 'file:';
const NONE_OPTION = 'none:';

/** Opens the form that takes the exported metadata; a button that names a file hands that file in at once. */
export const openHandBack = async (press: Press, inward: Inward): Promise<void> => {
  const option = press.value?.option ?? '';
  if (option.startsWith(FILE_OPTION)) {
    const file = asId<FileId>(option.slice(FILE_OPTION.length));
    await bring(press, inward, actor => ({ type: 'metadata-handed-in', actor, file }));
    return;
  }
  if (option.startsWith(NONE_OPTION)) {
    await press.answer('I did not use that file and kept nothing of it. /jcaccess list shows what is open.');
    return;
  }
  const change = await changeAt(press, inward);
  if (change) await press.open(handBack(change));
};

/** The file is in Slack: it is read, and the answer comes to the DM. */
export const submitHandBack = async (submission: Submission, inward: Inward): Promise<SubmissionAnswer> => {
  const [file] = submission.view.values.files('metadata-file');
  if (!file) return { errors: { 'metadata-file': 'Attach JumpCloud-saml2-metadata.xml.' } };
  return await bringForm(submission, inward, actor => ({ type: 'metadata-handed-in', actor, file }));
};
