import { Worker } from 'node:worker_threads';
import { no, ok, type Result } from '../domain/result.ts';
import type { Job, Said } from './jobs.ts';
import { type ThreadLimits, watch } from './watch.ts';

/** What came of a job: an answer, or why the worker is gone. */
type Answered = Result<unknown, string>;

/** One worker. It does one job at a time; after an outcome without an answer it is gone. */
export interface Thread {
  run(job: Job): Promise<Answered>;
  end(): void;
}

type Heard = Said | { readonly kind: 'gone'; readonly why: string };

/** Starts a worker that knows nothing of this process: no environment, no arguments, no standard input. */
export const startThread = (program: URL, limits: ThreadLimits): Thread => {
  const worker = new Worker(program, {
    name: 'reading',
    env: {},
    argv: [],
    stdin: false,
    // The wall behind ours: a heap that comes near this one spends its time on collecting before it ends.
    resourceLimits: { maxOldGenerationSizeMb: (limits.heapBytes * 2) / 1_048_576, stackSizeMb: 4 },
  });
  let listener: (heard: Heard) => void = () => {};
  let goneWhy: string | null = null;
  let isReady = false;

  const gone = (why: string): void => {
    goneWhy ??= why;
    listener({ kind: 'gone', why: goneWhy });
  };
  const kill = (why: string): void => {
    gone(why);
    void worker.terminate();
  };
  worker.on('message', (said: Said) => {
    if (said.kind === 'ready') isReady = true;
    listener(said);
  });
  worker.on('error', error => gone(codeOf(error)));
  worker.on('exit', () => gone('ended'));
  worker.unref();

  /** The next thing heard of the worker; nothing within the limit ends it. */
  const heard = (limitMs: number, late: string): Promise<Heard> =>
    new Promise(resolve => {
      const timer = setTimeout(() => kill(late), limitMs);
      listener = one => {
        clearTimeout(timer);
        listener = () => {};
        resolve(one);
      };
    });

  const run = async (job: Job): Promise<Answered> => {
    if (!isReady && goneWhy === null) await heard(limits.startMs, 'did not start in time');
    if (goneWhy !== null) return no(goneWhy);
    const stopWatching = watch(worker, limits, kill);
    const answer = heard(limits.wallMs, 'time');
    worker.postMessage(job);
    const said = await answer;
    stopWatching();
    if (said.kind === 'answer') return ok(said.value);
    if (said.kind === 'fault') kill(said.fault);
    return no(goneWhy ?? 'said something else');
  };

  return {
    run: async job => {
      // Only a job keeps the process alive, never a worker that waits for one.
      worker.ref();
      try {
        return await run(job);
      } finally {
        worker.unref();
      }
    },
    end: () => void worker.terminate(),
  };
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'died of an error';
