import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';

/** Tells one person what happened to approval codes, their own or a colleague's. */
export const tellOfCodes =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'tell-of-codes'> =>
  async ({ work, origin }) => {
    const { to, whose, news } = work;
    await deps.noticeboard.tellOfCodes(to, whose, news, origin);
    return null;
  };
