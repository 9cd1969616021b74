import type { Worker } from 'node:worker_threads';

/** What one job may cost. */
export interface ThreadLimits {
  /** Processor time of the job. */
  readonly cpuMs: number;
  /** Time on the wall of the job: the machine may be busy, and a single native call cannot be looked into. */
  readonly wallMs: number;
  /** Time on the wall until the worker has loaded its program; no job's time runs yet. */
  readonly startMs: number;
  readonly heapBytes: number;
  /** Memory of buffers, which is outside the heap: V8's own limits leave it out. */
  readonly bufferBytes: number;
}

const LOOK_EVERY_MS = 50;

/**
 * Looks at a worker from outside while it does a job, and calls `tooMuch` when the job costs more than it may. Gives what
 * ends the watch. Time on the wall is not its matter: a worker inside one native call answers no look.
 */
export const watch = (
  worker: Worker,
  limits: ThreadLimits,
  tooMuch: (what: string) => void,
): (() => void) => {
  let isOver = false;
  let isLooking = false;
  const before = worker.cpuUsage().catch(() => undefined);

  const look = async (): Promise<void> => {
    const start = await before;
    // Both are answered by the worker, between two steps of what it does.
    const [used, heap] = await Promise.all([worker.cpuUsage(start), worker.getHeapStatistics()]);
    if (isOver) return;
    if ((used.user + used.system) / 1000 > limits.cpuMs) tooMuch('processor time');
    else if (heap.used_heap_size > limits.heapBytes) tooMuch('memory of the heap');
    else if (heap.external_memory > limits.bufferBytes) tooMuch('memory of buffers');
  };

  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch(() => {}) // it has ended meanwhile
      .finally(() => {
        isLooking = false;
      });
  }, LOOK_EVERY_MS);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
};
