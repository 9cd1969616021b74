import type { WorldClock } from '../world.ts';

/** What one call may do: go on, or wait. `resetS` is the rest of the window in whole seconds. */
export interface Allowance {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly resetS: number;
}

const windowMs = 5 * 60_000;

/**
 * Cloudflare's limit per token: `calls` in 5 minutes; whoever exceeds it is blocked for the next 5 minutes on every route.
 * Counts on the world's clock.
 */
export const createRateLimit = (clock: WorldClock) => {
  let calls = 1200;
  const windows = new Map<string, { endsAt: number; used: number; blocked: boolean }>();

  return {
    setCalls(limit: number): void {
      calls = limit;
    },
    take(token: string): Allowance {
      const now = clock.now().getTime();
      let window = windows.get(token);
      if (!window || window.endsAt <= now) window = { endsAt: now + windowMs, used: 0, blocked: false };
      windows.set(token, window);
      window.used += 1;
      if (window.used > calls && !window.blocked) {
        window.blocked = true;
        window.endsAt = now + windowMs;
      }
      return {
        allowed: !window.blocked,
        remaining: Math.max(0, calls - window.used),
        resetS: Math.ceil((window.endsAt - now) / 1000),
      };
    },
    policy: (): string => `"default";q=${calls};w=${windowMs / 1000}`,
  };
};

/** The limit of one world. */
export type RateLimit = ReturnType<typeof createRateLimit>;
