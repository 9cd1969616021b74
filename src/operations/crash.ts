/** What a process gives us to hear by that something was not caught. */
interface Crashing {
  on(event: 'uncaughtException', listener: (error: unknown) => void): unknown;
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown;
}

/** What is written of it: the last line of a process, and the line of one that goes on. */
interface LastWords {
  error(message: string, facts: Readonly<Record<string, unknown>>): void;
  fatal(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** EX_SOFTWARE of sysexits.h. */
const BROKEN = 70;

/** An error of the machine or the network: `ECONNRESET` of a socket that nobody listened to any more. */
const isFromOutside = (error: unknown): boolean =>
  error instanceof Error &&
  'syscall' in error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^E[A-Z]/.test(error.code);

/**
 * Hears what nobody caught. An error from outside, or of a promise that nobody waited for, is logged, and the process goes
 * on: what was under way is taken up when its lease ends. Anything else ends it, with one line that says so, because
 * nothing is known of the state that it left.
 */
export const endOnCrash = (process: Crashing, log: LastWords, exit: (code: number) => void): void => {
  process.on('unhandledRejection', reason =>
    log.error('a failure that nobody waited for; jcaccess goes on', { error: reason }),
  );
  process.on('uncaughtException', error => {
    if (isFromOutside(error)) {
      log.error('an error of the network or the machine that nobody waited for; jcaccess goes on', { error });
      return;
    }
    log.fatal('jcaccess ends: an error that it did not expect', {
      error,
      todo: 'Start it again: work under way is taken up when its leases end. Report this line as a fault.',
      exitCode: BROKEN,
    });
    exit(BROKEN);
  });
};
