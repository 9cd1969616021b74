import type { Perform } from '../performing.ts';

/** Brings to a connection what a test among many found of it. */
export const noteTest: Perform<'note-test'> = async ({ work }) => ({
  type: 'test-made',
  failed: work.failed,
});
