import type { EffectId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import { OPEN_CHANGES } from '../domain/keys.ts';
import { laneOf } from '../domain/lane.ts';
import { changeSubject } from '../domain/subject.ts';
import type { Store } from '../ports/store.ts';

const PAGE = 50;
const WORK = { deed: 'show-card' } as const;

/**
 * Asks for the card of every open change, and gives their number. When a backup was restored, the cards in Slack show what
 * the store does not know any more, and have buttons that decide nothing. `asked` names this request among others.
 */
export const showCardsAnew = async (
  store: Pick<Store, 'changesBy' | 'commit'>,
  workspace: WorkspaceId,
  request: { readonly asked: string; readonly now: Date },
): Promise<number> => {
  for (let skip = 0; ; skip += PAGE) {
    const page = await store.changesBy(workspace, OPEN_CHANGES, { skip, limit: PAGE });
    const effects = page.map(change => ({
      id: asId<EffectId>(`${change.id}.card.${request.asked}`),
      workspace,
      subject: changeSubject(change.id),
      work: WORK,
      due: request.now,
      lane: laneOf(change, WORK),
    }));
    if (effects.length > 0) await store.commit({ workspace, effects });
    if (page.length < PAGE) return skip + page.length;
  }
};
