import { AsyncLocalStorage } from 'node:async_hooks';
import { type Urgency, urgencyOf } from '../domain/urgency.ts';
import type { Performers, PerformSome } from '../workflow/performing.ts';

const present = new AsyncLocalStorage<Urgency>();

/** How urgent the work is that calls Slack now; what is no effect answers a person who is there. */
export const presentUrgency = (): Urgency => present.getStore() ?? 'awaited';

/** The same performers; the calls that each makes are as urgent as its effect. */
export const withUrgency = (performers: Performers): Performers => {
  const urgent = Object.entries(performers).map(([deed, perform]) => {
    const some = perform as unknown as PerformSome<'change'>;
    const within: PerformSome<'change'> = at => {
      const waitedMs = at.now().getTime() - at.origin.firstClaimedAt.getTime();
      return present.run(urgencyOf(at.work.deed, waitedMs), () => some(at));
    };
    return [deed, within];
  });
  return Object.fromEntries(urgent) as unknown as Performers;
};
