import { asId } from '../../domain/ids.ts';
import type { Noticeboard, Origin } from '../../ports/noticeboard.ts';
import { inChannel } from '../in-channel.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';

/** How often a later effect waits for the one that posts the card (half a second each) before it posts one itself. */
const WAITS = 20;

/**
 * Brings the card in the channel to the stored state, whatever the state was when this was asked for. The change's first
 * effect posts it, the others edit it. All of them post under one name, so that a card whose answer was lost is found.
 */
export const showCard =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'show-card'> =>
  async ({ change, connection, work, effect, origin }) => {
    if (work.during && work.during !== change.state) return null;
    const isFirst = effect.id.startsWith(`${change.id}.00001.`);
    if (!change.card && !change.channelClosed && !isFirst && origin.attempt <= WAITS)
      throw new NotYet('the card is not posted yet');
    const under: Origin = change.card
      ? origin
      : {
          ...origin,
          effect: asId(`${change.id}.card`),
          attempt: isFirst ? origin.attempt : origin.attempt + 1,
        };
    return await inChannel(change, async () => {
      const card = await deps.noticeboard.showCard({ change, connection }, under);
      const digest = change.state === 'awaiting-approval' ? change.plan.digest : undefined;
      const isNewPlan = digest !== undefined && digest !== change.planShown?.digest;
      if (change.card?.ts === card.ts && !isNewPlan && !change.channelClosed) return null;
      return { type: 'card-shown', card, ...(digest === undefined ? {} : { digest }) };
    });
  };
