import type { AccountId } from '../domain/ids.ts';
import { no } from '../domain/result.ts';
import type { CallBudget } from '../ports/call-budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** Cloudflare takes 1,200 calls in 5 minutes from one user; a fifth is left to the people in its dashboard. */
const CALLS = 960;
/** Looking ends here; the rest is kept for what was approved. */
const CALLS_FOR_LOOKING = 720;
const WINDOW_MS = 300_000;

/** The calls that all instances of a deployment may make to one Cloudflare account, counted together in the store. */
export interface CloudflareBudgets {
  /** For approved work: every call that is left. */
  readonly approved: CallBudget;
  /** For plans, forms and tests: it never takes the share of approved work. */
  readonly looking: CallBudget;
}

/** Makes the budgets of one account. */
export const createCloudflareBudgets = (deps: {
  readonly store: Store;
  readonly accountId: AccountId;
  readonly clock: Clock;
}): CloudflareBudgets => {
  const upTo = (calls: number): CallBudget => ({
    take: async () => {
      const now = deps.clock.now();
      const answer = await deps.store.takeBudget(`cloudflare:${deps.accountId}`, calls, WINDOW_MS, now);
      return answer.ok ? answer : no({ retryAfterMs: answer.error.until.getTime() - now.getTime() });
    },
  });
  return { approved: upTo(CALLS), looking: upTo(CALLS_FOR_LOOKING) };
};
