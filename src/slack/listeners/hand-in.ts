import type { Change } from '../../domain/change.ts';
import type { FileId } from '../../domain/ids.ts';
import type { Inward } from '../inward.ts';
import type { Delivery, PrivateAnswer } from '../press.ts';
import { willBeInvolved } from '../views/which-change.ts';
import { actorOf } from './authority.ts';

/**
 * Hands a file that is in Slack to a change. Who may not is refused privately and the requester hears of it; an approver
 * who would become involved is asked first.
 */
export const handIn = async (
  from: Delivery & { readonly answer: (answer: PrivateAnswer) => Promise<void> },
  change: Change,
  file: FileId,
  aware: boolean,
  inward: Inward,
): Promise<void> => {
  const { corridor, words } = inward;
  const { workspace, once } = from;
  const actor = await actorOf(from, inward);
  const event = { type: 'metadata-handed-in', actor, file, aware } as const;
  const answer = await corridor.advance(workspace, change.id, event, { once });
  if (answer.ok) return;
  const { reason } = answer.error;
  if (reason === 'would-be-involved') {
    const view = await words.without(change, from.user);
    await from.answer(willBeInvolved(change, file, view));
    return;
  }
  await from.answer(await words.refusal(answer.error, change));
  if (reason === 'not-yours')
    await corridor.advance(workspace, change.id, { type: 'file-turned-away', actor });
};
