import type { Outside } from '../../src/app.ts';

/** The time in which calls to Slack are paced, running faster than the machine's. */
export const paceAt = (speed: number): NonNullable<Outside['pace']> => ({
  nowMs: () => Date.now() * speed,
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms / speed)),
});
