import { no, ok, type Result } from '../domain/result.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Thread } from './thread.ts';

/** Why a job has no answer: it cost too much, or too many wait before it. */
export type NotRead = 'not-in-time' | 'busy';

/** What is told of a worker that ended over a job; never what was read. */
export interface Trouble {
  readonly job: keyof Jobs;
  readonly why: string;
  readonly attempt: number;
}

/** One worker and those who wait for it. */
export interface Line {
  read<Kind extends keyof Jobs>(
    kind: Kind,
    given: Parameters<Jobs[Kind]>,
  ): Promise<Result<ReturnType<Jobs[Kind]>, NotRead>>;
  stop(): void;
}

/** A worker may have ended for a reason of its own: the second try is in a fresh one. */
const ATTEMPTS = 2;
/** How many may wait: with more, the last would wait for minutes. */
const LENGTH = 20;
/** An idle worker is let go, with all that it may still hold of what was read. */
const IDLE_MS = 30_000;

/** Makes a line. Jobs are done one after another, in the order in which they came. */
export const createLine = (start: () => Thread, troubled: (trouble: Trouble) => void): Line => {
  let thread: Thread | null = null;
  let idle: NodeJS.Timeout | undefined;
  let waiting = 0;
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();

  const letGo = (): void => {
    clearTimeout(idle);
    thread?.end();
    thread = null;
  };

  const work = async (job: Job): Promise<Result<unknown, NotRead>> => {
    clearTimeout(idle);
    for (let attempt = 1; attempt <= ATTEMPTS && !isStopped; attempt += 1) {
      thread ??= start();
      const outcome = await thread.run(job);
      if (outcome.ok) return ok(outcome.value);
      thread = null;
      troubled({ job: job.kind, why: outcome.error, attempt });
    }
    return no('not-in-time');
  };

  const inTurn = async (job: Job): Promise<Result<unknown, NotRead>> => {
    if (waiting >= LENGTH) return no('busy');
    waiting += 1;
    const mine = last.then(() => work(job));
    last = mine.catch(() => {});
    try {
      return await mine;
    } finally {
      waiting -= 1;
      if (waiting === 0) idle = setTimeout(letGo, IDLE_MS).unref();
    }
  };

  return {
    // What a worker answers to a kind of job is what the table says: both sides are built from it.
    read: async <Kind extends keyof Jobs>(kind: Kind, given: Parameters<Jobs[Kind]>) =>
      (await inTurn({ kind, given })) as Result<ReturnType<Jobs[Kind]>, NotRead>,
    stop: () => {
      isStopped = true;
      letGo();
    },
  };
};
