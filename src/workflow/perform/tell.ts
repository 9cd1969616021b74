import { callOf } from '../../domain/call.ts';
import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Tells one person one thing in their DM. */
export const tell =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'tell'> =>
  async ({ change, work, origin }) => {
    const at = await deps.noticeboard.tell(work.to, change, work.notice, origin);
    const call = callOf(work.notice, at, change.plan?.digest);
    return call && { type: 'called', call };
  };
