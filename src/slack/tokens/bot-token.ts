import { MINUTE_MS } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../../ports/store.ts';
import { serviceErrorOf } from '../web-api/slack-error.ts';
import type { Refreshed } from './refresh.ts';
import { PAIR_NAME, pairIn, pairText, pairToBeginWith, type TokenPair } from './token-pair.ts';

/** The bot token of a deployment whose tokens rotate, kept alive by all of its instances together. */
export interface BotToken {
  /** The token to use now. */
  current(): Promise<string>;
  /** Slack does not take `dead` any more: the token to use instead, or the same when there is none. */
  instead(dead: string): Promise<string>;
  /** In a few words why Slack cannot be used any more; null while it can. */
  trouble(): string | null;
  /** Looks whether something is due, after the clock was moved. */
  wake(): void;
  /** Lets a refresh that is under way end, at most `deadlineMs`: its tokens would be lost. */
  stop(deadlineMs: number): Promise<void>;
}

/** As early as Slack's own libraries; each instance a little earlier, so that one of them is first. */
const EARLY_MS = 120 * MINUTE_MS;
const JITTER_MS = 10 * MINUTE_MS;
/** The call (10 s) and the keeping (5 s) fit into it. */
const LEASE_MS = 25_000;
const LOOK_EVERY_MS = MINUTE_MS;
/** Soon, because a refresh token is good for "a short grace period" after its use: an answer that was lost may come again. */
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 10 * MINUTE_MS;
/** A refused refresh token does not become good again; it is tried now and then, so that the log goes on saying it. */
const REFUSED_RETRY_MS = 15 * MINUTE_MS;
/** How long a call to Slack waits for another instance that is refreshing a dead token. */
const PATIENCE_MS = 5_000;
const ASK_AGAIN_MS = 250;

const WHAT_TO_DO =
  'install the app again, put the new tokens into SLACK_BOT_TOKEN and SLACK_REFRESH_TOKEN, and restart';

/**
 * Begins to keep the bot token alive: two hours before its end one instance, under a lease of the store, exchanges the
 * refresh token and keeps the new pair; the others find it there. Resolves once the token is usable, or nothing could be
 * done about it. Throws when the store cannot be asked.
 */
