import type { Change, ChangeState } from './change.ts';
import type { ChangeWork } from './effect.ts';

/** So long the card stays as it is while work goes on that will mostly be done by then. */
const HELD_MS = 1_500;

/** States that jcaccess itself ends, mostly within a moment, and the work that ends them. */
const PASSED: Partial<Record<ChangeState, ChangeWork['deed']>> = {
  planned: 'make-plan',
  applying: 'apply-plan',
  testing: 'run-test',
};

/**
 * Until when the card waits in a state that is mostly over before it could be read: one edit shows what came of it, and the
 * state itself is shown when it lasts. Null when the card is to be shown at once; a plan that is made anew takes its
 * buttons off the card at once. `deeds` are begun with the new state.
 */
export const cardHeldUntil = (
  before: Change,
  next: Change,
  deeds: readonly string[],
  now: Date,
): Date | null => {
  const ending = PASSED[next.state];
  const isPassed = ending !== undefined && deeds.includes(ending);
  const isPlanGone = before.state === 'awaiting-approval' && next.state === 'planned';
  return isPassed && !isPlanGone && before.card ? new Date(now.getTime() + HELD_MS) : null;
};
