import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';
import { firstResponsible } from '../responsible.ts';

/**
 * Sends the days on which a certificate's end comes nearer to the owner's DM, as a file for a calendar of their own: what
 * jcaccess alone knows is forgotten with it.
 */
export const sendCalendar =
  (
    deps: { readonly noticeboard: Noticeboard } & Parameters<typeof firstResponsible>[1],
  ): Perform<'send-calendar'> =>
  async ({ connection, work, origin }) => {
    const isTakenBack = connection.status === 'retired' && work.replaced !== undefined;
    if (connection.status !== 'live' && !isTakenBack) return null;
    const { user: to } = await firstResponsible(connection, deps);
    await deps.noticeboard.sendCalendar(connection, { to, replaced: work.replaced ?? null }, origin);
    return null;
  };
