import type { Noticeboard } from '../../ports/noticeboard.ts';
import { hasCard, inChannel } from '../in-channel.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';

/** Puts the whole plan as a text file into the thread, for clients that draw no tables and for the record. */
export const sharePlan =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'share-plan'> =>
  async ({ change, origin }) => {
    if (!hasCard(change)) {
      if (change.channelClosed) return null;
      throw new NotYet('the card is not posted yet');
    }
    return await inChannel(change, async () => {
      if (change.plan) await deps.noticeboard.sharePlan(change, origin);
      return null;
    });
  };