export const startBotToken = async (deps: {
  readonly store: Store;
  readonly seed: TokenPair;
  readonly refresh: (refreshToken: string) => Promise<Refreshed>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly leaseMs?: number;
}): Promise<BotToken> => {
  const { store, seed, refresh, clock, random, log, leaseMs = LEASE_MS } = deps;
  const earlyMs = EARLY_MS + random() * JITTER_MS;
  const found = await store.secret(PAIR_NAME);
  const kept = found && pairIn(found.text);
  let pair = pairToBeginWith(kept, seed);
  let version = found?.version ?? 0;
  /** False while Slack gave a pair that the store does not have yet. */
  let isKept = true;
  /** Slack does not take the access token. */
  let isRefused = false;
  /** Slack does not take the refresh token. */
  let isSpent = false;
  let failures = 0;
  let retryAtMs = 0;
  let renewing: Promise<boolean> | null = null;
  let isStopped = false;

  const nowMs = (): number => clock.now().getTime();
  const leftMs = (): number => (pair.expiresAtMs ?? nowMs()) - nowMs();
  const isDead = (): boolean => isRefused || (pair.expiresAtMs !== null && leftMs() <= 0);
  const isDue = (): boolean => isRefused || leftMs() < earlyMs;
  const until = (): string | null =>
    pair.expiresAtMs === null ? null : new Date(pair.expiresAtMs).toISOString();

  const use = (next: TokenPair): void => {
    pair = next;
    isRefused = false;
    isSpent = false;
    failures = 0;
    retryAtMs = 0;
  };

  /** Takes over what another instance kept meanwhile; gives the version that is there. */
  const adopt = async (): Promise<number> => {
    const stored = await store.secret(PAIR_NAME);
    if (stored && stored.version > version) {
      use(pairIn(stored.text));
      version = stored.version;
      isKept = true;
      log.info('the bot token was taken over from another instance', { until: until() });
    }
    return stored?.version ?? 0;
  };

  const failed = async (error: unknown): Promise<void> => {
    const failure = serviceErrorOf(error);
    failures += 1;
    if (failure.kind !== 'refused' && failure.kind !== 'unauthorized') {
      const waitMs = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
      retryAtMs = nowMs() + Math.max(waitMs, failure.retryAfterMs ?? 0);
      log.warn('the bot token could not be refreshed yet', { error: failure, until: until() });
      return;
    }
    retryAtMs = nowMs() + REFUSED_RETRY_MS;
    const before = version;
    await adopt();
    if (version > before) return;
    if (pair === seed && kept?.expiresAtMs && kept.expiresAtMs > nowMs()) {
      use(kept);
      log.warn('the refresh token of the environment is spent; the tokens in the store are used', {
        until: until(),
      });
      return;
    }
    isSpent = true;
    log.error(`Slack refuses to refresh the bot token (${failure.code}): ${WHAT_TO_DO}`, { until: until() });
  };

  const exchange = async (): Promise<boolean> => {
    const askedAtMs = nowMs();
    try {
      const { accessToken, refreshToken, lifeMs } = await refresh(pair.refreshToken);
      use({ accessToken, refreshToken, expiresAtMs: askedAtMs + lifeMs, seed: pair.seed });
      isKept = false;
      return true;
    } catch (error) {
      await failed(error);
      return false;
    }
  };

  /** Does what is due, alone among all instances; false while another one is at it. */
  const renewAlone = async (): Promise<boolean> => {
    const mayTry = (): boolean => !isKept || (!isStopped && isDue() && nowMs() >= retryAtMs);
    if (isStopped && isKept) return true;
    if (!mayTry()) await adopt();
    if (!mayTry()) return true;
    const lease = await store.leaseSecret(PAIR_NAME, leaseMs);
    if (lease === null) {
      await adopt();
      return false;
    }
    try {
      const expected = await adopt();
      if (isKept && (!mayTry() || !(await exchange()))) return true;
      isKept = await store.keepSecret(PAIR_NAME, lease, pairText(pair), expected);
      if (isKept) {
        version = expected + 1;
        log.info('the bot token was refreshed', { until: until() });
      } else log.warn('the bot token was refreshed too slowly and has to be kept anew');
      return true;
    } finally {
      // The lease ends by itself when it cannot be given back.
      await store.releaseSecret(PAIR_NAME, lease).catch(() => {});
    }
  };

  let timer: NodeJS.Timeout | undefined;
  const lookLater = (): void => {
    clearTimeout(timer);
    if (isStopped) return;
    const isUneasy = failures > 0 || !isKept || isDead();
    const waitMs = isUneasy ? Math.max(retryAtMs - nowMs(), FIRST_RETRY_MS) : LOOK_EVERY_MS;
    timer = setTimeout(look, Math.min(waitMs, LOOK_EVERY_MS));
  };
  const look = (): void => {
    if (!isKept || isDue()) void renew();
    else lookLater();
  };

  const renew = (): Promise<boolean> => {
    renewing ??= renewAlone()
      .catch((error: unknown) => {
        log.error('the store did not answer about the bot token', { error, isKept });
        return true;
      })
      .finally(() => {
        renewing = null;
        lookLater();
      });
    return renewing;
  };

  /** As `renew`, but waits for another instance that is at it while `isNeeded`. */
  const renewWithin = async (patienceMs: number, isNeeded: () => boolean): Promise<void> => {
    for (let waitedMs = 0; !(await renew()) && isNeeded() && waitedMs < patienceMs; waitedMs += ASK_AGAIN_MS)
      await new Promise(resolve => setTimeout(resolve, ASK_AGAIN_MS));
  };

  // The pair of the environment may be dead, which only Slack knows, so another instance that refreshes it is waited for.
  if (isDue()) await renewWithin(leaseMs + ASK_AGAIN_MS, () => isDead() || pair === seed);
  lookLater();

  return {
    current: async () => {
      if (isDead()) await renewWithin(PATIENCE_MS, isDead);
      return pair.accessToken;
    },
    instead: async dead => {
      if (dead === pair.accessToken) {
        isRefused = true;
        await renewWithin(PATIENCE_MS, isDead);
      }
      return pair.accessToken;
    },
    trouble: () => {
      if (!isDead()) return null;
      return isSpent
        ? `the bot token has ended: ${WHAT_TO_DO}`
        : 'the bot token has ended and is not refreshed yet';
    },
    wake: look,
    stop: async deadlineMs => {
      isStopped = true;
      clearTimeout(timer);
      const ending = async (): Promise<void> => {
        await renewing;
        if (!isKept) await renew();
      };
      await Promise.race([ending(), new Promise(resolve => setTimeout(resolve, deadlineMs).unref())]);
    },
  };
};
