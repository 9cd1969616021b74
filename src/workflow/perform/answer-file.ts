import type { Noticeboard } from '../../ports/noticeboard.ts';
import type { Store } from '../../ports/store.ts';
import type { Perform } from '../performing.ts';

/** Answers a person who shared a file. */
export const answerFile =
  (deps: { readonly store: Store; readonly noticeboard: Noticeboard }): Perform<'answer-file'> =>
  async ({ effect, work, origin }) => {
    const { to, answer } = work;
    const named = 'change' in answer ? answer.change : null;
    const change = named && (await deps.store.change(effect.workspace, named));
    await deps.noticeboard.answerFile(to, answer, change, origin);
    return null;
  };
