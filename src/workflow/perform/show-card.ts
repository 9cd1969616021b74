import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Brings the card in the channel to the stored state, whatever the state was when this was asked for. */
export const showCard =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'show-card'> =>
  async ({ change, origin }) => {
    const card = await deps.noticeboard.showCard(change, origin);
    return change.card?.ts === card.ts ? null : { type: 'card-shown', card };
  };
