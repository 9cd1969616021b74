import type { Noticeboard } from '../../ports/noticeboard.ts';
import { whyClosed } from '../in-channel.ts';
import type { Perform } from '../performing.ts';
import { endOf } from './remind.ts';

/** Puts a reminder's copy into the channel. When the channel takes no posts, its people are told once. */
export const remindChannel =
  ({ noticeboard }: { readonly noticeboard: Noticeboard }): Perform<'remind-channel'> =>
  async ({ connection, work, origin }) => {
    const { stage, certificate, older } = work;
    if (!endOf(connection, certificate)) return null;
    try {
      const posted = await noticeboard.remindChannel(connection, stage, older ?? null, origin);
      return { type: 'reminded-in-channel', stage, certificate, channel: posted };
    } catch (error) {
      const why = whyClosed(error);
      if (why === null) throw error;
      return { type: 'channel-closed', channel: connection.request.channel, why };
    }
  };
