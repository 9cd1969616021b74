import type { Change } from '../../domain/change.ts';
import type { FileId } from '../../domain/ids.ts';
import { losesApproval } from '../../domain/may.ts';
import { changeSubject } from '../../domain/subject.ts';
import { nowInvolved } from '../views/which-change.ts';
import { actorOf, subjectOf } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery, PrivateAnswer } from './press.ts';

/**
 * Hands a file that is in Slack to a change. Who may not is refused privately, and the requester hears of it; an approver
 * is told that they cannot approve any more.
 */
export const handIn = async (
  from: Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
  change: Change,
  file: FileId,
  deps: ListenerDeps,
): Promise<void> => {
  const { corridor, words, policy } = deps;
  const { workspace, once } = from;
  const tooMany = await deps.allowances.take(from, 'file');
  if (tooMany) {
    await from.answer(await words.refusal(tooMany, null));
    return;
  }
  const actor = await actorOf(from, deps);
  const isLost = losesApproval(actor, await subjectOf(from, change, deps), policy);
  const answer = await corridor.advance(
    workspace,
    changeSubject(change.id),
    { type: 'hand-back', actor, file },
    { once },
  );
  if (!answer.ok) {
    await from.answer(await words.refusal(answer.error, change));
    if (answer.error.reason === 'not-yours') {
      await corridor.advance(workspace, changeSubject(change.id), { type: 'file-turned-away', actor });
    }
  } else if (isLost && !answer.value.repeated) {
    await from.answer(nowInvolved(change, await words.without(change, from.user)));
  }
};
