import type { Files } from '../../ports/files.ts';
import type { Perform } from '../performing.ts';

/** Deletes a file of a pair from Slack and looks whether it is gone; a refusal is told, not hidden. */
export const deleteKey =
  (deps: { readonly files: Files }): Perform<'delete-key'> =>
  async ({ work }) => {
    const { file, why } = work;
    const answer = await deps.files.deleteFile(file);
    return answer.ok
      ? { type: 'key-deleted', file, why }
      : { type: 'key-not-deleted', file, error: answer.error };
  };
