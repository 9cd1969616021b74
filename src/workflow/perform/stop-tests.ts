import type { Perform } from '../performing.ts';

/** The note that tests were called off has served its time. */
export const stopTests: Perform<'stop-tests'> = async () => null;
