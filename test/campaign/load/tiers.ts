import type { World } from '../../worlds/world.ts';
import { nameOfCall } from '../kill/fail-points.ts';

/** How many calls a minute Slack takes of a workspace, and how many at once, by method (tiers 3 and 4, and posts). */
const TIERS: Readonly<Record<string, { readonly perMinute: number; readonly burst: number }>> = {
  'slack chat.postMessage': { perMinute: 300, burst: 60 },
  'slack chat.update': { perMinute: 50, burst: 20 },
  'slack conversations.history': { perMinute: 50, burst: 20 },
  'slack conversations.replies': { perMinute: 50, burst: 20 },
  'slack files.getUploadURLExternal': { perMinute: 100, burst: 20 },
  'slack files.completeUploadExternal': { perMinute: 100, burst: 20 },
};

/**
 * Has a world refuse what is beyond Slack's tiers with 429 and `Retry-After`, in a time that runs `speed` times faster than
 * the real one. Gives the refusals so far, by method.
 */
export function withTiers(world: World, speed: number): ReadonlyMap<string, number> {
  const refusals = new Map<string, number>();
  /** By method the moment at which its bucket is full again, in milliseconds of the faster time. */
  const fullAt = new Map<string, number>();
  const handle = world.handle.bind(world);
  world.handle = async (request, response) => {
    const name = nameOfCall(request);
    const tier = TIERS[name];
    if (tier) {
      const now = performance.now() * speed;
      const perCallMs = 60_000 / tier.perMinute;
      const full = Math.max(now, fullAt.get(name) ?? now);
      const waitMs = full - now - (tier.burst - 1) * perCallMs;
      if (waitMs > 0) {
        refusals.set(name, (refusals.get(name) ?? 0) + 1);
        request.resume();
        const headers = {
          'content-type': 'application/json',
          'retry-after': String(Math.ceil(waitMs / 1_000)),
        };
        response.writeHead(429, headers).end('{"ok":false,"error":"ratelimited"}');
        return;
      }
      fullAt.set(name, full + perCallMs);
    }
    await handle(request, response);
  };
  return refusals;
}
