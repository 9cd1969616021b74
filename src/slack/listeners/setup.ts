import type { ModalView } from '@slack/types';
import { shortFingerprint } from '../../domain/certificate.ts';
import type { Change } from '../../domain/change.ts';
import { stillFitting } from '../../domain/decisions/ask.ts';
import type { ChangeId, ChannelId, UserId, WorkspaceId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { workspaceSubject } from '../../domain/subject.ts';
import type { AccountAnswer } from '../../workflow/account.ts';
import { asPlainText, NO_NAMES } from '../views/message.ts';
import type { SetupDraft, SetupForm } from '../views/setup-draft.ts';
import { type FirstStep, formProblem, setupForm, setupStarted } from '../views/setup-form.ts';
import { actorOf, isAllowed, refusalOf } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import { accountAt, accountOf, choicesOf } from './form/account.ts';
import { channelFor, checkSetup, OWNER_KNOWN_FOR_MS, onForm } from './form/check-setup.ts';
import { freeEntityId } from './form/free-entity-id.ts';
import type { FieldErrors } from './form/setup.ts';
import { draftOf, readDraft } from './form/setup.ts';
import type { Command, Press, ShownView, Submission, SubmissionAnswer } from './press.ts';

/** Slack waits 3 s for the answer to a submission; the rest is left for the way and for asking who it is. */
const ANSWER_WITHIN_MS = 2_300;
/** The same for a press that redraws the form. */
const READ_WITHIN_MS = 1_500;

/**
 * Opens the set-up form with the first call, and looks meanwhile who it is and what Cloudflare has. Until it is known that
 * this person may ask, the form holds nothing but what they know; then it is filled in, or says why they may not.
 */
export const openSetup = async (
  from: Pick<Command, 'user' | 'workspace' | 'open' | 'update' | 'answer'>,
  channel: ChannelId,
  deps: ListenerDeps,
): Promise<void> => {
  const { accounts } = deps;
  const begun = accountAt(channel, accounts);
  const draft: SetupDraft = { owner: from.user, ...begun };
  const account = accountOf(draft, accounts);
  const form = { draft, channel: channel || (account?.defaultChannel ?? channel) };
  const refusing = refusalOf(from, 'request', null, deps);
  const refusedAtOnce = await soon(refusing);
  if (refusedAtOnce) return await from.answer(refusedAtOnce);
  const known = refusedAtOnce === null ? account?.reader.known() : null;
  // The names of the accounts are for those who may ask.
  const choices = choicesOf(accounts);
  const suggested = (shown: SetupForm): Promise<SetupForm> => withFreeEntityId(shown, from.workspace, deps);
  const isChoosing = account === null && refusedAtOnce === null;
  const first: SetupForm = known
    ? { ...form, ...choices, loading: false, account: known }
    : { ...form, ...(isChoosing ? choices : {}), loading: !isChoosing };
  const opened = await from.open(setupForm(await suggested(first)));
  if (known || isChoosing) return;
  const [refused, answer] = await Promise.all([refusing, account?.reader.read()]);
  if (refused) await from.answer(refused);
  const filled = refused
    ? formProblem(asPlainText(refused, NO_NAMES))
    : setupForm(await suggested({ ...form, ...choices, ...arrived(answer) }));
  await from.update(opened.id, filled, opened.hash);
};

/** Opens it filled in as an ended change was asked for, for a person who may start that again. */
export const openAgain = async (press: Press, change: Change, deps: ListenerDeps): Promise<void> => {
  const { accounts } = deps;
  const account = accounts.find(change.request);
  const form = {
    draft: { ...draftOf(change.request), ...(account ? { account: account.id } : {}) },
    ...choicesOf(accounts),
    channel: change.request.channel,
    ...restartOf(change, press.user, deps),
  };
  const known = account?.reader.known();
  const drawn = (more: Pick<SetupForm, 'loading' | 'account' | 'problem'>): ModalView =>
    withAgain(setupForm({ ...form, ...more }), change.id);
  const opened = await press.open(drawn(known ? { loading: false, account: known } : { loading: true }));
  if (!known) await press.update(opened.id, drawn(arrived(await account?.reader.read())), opened.hash);
};

/** What is known without waiting for a service; undefined when it takes longer. */
const soon = <Value>(value: Promise<Value>): Promise<Value | undefined> =>
  Promise.race([value, new Promise<undefined>(resolve => setImmediate(resolve, undefined))]);

/** Opens it from a button or a shortcut; outside a channel the form asks where to report. */
export const pressSetup = async (press: Press, deps: ListenerDeps): Promise<void> =>
  openSetup(press, press.at?.channel ?? asId<ChannelId>(''), deps);

/** What the form says of the ended change that it starts again from. */
const restartOf = (
  earlier: Change | null,
  user: UserId,
  { clock }: Pick<ListenerDeps, 'clock'>,
): Pick<SetupForm, 'restart'> => {
  if (!earlier) return {};
  const { request } = earlier;
  const { pair, metadata } = stillFitting({ request, requester: user }, earlier, clock.now());
  const { certificate } = request;
  return {
    restart: {
      ...(pair ? { pair: pair.name } : {}),
      ...(certificate.source === 'own'
        ? { own: shortFingerprint(certificate.certificate.sha256Fingerprint) }
        : {}),
      ...(metadata ? { metadataAt: metadata.at } : {}),
    },
  };
};

/** A new form opens with an entity ID that is free; one that starts again keeps its own. */
const withFreeEntityId = async (
  form: SetupForm,
  workspace: WorkspaceId,
  { queries }: Pick<ListenerDeps, 'queries'>,
): Promise<SetupForm> =>
  form.account && form.draft.entityId === undefined
    ? { ...form, freeEntityId: await freeEntityId(workspace, form.account, queries) }
    : form;

/** What was read of the account; nothing while none is chosen. */
const arrived = (answer: AccountAnswer | undefined): Pick<SetupForm, 'loading' | 'account' | 'problem'> => {
  if (!answer) return { loading: false };
  return answer.ok ? { loading: false, account: answer.value } : { loading: false, problem: answer.error };
};

const withAgain = (view: ModalView, again: ChangeId | null): ModalView =>
  again
    ? { ...view, private_metadata: JSON.stringify({ ...JSON.parse(view.private_metadata ?? '{}'), again }) }
    : view;

const againOf = (state: Readonly<Record<string, unknown>>): ChangeId | null =>
  typeof state.again === 'string' ? asId<ChangeId>(state.again) : null;

const channelOf = (state: Readonly<Record<string, unknown>>): ChannelId =>
  asId<ChannelId>(typeof state.channel === 'string' ? state.channel : '');

/** Another choice of certificate changes which fields the form has. Nothing typed is lost. */
export const redrawSetup = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const { view } = press;
  if (!view) return;
  await press.update(view.id, await redrawn(press, view, readDraft(view.values), deps), view.hash);
};

