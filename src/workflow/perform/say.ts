import { callOf } from '../../domain/call.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import { hasCard, inChannel } from '../in-channel.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';

/** Says one line in the change's thread, once the card that the thread hangs on is there. */
export const say =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'say'> =>
  async ({ change, work, origin }) => {
    if (!hasCard(change)) {
      // No card will come while the channel takes no posts; its people were told.
      if (change.channelClosed) return null;
      throw new NotYet('the card is not posted yet');
    }
    return await inChannel(change, async () => {
      const at = await deps.noticeboard.say(change, work.notice, origin);
      const call = callOf(work.notice, at, change.plan?.digest);
      return call && { type: 'called', call };
    });
  };
