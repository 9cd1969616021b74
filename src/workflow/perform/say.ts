import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';

/** Says one line in the change's thread, once the card that the thread hangs on is there. */
export const say =
  (deps: { readonly noticeboard: Noticeboard }): Perform<'say'> =>
  async ({ change, work, origin }) => {
    if (!change.card) throw new NotYet('the card is not posted yet');
    await deps.noticeboard.say(change, work.notice, origin);
    return null;
  };
