import { setTimeout as delay } from 'node:timers/promises';
import type { AppStatus } from './app-contract.ts';

const lookEveryMs = 10;
const quietLooks = 2;

/** The rehearsal did not come to rest in time; `running` says what still runs, one line each. */
export class Unsettled extends Error {
  override readonly name = 'Unsettled';
  readonly running: readonly string[];

  constructor(running: readonly string[], afterMs: number) {
    super(`Still running after ${afterMs / 1000} s: ${running.join('; ')}.`);
    this.running = running;
  }
}

/** What the app is still doing, one line each; effects that are due later do not count. */
export function appPending(status: AppStatus): string[] {
  const say = (count: number, what: string): string[] => (count > 0 ? [`app: ${count} ${what}`] : []);
  return [
    ...say(status.listeners, 'listeners running'),
    ...say(status.claimed, 'effects claimed'),
    ...say(status.dueNow, 'effects due'),
  ];
}

/**
 * Waits until no delivery or listener runs and no effect is claimed or due, seen twice in a row, as one kind of work hands
 * over to another; answers the app's status then. Throws Unsettled after `deadlineMs` (30 s).
 */
export async function settle(deps: {
  readonly pending: () => readonly string[];
  readonly status: () => Promise<AppStatus>;
  readonly deadlineMs?: number;
}): Promise<AppStatus> {
  const deadlineMs = deps.deadlineMs ?? 30_000;
  const end = performance.now() + deadlineMs;
  let quiet = 0;
  for (;;) {
    const before = deps.pending();
    const status = await deps.status();
    const running = [...before, ...appPending(status), ...deps.pending()];
    quiet = running.length === 0 ? quiet + 1 : 0;
    if (quiet === quietLooks) return status;
    if (performance.now() > end) throw new Unsettled([...new Set(running)], deadlineMs);
    await delay(lookEveryMs);
  }
}
