import { writeSync } from 'node:fs';

/** Takes the lines of a log. */
export interface LogOutput {
  write(line: string): void;
}

/** What waits for an output that takes nothing; what is beyond is lost, and counted. */
const KEPT_BYTES = 1_048_576;
const TRY_AGAIN_MS = 1_000;
const NOTHING = new Uint8Array();

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/**
 * Writes lines to the file descriptor `fd`. When it takes none (its disk is full, the reader of its pipe stands still or is
 * gone), the process goes on: up to a megabyte of lines waits and is tried again, what is beyond is counted, and
 * `missingLine` says how many when lines are taken again. `tell` hears once whenever this begins.
 */
export const openLogOutput = (deps: {
  readonly fd: number;
  readonly tell: (words: string) => void;
  readonly missingLine: (count: number) => string;
  readonly write?: (fd: number, bytes: Uint8Array) => number;
}): LogOutput => {
  const { fd, tell, missingLine, write = writeSync } = deps;
  let waiting: Uint8Array = NOTHING;
  let missing = 0;
  let isFailing = false;
  let isClosed = false;
  let again: NodeJS.Timeout | undefined;

  const flush = (): void => {
    try {
      while (waiting.length > 0) waiting = waiting.subarray(write(fd, waiting));
      isFailing = false;
    } catch (error) {
      const code = codeOf(error);
      if (!isFailing) tell(`the log cannot be written (${code}); jcaccess goes on`);
      isFailing = true;
      // A pipe whose reader is gone never takes anything again.
      isClosed = code === 'EPIPE';
      clearTimeout(again);
      if (!isClosed) again = setTimeout(flush, TRY_AGAIN_MS).unref();
    }
    if (isFailing || missing === 0) return;
    const line = missingLine(missing);
    missing = 0;
    add(line);
  };

  const add = (line: string): void => {
    if (isClosed) return;
    const bytes = Buffer.from(line);
    if (waiting.length + bytes.length > KEPT_BYTES) missing += 1;
    else waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes]);
    flush();
  };

  return { write: add };
};
