import { Worker } from 'node:worker_threads';
import type { Job, Said } from './jobs.ts';

/** What one job may cost. */
export interface ThreadLimits {
  /** Processor time of the job. */
  readonly cpuMs: number;
  /** Time on the wall of the job: the machine may be busy, and a single native call cannot be looked into. */
  readonly wallMs: number;
  /** Time on the wall until the worker has loaded its program; no job's time runs yet. */
  readonly startMs: number;
  readonly heapBytes: number;
  /** Memory of buffers, which is outside the heap: the worker's own limits leave it out. */
  readonly bufferBytes: number;
}

/** What came of a job: an answer, or why the worker is gone. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string };

/** One worker. It does one job at a time; after an outcome without an answer it is gone. */
export interface Thread {
  run(job: Job): Promise<Outcome>;
  end(): void;
}

/** How often a running job is looked at. */
const WATCH_MS = 50;

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
  let listener: (said: Said | { readonly kind: 'gone'; readonly why: string }) => void = () => {};
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

  const listen = (limitMs: number, late: string): Promise<Said | { kind: 'gone'; why: string }> =>
    new Promise(resolve => {
      const timer = setTimeout(() => kill(late), limitMs);
      listener = said => {
        clearTimeout(timer);
        listener = () => {};
        resolve(said);
      };
    });

  const run = async (job: Job): Promise<Outcome> => {
    if (!isReady && goneWhy === null) await listen(limits.startMs, 'did not start in time');
    if (goneWhy !== null) return { ok: false, why: goneWhy };
    const stopWatching = watch(worker, limits, kill);
    const answer = listen(limits.wallMs, 'time');
    worker.postMessage(job);
    const said = await answer;
    stopWatching();
    if (said.kind === 'answer') return { ok: true, value: said.value };
    if (said.kind === 'fault') kill(said.fault);
    return { ok: false, why: goneWhy ?? 'said something else' };
  };

  return {
    run: async job => {
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

/** Looks at the worker from outside while it works, and ends it when it costs too much. */
const watch = (worker: Worker, limits: ThreadLimits, kill: (why: string) => void): (() => void) => {
  let isOver = false;
  let isLooking = false;
  const before = worker.cpuUsage().catch(() => undefined);
  const look = async (): Promise<void> => {
    const start = await before;
    // Both are answered by the worker, between two steps of what it does.
    const [used, heap] = await Promise.all([worker.cpuUsage(start), worker.getHeapStatistics()]);
    if (isOver) return;
    if ((used.user + used.system) / 1000 > limits.cpuMs) kill('processor time');
    else if (heap.used_heap_size > limits.heapBytes) kill('memory of the heap');
    else if (heap.external_memory > limits.bufferBytes) kill('memory of buffers');
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch(() => {}) // it has ended meanwhile
      .finally(() => {
        isLooking = false;
      });
  }, WATCH_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
};
