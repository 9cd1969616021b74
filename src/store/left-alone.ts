import { UnreadableRecord } from '../ports/unreadable-record.ts';

/** What a handle cannot use and leaves to those who can; each is reported once. */
export interface LeftAlone {
  /** Reports that something is left alone, in one sentence that names it. */
  readonly note: (words: string) => void;
  /** The records of a list that can be read: one that cannot must not hide the others. */
  readonly readable: <Kind>(texts: readonly string[], read: (text: string) => Kind) => Kind[];
}

/** So many sentences are remembered; after that, old ones may be said again. */
const REMEMBERED = 1_000;

/** `report` hears each sentence once. */
export const createLeftAlone = (report: (error: Error) => void): LeftAlone => {
  const said = new Set<string>();
  const note = (words: string): void => {
    if (said.has(words)) return;
    if (said.size >= REMEMBERED) said.clear();
    said.add(words);
    report(new Error(words));
  };
  return {
    note,
    readable: (texts, read) =>
      texts.flatMap(text => {
        try {
          return [read(text)];
        } catch (error) {
          if (!(error instanceof UnreadableRecord)) throw error;
          note(`left alone: ${error.message}`);
          return [];
        }
      }),
  };
};

/** What to say of an effect that this jcaccess does not know. */
export const unknownEffect = (id: string, workspace: string, deed: string): string =>
  `left alone: effect ${id} of workspace ${workspace} asks for ${deed}, which this jcaccess does not know; a newer one is needed`;
