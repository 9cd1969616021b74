import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Tells a person that work was given up for which they wait. */
export const tellStopped =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'tell-stopped'> =>
  async ({ work, origin }) => {
    const { to, stopped, reference } = work;
    await deps.noticeboard.tellStopped(to, stopped, reference, origin);
    return null;
  };
