import type { ChangeIn } from '../change.ts';
import { isClosed } from '../change.ts';
import type { Decision, Known } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { kindOf } from '../kinds.ts';
import type { SamlProvider } from '../provider.ts';
import { failed } from './apply.ts';
import { tested } from './test.ts';

/** A service makes this change wait: the card says for whom and until when. */
export const serviceWaits = (known: Known, event: EventOf<'service-waits'>): Decision => {
  const { change } = known;
  if (isClosed(change)) return stale();
  const { service, why, until } = event;
  return transition(known, event, { ...change, waiting: { service, why, until } }, [{ deed: 'show-card' }]);
};

/** The step whose failure nobody would see in the channel: the requester hears of it in the DM. */
export const SHOWING = 'posting the card';

/** A step was tried for as long as it makes sense. What is known of Cloudflare is said, never more. */
export const gaveUp = (known: Known, event: EventOf<'gave-up'>): Decision => {
  const { change } = known;
  const { step, why: reason } = event;
  if (step === SHOWING) {
    return transition(known, event, change, [
      { deed: 'tell', to: change.requester, notice: { say: 'cannot-post', why: reason } },
    ]);
  }
  if (isIn(change, 'draft', 'planned'))
    return failed(known, event, { step, reason, cloudflare: 'untouched' });
  const { addsFirst } = kindOf(change);
  if (
    isIn(change, 'applying') &&
    addsFirst &&
    !change.removal &&
    change.voidPairs.length > 0 &&
    change.plan.before
  )
    return takeBack(known, event, change, change.plan.before);
  if (isIn(change, 'applying')) {
    return failed(known, event, { step, reason, cloudflare: change.intent ? 'unknown' : 'untouched' });
  }
  if (isIn(change, 'outcome-unknown')) return failed(known, event, { step, reason, cloudflare: 'unknown' });
  if (isIn(change, 'testing')) {
    const saw = `the checks could not be made: ${reason}`;
    return tested(known, { type: 'tested', checks: [{ id: 'read-back', result: 'unknown', saw }] });
  }
  if (isIn(change, 'rolling-back')) return failed(known, event, { step, reason, cloudflare: 'changed' });
  return stale();
};

/** Certificates whose keys are lost may be in Access: they are taken out again, and logins go on as before. */
const takeBack = (
  known: Known,
  event: EventOf<'gave-up'>,
  change: ChangeIn<'applying'>,
  { id, name }: SamlProvider,
): Decision => {
  const { applyBy: _over, intent: _sent, ...rest } = change;
  const { now } = known;
  const written = { provider: id, name, at: now, readBackAt: now };
  const reason = `${event.step}: ${event.why}`;
  return transition(known, event, { ...rest, written, state: 'rolling-back', by: null, reason }, [
    { deed: 'show-card' },
    { deed: 'say', notice: { say: 'rolling-back', by: null } },
    { deed: 'undo-plan' },
  ]);
};

/** Something beside the steps was given up: the change goes on, and the requester hears what will not come. */
export const leftUndone = (known: Known, event: EventOf<'left-undone'>): Decision => {
  const { what, reference } = event;
  const notice = { say: 'left-undone', what, reference } as const;
  return transition(known, event, known.change, [{ deed: 'tell', to: known.change.requester, notice }]);
};
