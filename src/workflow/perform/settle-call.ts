import type { Noticeboard } from '../../ports/noticeboard.ts';
import { whyClosed } from '../in-channel.ts';
import type { Perform } from '../performing.ts';

/** Edits a message that called people, so that nobody follows it any more. Where nothing can be posted, nothing can be edited. */
export const settleCall =
  (deps: { readonly noticeboard: Pick<Noticeboard, 'settle'> }): Perform<'settle-call'> =>
  async ({ change, work }) => {
    try {
      await deps.noticeboard.settle(change, work.call);
    } catch (error) {
      if (whyClosed(error) === null) throw error;
    }
    return null;
  };
