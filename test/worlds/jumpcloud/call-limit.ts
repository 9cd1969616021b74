import type { WorldClock } from '../world.ts';

/**
 * So many calls in so many milliseconds. JumpCloud publishes no number: without `set` there is no limit. Counts on the
 * world's clock.
 */
export const createCallLimit = (clock: WorldClock) => {
  let limit: { readonly calls: number; readonly windowMs: number } | null = null;
  let window = { endsAt: 0, used: 0 };

  return {
    set(next: { readonly calls: number; readonly windowMs: number } | null): void {
      limit = next;
      window = { endsAt: 0, used: 0 };
    },
    /** The whole seconds to wait; 0 when the call may go on. */
    take(): number {
      if (!limit) return 0;
      const now = clock.now().getTime();
      if (now >= window.endsAt) window = { endsAt: now + limit.windowMs, used: 0 };
      window.used += 1;
      return window.used > limit.calls ? Math.max(1, Math.ceil((window.endsAt - now) / 1_000)) : 0;
    },
  };
};

/** The limit of one world. */
export type CallLimit = ReturnType<typeof createCallLimit>;
