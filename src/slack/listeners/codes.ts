import type { UserId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import { authenticatorAddress } from '../../domain/one-time-code.ts';
import type { CodeNews } from '../../domain/step-up.ts';
import { workspaceSubject } from '../../domain/subject.ts';
import { codeRefusalText, readVouchValue, setUpCodesModal, vouchModal } from '../views/codes.ts';
import { md } from '../views/text.ts';
import { actorOf, isAllowed } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import { drawHome } from './home.ts';
import type { Delivery, Press, PrivateAnswer, Submission, SubmissionAnswer } from './press.ts';

type Answerable = Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> };

/** Those who may approve: they hear of each other's codes. */
const colleagues = async ({ policy, directory }: ListenerDeps): Promise<UserId[]> => {
  const groups = await Promise.all(policy.approvers.groups.map(group => directory.members(group)));
  return [...policy.approvers.users, ...groups.flatMap(members => members ?? [])];
};

const tell = async (
  from: Answerable,
  whose: UserId,
  news: CodeNews,
  deps: ListenerDeps,
): Promise<boolean> => {
  const { workspace, once } = from;
  const event = {
    type: 'codes-changed',
    actor: await actorOf(from, deps),
    whose,
    news,
    colleagues: await colleagues(deps),
    occasion: `${news.what}.${deps.clock.now().getTime()}`,
  } as const;
  const answer = await deps.corridor.advance(workspace, workspaceSubject(workspace), event, { once });
  if (!answer.ok) await from.answer(await deps.words.refusal(answer.error, null));
  return answer.ok;
};

/** [Set up approval codes]: shows a new secret, once. */
export const openSetUpCodes = async (press: Press, deps: ListenerDeps): Promise<void> => {
  if (!(await isAllowed(press, 'hold-codes', null, deps))) return;
  const secret = await deps.stepUp.begin(press.workspace, press.user);
  if (secret === null) {
    await drawHome(press, 0, {}, deps);
    return;
  }
  const name = await deps.directory.nameOf(press.user);
  await press.open(setUpCodesModal(secret, authenticatorAddress(secret, name, 'jcaccess')));
};

/** The first code came: everybody concerned is told before it is kept. */
export const submitSetUpCodes = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<SubmissionAnswer> => {
  if (!(await isAllowed(submission, 'hold-codes', null, deps))) return undefined;
  const { workspace, user, view } = submission;
  const refusal = await deps.stepUp.finish(
    workspace,
    user,
    view.values.text('code') ?? '',
    async countsFrom => {
      if (!(await tell(submission, user, { what: 'set-up', countsFrom }, deps)))
        throw new Error('the new codes could not be announced');
    },
  );
  if (refusal) return { errors: { code: codeRefusalText(refusal) } };
  await drawHome(submission, 0, {}, deps);
  return undefined;
};

/** [It was not me]: the codes that were set up in this person's name are gone. */
export const disownCodes = async (press: Press, deps: ListenerDeps): Promise<void> => {
  if (!(await deps.stepUp.disown(press.workspace, press.user))) {
    await press.answer(md`You have no approval codes: they are deleted already.`);
    return;
  }
  await tell(press, press.user, { what: 'disowned' }, deps);
};

/** [I lost my device]: none of the codes counts any more, and colleagues are asked to vouch. */
export const loseCodes = async (press: Press, deps: ListenerDeps): Promise<void> => {
  if (await deps.stepUp.lose(press.workspace, press.user))
    await tell(press, press.user, { what: 'lost' }, deps);
  await drawHome(press, 0, {}, deps);
};

const NOBODY_ASKS = md`Nobody needs this word any more: two colleagues vouched, or it was you who asked.`;

/** [Vouch]: asks for a code of the colleague's own. */
export const openVouch = async (press: Press, deps: ListenerDeps): Promise<void> => {
  const whose = readVouchValue(press.rawValue);
  if (!(whose && (await isAllowed(press, 'vouch', null, deps)))) return;
  const isAsked = whose !== press.user && (await deps.stepUp.lost(press.workspace)).includes(whose);
  if (!isAsked) await press.answer(NOBODY_ASKS);
  else await press.open(vouchModal(whose, await deps.directory.nameOf(whose)));
};

/** A colleague vouched, with their own code. */
export const submitVouch = async (submission: Submission, deps: ListenerDeps): Promise<SubmissionAnswer> => {
  if (!(await isAllowed(submission, 'vouch', null, deps))) return undefined;
  const { workspace, user, view } = submission;
  const whose = asId<UserId>(typeof view.state.whose === 'string' ? view.state.whose : '');
  const wrong = await takeCode(submission, deps);
  if (wrong) return wrong;
  const became = await deps.stepUp.vouch(workspace, whose, user);
  if (became === null) await submission.answer(NOBODY_ASKS);
  else await tell(submission, whose, { what: 'vouched', by: user, isEnough: became === 'enough' }, deps);
  return undefined;
};

/** Takes the code of a form; what to show under its field when it is not right, and null when it is. */
export const takeCode = async (
  submission: Submission,
  deps: ListenerDeps,
): Promise<{ readonly errors: Readonly<Record<string, string>> } | null> => {
  const { workspace, user, view } = submission;
  const refusal = await deps.stepUp.take(workspace, user, view.values.text('code') ?? '');
  if (!refusal) return null;
  if (refusal.reason === 'code-locked') await tell(submission, user, { what: 'locked' }, deps);
  return { errors: { code: codeRefusalText(refusal) } };
};
