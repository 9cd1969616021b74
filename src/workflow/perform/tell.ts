import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Tells one person one thing in their DM. */
export const tell =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'tell'> =>
  async ({ change, work, origin }) => {
    await deps.noticeboard.tell(work.to, change, work.notice, origin);
    return null;
  };
