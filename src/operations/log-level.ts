import type { createLog } from './log.ts';

/** What a process gives us to hear this signal by. */
interface Signalled {
  on(signal: 'SIGUSR2', listener: () => void): unknown;
}

/** Each SIGUSR2 switches the log between the level `debug` and the configured one, without a restart. */
export const switchLevelOnSignal = (process: Signalled, log: ReturnType<typeof createLog>): void => {
  const configured = log.level;
  process.on('SIGUSR2', () => {
    const level = log.level === configured ? 'debug' : configured;
    // Said at a level that lets it through, whatever the configured one is.
    log.level = 'debug';
    log.info(`the level of the log is now ${level}; SIGUSR2 changes it again`);
    log.level = level;
  });
};
