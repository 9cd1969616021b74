import type { Perform } from '../performing.ts';

/** A clock has run out; whether that still matters is decided from the stored state. */
export const runOut: Perform<'run-out'> = async ({ work }) => ({ type: 'ran-out', clock: work.clock });
