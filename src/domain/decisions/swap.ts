import type { CertificateFacts } from '../certificate.ts';
import type { Change, ChangeIn, Written } from '../change.ts';
import type { Decision, Known, NextChange, ScheduledWork } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { DAY_MS, later } from '../time.ts';

/** While JumpCloud is to change over, people are asked daily for a week, then weekly. */
const askAgainMs = (since: Date, now: Date): number =>
  now.getTime() - since.getTime() < 7 * DAY_MS ? DAY_MS : 7 * DAY_MS;

const askAgain = (since: Date, now: Date): ScheduledWork => ({
  work: { deed: 'run-out', clock: 'ask-to-confirm' },
  due: later(now, askAgainMs(since, now)),
});

/** How long the files of a pair may be on their way; then it is looked whether they came. */
const LOOK_FOR_PAIR_MS = 90_000;

/** Access trusts both certificates. From here on JumpCloud can change over at any moment, and no login fails. */
export const bothTrusted = (
  known: Known,
  event: EventOf<'written'>,
  change: Omit<ChangeIn<'applying'>, 'state' | 'applyBy'>,
  written: Written,
): Decision => {
  const { now } = known;
  const { intent: _sent, ...rest } = change;
  const isMade = change.request.certificate.source === 'generate';
  return transition(
    known,
    event,
    { ...rest, state: 'swapping', written, added: written, evidence: {} },
    [
      { deed: 'show-card' },
      isMade ? { work: { deed: 'trust-pair' }, due: later(now, LOOK_FOR_PAIR_MS) } : { deed: 'show-recipe' },
      askAgain(now, now),
    ],
    { facts: { provider: event.provider } },
  );
};

/** The metadata shows that JumpCloud signs with the new certificate: a login with it is all that is missing. */
export const swapped = (
  known: Known,
  event: EventOf<'metadata-read'>,
  next: Omit<ChangeIn<'proving'>, 'state' | 'version'>,
  told: readonly ScheduledWork[],
): Decision => {
  const { oldSeenAt: _before, ...rest } = next;
  const evidence = {};
  return transition(known, event, { ...rest, state: 'proving', evidence } as NextChange, [
    { deed: 'show-card' },
    ...told,
    { deed: 'tell', to: known.change.requester, notice: { say: 'prove-it' } },
    ...(known.change.recipe ? [{ deed: 'show-recipe' } as const] : []),
  ]);
};

/** When a file does not fit but shows a certificate of before, JumpCloud has not changed over, or was changed back. */
export const showsOld = (change: Change, certificates: readonly CertificateFacts[]): boolean =>
  isIn(change, 'swapping', 'proving') &&
  certificates.some(one =>
    change.plan.before?.certificates.some(before => before.sha256 === one.sha256Fingerprint),
  );

/** The change as a file leaves it that shows a certificate of before. */
export const withOldSeen = (change: Change, now: Date): Change => {
  if (!isIn(change, 'swapping', 'proving')) return change;
  const { metadata: _over, ...rest } = change;
  return { ...rest, state: 'swapping', oldSeenAt: now, evidence: {} };
};

/** A rotation is half-way for another day: both certificates are trusted, and its requester is asked to go on. */
export const stillHalfWay = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'swapping', 'proving')) return stale();
  return transition(known, event, change, [
    { deed: 'tell', to: change.requester, notice: { say: 'half-way' } },
    askAgain(change.added.readBackAt, now),
  ]);
};
