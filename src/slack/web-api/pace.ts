import type { Urgency } from '../../domain/urgency.ts';
import type { Turn, TurnAnswer } from '../../ports/store.ts';
import type { Fetch } from './web-client.ts';

/** How much may be sent at once, and how much follows per second. */
interface Pace {
  readonly burst: number;
  readonly perSecond: number;
}

const perMinute = (calls: number): Pace => ({ burst: 20, perSecond: calls / 60 });

/** https://docs.slack.dev/apis/web-api/rate-limits: one message a second and channel, short bursts allowed. */
const POSTS_OF_CHANNEL: Pace = { burst: 10, perSecond: 1 };
/** "Several hundred messages per minute" for a workspace. */
const POSTS: Pace = { burst: 60, perSecond: 5 };

/**
 * The tiers of the methods that effects call in numbers. What a person waits for (`views.*`, who may press what) is
 * never held back by a guess of ours: there Slack itself is asked.
 */
const TIERS: Readonly<Record<string, Pace>> = {
  'chat.update': perMinute(50),
  'conversations.history': perMinute(50),
  'conversations.replies': perMinute(50),
  'conversations.open': perMinute(50),
  'files.delete': perMinute(50),
  'files.getUploadURLExternal': perMinute(100),
  'files.completeUploadExternal': perMinute(100),
};

/** A wait up to this long happens here; a longer one is a refusal, so that nobody else's work waits behind it. */
const LONGEST_WAIT_MS = 2_000;

/** A call that was not sent because its turn comes later: our own pace, not a refusal of Slack. */
export class PaceWait extends Error {
  override readonly name = 'PaceWait';
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('jcaccess sends no faster than Slack takes');
    this.waitMs = waitMs;
  }
}

/** How much of a burst each may use: the rest is left to what is more urgent, however much is waiting. */
const SHARE: Readonly<Record<Urgency, number>> = { awaited: 1, approved: 0.8, shown: 0.6, reminding: 0.3 };

/**
 * Sends calls of the Web API no faster than Slack takes them, in the order in which they come; `takeTurns` shares the pace
 * with the other instances. A call that would wait longer than two seconds is not sent and throws a `PaceWait`: the lane of
 * the effect then rests in the store, where all instances see it. `waited` hears of every wait, here or in the store. When
 * Slack says 429, nothing more of that method, or of that channel for posts, is sent from here before the time that it names.
 */
export const pacedFetch = (deps: {
  readonly fetch: Fetch;
  readonly takeTurns: (turns: readonly Turn[], longestWaitMs: number) => Promise<TurnAnswer>;
  readonly urgency: () => Urgency;
  readonly sleep: (ms: number) => Promise<void>;
  /** The business clock, on which effects wait for the time that Slack named. */
  readonly now: () => Date;
  readonly waited?: (where: 'here' | 'store') => void;
}): Fetch => {
  const { fetch, takeTurns, urgency, sleep, waited } = deps;
  const businessMs = (): number => deps.now().getTime();
  /** By pace the moment of the business clock before which Slack wants no more. */
  const closedUntil = new Map<string, number>();

  const closedMs = (names: readonly string[]): number => {
    const now = businessMs();
    for (const [name, at] of closedUntil) if (at <= now) closedUntil.delete(name);
    return Math.max(0, ...names.map(name => (closedUntil.get(name) ?? now) - now));
  };
  const hold = (waitMs: number): never => {
    waited?.('store');
    throw new PaceWait(waitMs);
  };

  return async (url, init) => {
    const buckets = bucketsOf(new URL(url), init?.body);
    if (buckets.length === 0) return await fetch(url, init);
    const names = buckets.map(([name]) => name);
    const closed = closedMs(names);
    if (closed > LONGEST_WAIT_MS) hold(closed);
    const share = SHARE[urgency()];
    const { taken, waitMs } = await takeTurns(
      buckets.map(([name, pace]) => turnIn(name, pace, share)),
      LONGEST_WAIT_MS,
    );
    if (!taken) hold(waitMs);
    const rest = Math.max(waitMs, closed);
    if (rest > 0) {
      waited?.('here');
      await sleep(rest);
    }
    const answer = await fetch(url, init);
    const [narrowest] = buckets.at(-1) ?? [];
    const afterS = Number(answer.headers.get('retry-after') ?? Number.NaN);
    if (answer.status === 429 && narrowest !== undefined && afterS > 0)
      closedUntil.set(narrowest, businessMs() + afterS * 1000);
    return answer;
  };
};

const turnIn = (pace: string, { burst, perSecond }: Pace, share: number): Turn => {
  const everyMs = 1000 / perSecond;
  const mostOwedMs = (burst - 1) * everyMs;
  return { pace, everyMs, owedMs: (Math.max(1, Math.floor(burst * share)) - 1) * everyMs, mostOwedMs };
};

const bucketsOf = (url: URL, body: unknown): (readonly [string, Pace])[] => {
  const method = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1] ?? '';
  if (method === 'chat.postMessage') {
    const channel = typeof body === 'string' ? new URLSearchParams(body).get('channel') : null;
    return [
      [method, POSTS],
      [`${method} ${channel}`, POSTS_OF_CHANNEL],
    ];
  }
  const tier = TIERS[method];
  return tier ? [[method, tier]] : [];
};
