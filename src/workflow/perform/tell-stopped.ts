import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Tells a person that work on a connection was given up. */
export const tellStopped =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'tell-stopped'> =>
  async ({ connection, work, origin }) => {
    const { to, stopped, reference } = work;
    await deps.noticeboard.tellStopped(to, connection, { deed: stopped, reference }, origin);
    return null;
  };
