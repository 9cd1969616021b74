/** What a process gives us to hear its signals by. */
interface Signalled {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
}

/** 128 and SIGTERM, as shells say it. */
const INTERRUPTED = 143;

/**
 * Ends the process in order at the first SIGTERM or SIGINT: `stop`, then exit code 0, or 1 when stopping failed. A second
 * signal ends it at once; what was under way is then taken up by others when its leases end.
 */
export const endOnSignals = (
  process: Signalled,
  stop: () => Promise<void>,
  exit: (code: number) => void,
): void => {
  let isStopping = false;
  const hear = (): void => {
    if (isStopping) {
      exit(INTERRUPTED);
      return;
    }
    isStopping = true;
    stop().then(
      () => exit(0),
      () => exit(1),
    );
  };
  process.on('SIGTERM', hear);
  process.on('SIGINT', hear);
};
