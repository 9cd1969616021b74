import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Store } from '../../ports/store.ts';
import type { Perform } from '../performing.ts';

/** Asks a person which of several open changes a file is for. */
export const askWhichChange =
  (deps: { readonly store: Store; readonly noticeboard: Noticeboard }): Perform<'ask-which-change'> =>
  async ({ effect, work, origin }) => {
    const { to, file, fileName } = work;
    const found = await Promise.all(work.candidates.map(id => deps.store.change(effect.workspace, id)));
    const candidates = found.flatMap(change => change ?? []);
    await deps.noticeboard.askWhichChange(to, { file, fileName, candidates }, origin);
    return null;
  };
