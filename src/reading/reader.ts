import type { Result } from '../domain/result.ts';
import type { Jobs } from './jobs.ts';
import { createLine, type NotRead, type Trouble } from './line.ts';
import { startThread, type Thread } from './thread.ts';
import type { ThreadLimits } from './watch.ts';

type Readings = {
  readonly [Kind in keyof Jobs]: (
    ...given: Parameters<Jobs[Kind]>
  ) => Promise<Result<ReturnType<Jobs[Kind]>, NotRead>>;
};

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
