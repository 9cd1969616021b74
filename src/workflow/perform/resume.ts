import type { Perform } from '../performing.ts';

/** The urgent change that this one waited for has ended. */
export const resume: Perform<'resume'> = async ({ change }) =>
  change.suspended ? { type: 'resumed' } : null;
