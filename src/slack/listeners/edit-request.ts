import { checkSetup } from '../form/check-setup.ts';
import { draftOf, readDraft } from '../form/setup.ts';
import type { Inward } from '../inward.ts';
import type { Press, Submission, SubmissionAnswer } from '../press.ts';
import { changeOf } from '../press.ts';
import { editRequestModal } from '../views/edit-request.ts';
import { isAllowed } from './authority.ts';
import { bringForm, changeAt } from './bring.ts';

/** Opens the request, filled in, for its requester. */
export const openEditRequest = async (press: Press, inward: Inward): Promise<void> => {
  const change = await changeAt(press, inward);
  if (!change || !(await isAllowed(press, 'edit-request', change, inward))) return;
  const account = inward.account.known();
  const form = { draft: draftOf(change.request), channel: change.request.channel, loading: false };
  await press.open(editRequestModal(change, { ...form, ...(account ? { account } : {}) }));
};

/** The edited request is checked like a new one; the pair and the channel stay as they are. */
export const submitEditRequest = async (
  submission: Submission,
  inward: Inward,
): Promise<SubmissionAnswer> => {
  const id = changeOf(submission.view);
  const change = id && (await inward.queries.change(submission.workspace, id));
  if (!change) {
    await submission.answer(await inward.words.refusal({ reason: 'gone' }, null));
    return undefined;
  }
  const before = draftOf(change.request);
  const typed = readDraft(submission.view.values);
  const draft = { ...before, ...typed, certificate: 'jumpcloud', channel: change.request.channel } as const;
  const checked = await checkSetup(submission, draft, inward, change.connection);
  if (!checked.ok) {
    const { values } = submission.view;
    return {
      errors: Object.fromEntries(
        Object.entries(checked.error).map(([field, words]) => [values.has(field) ? field : 'label', words]),
      ),
    };
  }
  const request = { ...checked.value, certificate: change.request.certificate };
  return await bringForm(submission, inward, actor => ({ type: 'request-edited', actor, request }));
};