/** Another account: its team domain, its identity providers and an entity ID that is free there. */
export const chooseAccount = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const { view } = press;
  if (!view || !(await isAllowed(press, 'request', null, deps))) return;
  const { teamDomain: _team, identityProvider: _provider, entityId: _id, ...kept } = readDraft(view.values);
  const account = accountOf(kept, deps.accounts);
  if (!account) return;
  const draft = {
    ...kept,
    ...(account.defaultChannel === null ? {} : { channel: account.defaultChannel }),
  };
  const drawn = (more: Partial<SetupForm>): Promise<ModalView> => redrawn(press, view, draft, deps, more);
  const reading = account.reader.read();
  const inTime = await Promise.race([reading, later(READ_WITHIN_MS)]);
  if (inTime !== 'late') return await press.update(view.id, await drawn(arrived(inTime)), view.hash);
  await press.update(view.id, await drawn({ loading: true }), view.hash);
  void reading
    .then(async answer => await press.update(view.id, await drawn(arrived(answer))))
    .catch((error: unknown) => deps.log.error('a set-up form could not be redrawn', { error }));
};

const redrawn = async (
  press: Press,
  view: ShownView,
  draft: SetupDraft,
  deps: ListenerDeps,
  more: Partial<SetupForm> = {},
): Promise<ModalView> => {
  const again = againOf(view.state);
  const earlier = again && (await deps.queries.change(press.workspace, again));
  const restart = restartOf(earlier || null, press.user, deps);
  const form = formOf(draft, channelOf(view.state), deps, view.state, { ...restart, ...more });
  return withAgain(setupForm(await withFreeEntityId(form, press.workspace, deps)), again);
};

const formOf = (
  draft: SetupDraft,
  channel: ChannelId,
  { accounts }: Pick<ListenerDeps, 'accounts'>,
  state: Readonly<Record<string, unknown>>,
  more: Partial<SetupForm> = {},
): SetupForm => {
  const known = accountOf(draft, accounts)?.reader.known();
  return {
    draft,
    channel,
    ...choicesOf(accounts),
    loading: !known && state.loading === true,
    ...(known ? { account: known } : {}),
    ...more,
  };
};

