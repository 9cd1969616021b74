import { parentPort } from 'node:worker_threads';
import { type Job, jobs, type Said } from './jobs.ts';

/** The program of the worker: does one job after the other, and says what came of it. */
const say = (said: Said): void => parentPort?.postMessage(said);

parentPort?.on('message', ({ kind, given }: Job) => {
  const read = jobs[kind] as (...given: readonly unknown[]) => unknown;
  try {
    say({ kind: 'answer', value: read(...given) });
  } catch (error) {
    // The name alone: a message may quote what was read.
    say({ kind: 'fault', fault: error instanceof Error ? error.name : typeof error });
  }
});
say({ kind: 'ready' });
