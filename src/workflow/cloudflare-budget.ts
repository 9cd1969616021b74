import type { CallBudget } from '../ports/call-budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** Cloudflare takes 1,200 calls in 5 minutes from one user; a fifth is left to the people in its dashboard. */
const CALLS = 960;
const WINDOW_MS = 300_000;

/** The calls that all instances of a deployment may make to one Cloudflare account, kept in the store. */
export const createCloudflareBudget = (deps: {
  readonly store: Store;
  readonly accountId: string;
  readonly clock: Clock;
}): CallBudget => ({
  take: async () => {
    const now = deps.clock.now();
    const answer = await deps.store.takeBudget(`cloudflare:${deps.accountId}`, CALLS, WINDOW_MS, now);
    return answer.ok ? answer : { ok: false, retryAfterMs: answer.until.getTime() - now.getTime() };
  },
});
