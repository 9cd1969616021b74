import { cloudflareLane, looksLane, slackLane } from '../domain/lane.ts';
import type { ServiceErrorKind } from '../ports/service-error.ts';
import { ServiceError } from '../ports/service-error.ts';
import type { ClaimedEffect } from '../ports/store.ts';
import { UnreadableRecord } from '../ports/unreadable-record.ts';
import { NotYet } from './performing.ts';

/** What to do with an effect that did not work. */
export interface Advice {
  readonly waitMs: number;
  readonly giveUp: boolean;
  /** People wait long enough to be told why. */
  readonly worthTelling: boolean;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 300_000;
/** About eight hours of waits for a service that is down; a fault of our own is given up sooner. */
const SERVICE_ATTEMPTS = 100;
const OWN_ATTEMPTS = 8;
/** A definite no to a post in Slack does not turn into a yes by asking again. */
const ATTEMPTS: Partial<Record<ServiceErrorKind, number>> = { refused: 3, unpostable: 1 };
const TOLD_FROM_MS = 15_000;
/** The code of a refusal that no service gave: jcaccess keeps within its own share of the calls. */
const OWN_BUDGET = 'own-budget';

/**
 * The lanes behind which the service stands that asked to be left alone, whichever effect it said so to. None for a share
 * of our own that is used up, and for a service that no lane is of: then only this effect waits.
 */
export const lanesToRest = (effect: ClaimedEffect, error: unknown): readonly string[] => {
  if (!(error instanceof ServiceError) || error.kind !== 'rate-limited' || error.code === OWN_BUDGET)
    return [];
  if (error.service === 'cloudflare')
    return error.account === undefined ? [] : [cloudflareLane(error.account), looksLane(error.account)];
  if (error.service !== 'slack') return [];
  if (effect.work.deed === 'test-connection') return [slackLane(effect.workspace, effect.work.by)];
  if (effect.work.deed === 'test-many') return [slackLane(effect.workspace, effect.work.tests.by)];
  return effect.lane.startsWith('slack:') ? [effect.lane] : [];
};

/** Waits that jcaccess imposes on itself, before a service has to. */
const OWN_WAITS = ['own-pace', OWN_BUDGET];

/** Whether an effect only waits for its turn, which is the rule under load and no fault. */
export const isOwnWait = (error: unknown): boolean =>
  error instanceof NotYet || (error instanceof ServiceError && OWN_WAITS.includes(error.code));

/** Decides how long an effect waits after an error, and when it is given up. `random` gives the jitter, 0 to 1. */
export const waitAfter = (effect: ClaimedEffect, error: unknown, random: () => number): Advice => {
  if (error instanceof NotYet) {
    return { waitMs: error.waitMs, giveUp: effect.attempt > 600, worthTelling: false };
  }
  // It speaks of a record that a newer jcaccess wrote: that one, or this one once it is newer, goes on with it.
  if (error instanceof UnreadableRecord && error.mayBeNewer) {
    return { waitMs: LONGEST_WAIT_MS, giveUp: false, worthTelling: false };
  }
  const backoffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(effect.attempt - 1, 10));
  const jitteredMs = Math.round(backoffMs * (0.75 + 0.5 * random()));
  if (!(error instanceof ServiceError)) {
    return {
      waitMs: jitteredMs,
      giveUp: effect.attempt >= OWN_ATTEMPTS,
      worthTelling: false,
    };
  }
  const limited = error.kind === 'rate-limited';
  const waitMs = limited ? (error.retryAfterMs ?? 30_000) + Math.round(1_000 * random()) : jitteredMs;
  const attempts = ATTEMPTS[error.kind] ?? SERVICE_ATTEMPTS;
  // A reminder or a look that is given up ends all that would follow: it is tried for as long as its certificate is used.
  const reminds = effect.work.deed === 'remind' || effect.work.deed === 'look-at-metadata';
  return {
    waitMs,
    giveUp: !limited && !reminds && effect.attempt >= attempts,
    worthTelling: limited || waitMs >= TOLD_FROM_MS || error.kind === 'unauthorized' || effect.attempt === 3,
  };
};
