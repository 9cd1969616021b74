import type { Change } from '../../domain/change.ts';
import { editsPair, hasNothingToEdit, takesMetadata } from '../../domain/kinds.ts';
import type { SetupRequest } from '../../domain/request.ts';
import type { Result } from '../../domain/result.ts';
import { ok } from '../../domain/result.ts';
import { editRequestModal } from '../views/edit-request.ts';
import type { SetupDraft } from '../views/setup-draft.ts';
import { isAllowed } from './authority.ts';
import { changeAt, changeOfForm, dispatchForm, dispatchPress } from './bring.ts';
import type { ListenerDeps } from './deps.ts';
import { checkEdit, checkSetup, onForm } from './form/check-setup.ts';
import { checkCertificate, draftOf, type FieldErrors, readDraft } from './form/setup.ts';
import type { Press, Submission, SubmissionAnswer } from './press.ts';

/** Opens the request, filled in, for its requester. */
export const openEditRequest = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const change = await changeAt(press, deps);
  if (!change || !(await isAllowed(press, 'edit-request', change, deps))) return;
  if (hasNothingToEdit(change) && !editsPair(change)) {
    const { request } = change;
    await dispatchPress(press, deps, actor => ({ type: 'edit-request', actor, request }));
    return;
  }
  const account = deps.accounts.find(change.request)?.reader.known() ?? null;
  const form = { draft: draftOf(change.request), channel: change.request.channel, loading: false };
  await press.open(editRequestModal(change, { ...form, ...(account ? { account } : {}) }));
};

/** The edited request is checked like a new one; the channel stays as it is. */
export const submitEditRequest = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  const change = await changeOfForm(submission, 'edit-request', deps);
  if (!change) return undefined;
  const checked = await checkedFor(change, submission, deps);
  const pair = editsPair(change) ? checkCertificate(draftWith(change, submission, deps)) : null;
  const errors = { ...(checked.ok ? {} : checked.error), ...(pair && !pair.ok ? pair.error : {}) };
  if (!checked.ok || (pair && !pair.ok)) return { errors: onForm(errors, submission.view.values) };
  const certificate = pair ? ({ source: 'generate', ...pair.value } as const) : change.request.certificate;
  const request = { ...change.request, ...checked.value, certificate };
  return await dispatchForm(submission, deps, actor => ({ type: 'edit-request', actor, request }));
};

/** The fields of the form that are not about the pair. */
const checkedFor = async (
  change: Change,
  submission: Submission,
  deps: ListenerDeps,
): Promise<Result<Partial<SetupRequest>, FieldErrors>> => {
  if (hasNothingToEdit(change)) return ok({});
  return takesMetadata(change)
    ? await checkSetup(submission, draftWith(change, submission, deps), deps, change.connection)
    : await checkEdit(submission, change.request, deps, change.connection);
};

/** What the change asks for, with what was typed; its pair is checked apart, its channel is not on the form. */
const draftWith = (
  { request }: Change,
  { view }: Submission,
  { accounts }: Pick<ListenerDeps, 'accounts'>,
): SetupDraft => ({
  ...draftOf(request),
  ...readDraft(view.values),
  account: request.account ?? accounts.all[0].id,
  certificate: 'jumpcloud',
  channel: request.channel,
});
