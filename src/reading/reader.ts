import { no, ok, type Result } from '../domain/result.ts';
import type { Job, Jobs } from './jobs.ts';
import { startThread, type Thread, type ThreadLimits } from './thread.ts';

type NotRead = 'not-in-time' | 'busy';

type Readings = {
  readonly [Kind in keyof Jobs]: (
    ...given: Parameters<Jobs[Kind]>
  ) => Promise<Result<ReturnType<Jobs[Kind]>, NotRead>>;
};

/** What is told of a worker that ended over a job; never what was read. */
interface Trouble {
  readonly job: keyof Jobs;
  readonly why: string;
  readonly attempt: number;
}

/** The worker's program: beside this file, or beside the bundle that this file became a part of. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './reading-worker.js',
  import.meta.url,
);

const LIMITS: ThreadLimits = {
  cpuMs: 2_000,
  wallMs: 10_000,
  startMs: 30_000,
  heapBytes: 192 * 1_048_576,
  bufferBytes: 96 * 1_048_576,
};
const ATTEMPTS = 2;
/** How many may wait in one line: with more, the last would wait for minutes. */
const LINE_LENGTH = 20;
/** An idle worker is let go, with all that it may still hold of what was read. */
const IDLE_MS = 30_000;

/** Makes the reader. Its workers start when there is something to read. */
export const createReader = (deps: {
  readonly log: { warn(text: string, facts: Readonly<Record<string, unknown>>): void };
  readonly program?: URL;
  readonly limits?: Partial<ThreadLimits>;
}): Readings & { readonly stop: () => void } => {
  const start = (): Thread => startThread(deps.program ?? PROGRAM, { ...LIMITS, ...deps.limits });
  const troubled = (trouble: Trouble): void =>
    deps.log.warn('a worker ended over something that was handed in', { ...trouble });
  // A form has three seconds: what it waits for does not wait behind files.
  const forms = createLine(start, troubled);
  const files = createLine(start, troubled);
  return {
    metadata: (bytes, now) => files.read('metadata', [alone(bytes), now]),
    certificate: (bytes, now) => forms.read('certificate', [alone(bytes), now]),
    login: (bytes, acsUrl) => files.read('login', [alone(bytes), acsUrl]),
    diagnosis: (...given) => files.read('diagnosis', given),
    stop: () => {
      forms.stop();
      files.stop();
    },
  };
};

// Bytes may be a window on a larger buffer, which would cross as a whole.
const alone = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** One worker and those who wait for it, in the order in which they came. */
const createLine = (start: () => Thread, troubled: (trouble: Trouble) => void) => {
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
      troubled({ job: job.kind, why: outcome.why, attempt });
    }
    return no('not-in-time');
  };

  const inLine = async (job: Job): Promise<Result<unknown, NotRead>> => {
    if (waiting >= LINE_LENGTH) return no('busy');
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
      (await inLine({ kind, given })) as Result<ReturnType<Jobs[Kind]>, NotRead>,
    stop: () => {
      isStopped = true;
      letGo();
    },
  };
};
