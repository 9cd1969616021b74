import type { ScheduledWork } from '../decision.ts';
import { later, MINUTE_MS } from '../time.ts';

/** How long before an automatic roll-back the thread is warned. */
export const WARNING_MS = 3 * MINUTE_MS;

/** The warning and the automatic roll-back at that moment. */
export const rollBackClocks = (at: Date): ScheduledWork[] => [
  { work: { deed: 'run-out', clock: 'roll-back-warning' }, due: later(at, -WARNING_MS) },
  { work: { deed: 'run-out', clock: 'roll-back' }, due: at },
];
