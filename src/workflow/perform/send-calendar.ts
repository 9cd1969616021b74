import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/**
 * Sends the days on which a certificate's end comes nearer to the owner's DM, as a file for a calendar of their own: what
 * jcaccess alone knows is forgotten with it.
 */
export const sendCalendar =
  ({ noticeboard }: { readonly noticeboard: Noticeboard }): Perform<'send-calendar'> =>
  async ({ connection, work, origin }) => {
    if (connection.status === 'live')
      await noticeboard.sendCalendar(connection, work.replaced ?? null, origin);
    return null;
  };
