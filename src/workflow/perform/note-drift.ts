import type { Perform } from '../performing.ts';

/** Brings what a sweep found to its connection. */
export const noteDrift: Perform<'note-drift'> = async ({ work: { version, differences } }) => ({
  type: 'drifted',
  version,
  differences,
});
