import { readMetadataUrl } from '../../domain/metadata-look.ts';
import { md } from '../views/text.ts';
import { METADATA_URL_ERRORS, watchMetadataModal } from '../views/watch-metadata.ts';
import { isAllowed } from './authority.ts';
import { connectionAt, connectionIn, dispatchTo } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';

/** [Watch JumpCloud]: asks where JumpCloud publishes the metadata of the connection. */
export const openWatchMetadata = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const connection = await connectionAt(press, deps);
  if (connection && (await isAllowed(press, 'watch-metadata', null, deps, connection)))
    await press.open(watchMetadataModal(connection));
};

/** An address was given, or none any more. Whose metadata it is, the first look finds out. */
export const submitWatchMetadata = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const { view } = submission;
  const connection = await connectionIn(view, submission, deps);
  if (!connection?.applied) {
    await submission.answer(await deps.words.refusal({ reason: 'gone' }, null));
    return undefined;
  }
  if (!(await isAllowed(submission, 'watch-metadata', null, deps, connection))) return undefined;
  const typed = view.values.text('metadata-url')?.trim() ?? '';
  const read = typed === '' ? null : readMetadataUrl(typed, connection.applied, deps.policy.ssoHosts);
  if (read && !read.ok) return { errors: { 'metadata-url': METADATA_URL_ERRORS[read.error] } };
  const url = read ? read.value : null;
  // Each address is looked at, at once.
  const tooMany = await deps.allowances.take(submission, 'edit');
  if (tooMany) {
    await submission.answer(await deps.words.refusal(tooMany, null));
    return undefined;
  }
  const refused = await dispatchTo(submission, connection, deps, actor => ({
    type: 'watch-metadata',
    actor,
    url,
  }));
  if (!refused)
    await submission.answer(
      md`${connection.request.label}: ${url ? md`I look at the metadata now; what I find comes to your DM.` : md`I do not look at JumpCloud's metadata any more.`}`,
    );
  return undefined;
};
