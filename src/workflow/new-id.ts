import type { ChangeId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import type { Queries } from './queries.ts';

/** Letters and digits that are not mistaken for each other when read aloud. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A word of that many letters and digits. `random` gives 0 to 1. */
export const spokenWord = (length: number, random: () => number): string =>
  Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');

/** An id that no change has yet: four characters, more when those run out. */
export const createChangeIds =
  (deps: { readonly queries: Queries; readonly random: () => number }) =>
  async (workspace: WorkspaceId): Promise<ChangeId> => {
    for (let tries = 0; ; tries += 1) {
      const id = asId<ChangeId>(spokenWord(tries < 8 ? 4 : 8, deps.random));
      if (!(await deps.queries.change(workspace, id))) return id;
    }
  };