/**
 * The form was sent. What is wrong comes back under the fields; checks that take longer than Slack waits go on behind
 * "Checking…" and end in the same form with errors, or in "Started".
 */
export const submitSetup = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  const { view } = submission;
  const draft = readDraft(view.values);
  const again = againOf(view.state);
  const channel = channelOf(view.state);
  const outcome = startSetup(submission, draft, again, deps);
  const inTime = await Promise.race([outcome, later(ANSWER_WITHIN_MS)]);
  if (inTime !== 'late') {
    if ('errors' in inTime) return { errors: onForm(inTime.errors, view.values) };
    return { update: inTime.view };
  }
  const redraw = (more: Partial<SetupForm>): ModalView =>
    withAgain(setupForm(formOf(draft, channel, deps, { loading: false }, more)), again);
  void outcome
    .then(end => submission.update(view.id, 'errors' in end ? redraw({ errors: end.errors }) : end.view))
    .catch(async (error: unknown) => {
      deps.log.error('a set-up form could not be finished', { error });
      await submission.update(view.id, redraw({ problem: 'broken' }));
    })
    .catch((error: unknown) => deps.log.error('a set-up form could not be redrawn', { error }));
  return { update: redraw({ checking: true }) };
};

const later = (ms: number): Promise<'late'> => new Promise(resolve => setTimeout(() => resolve('late'), ms));

/** Asks Cloudflare and Slack at once, beside who it is, for what the checks need of them; whatever they say is kept. */
const readAhead = async (draft: SetupDraft, submission: Submission, deps: ListenerDeps): Promise<void> => {
  const { directory, accounts } = deps;
  await Promise.allSettled([
    accountOf(draft, accounts)?.reader.read(),
    draft.channel ? channelFor(submission, asId<ChannelId>(draft.channel), deps) : null,
    draft.owner ? directory.actor(asId<UserId>(draft.owner), submission.workspace, OWNER_KNOWN_FOR_MS) : null,
  ]);
};

const startSetup = async (
  submission: Submission,
  draft: SetupDraft,
  again: ChangeId | null,
  deps: ListenerDeps,
): Promise<{ errors: FieldErrors } | { view: ModalView }> => {
  const { corridor, queries, newChangeId } = deps;
  const { workspace, once } = submission;
  const earlier = again ? await queries.change(workspace, again) : null;
  // Before anything is looked up here: the words under a field tell of other people's connections.
  const [refused] = await Promise.all([
    refusalOf(submission, earlier ? 'start-again' : 'request', earlier, deps),
    readAhead(draft, submission, deps),
  ]);
  if (refused) return { view: formProblem(asPlainText(refused, NO_NAMES)) };
  const checked = await checkSetup(submission, draft, deps, earlier?.connection ?? null, earlier);
  if (!checked.ok) return { errors: checked.error };
  const tooMany = await deps.allowances.takeSetUp(submission);
  if (tooMany) return { view: formProblem(asPlainText(await deps.words.refusal(tooMany, null), NO_NAMES)) };
  const request = checked.value;
  const id = await newChangeId(workspace);
  const answer = await corridor.advance(
    workspace,
    workspaceSubject(workspace),
    {
      type: 'request',
      actor: await actorOf(submission, deps),
      workspace,
      change: id,
      connection: earlier?.connection ?? asId(`cn_${id.toLowerCase()}`),
      request,
      startsFrom: earlier?.id ?? null,
    },
    { once },
  );
  if (!answer.ok) {
    if (answer.error.reason === 'label-taken')
      return { errors: { label: 'There is already a connection of that name. Choose another label.' } };
    if (answer.error.reason === 'entity-taken')
      return { errors: { 'entity-id': 'Already used by another connection. Choose another.' } };
    return {
      view: formProblem(asPlainText(await deps.words.refusal(answer.error, earlier ?? null), NO_NAMES)),
    };
  }
  return {
    view: setupStarted({ channel: request.channel, first: firstStep(await queries.change(workspace, id)) }),
  };
};

const firstStep = (begun: Change | null): FirstStep => {
  if (begun?.request.jumpcloud) return 'both-sides';
  if (begun?.state === 'draft') return 'pair';
  return begun?.state === 'awaiting-metadata' ? 'recipe' : 'plan';
};
