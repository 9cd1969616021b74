import type { Call, CallOutcome, SettledCall } from './call.ts';
import type { Change } from './change.ts';
import type { UserId } from './ids.ts';
import { kindOf } from './kinds.ts';

/** So many calls of one change are edited; of older ones there is nothing to add. */
const KEPT = 20;

/** True when nobody has to follow the call any more. */
const isSettled = (call: Call, change: Change): boolean => {
  const { state } = change;
  switch (call.asks) {
    case 'decision':
      return change.state !== 'awaiting-approval' || change.plan.digest !== call.digest;
    case 'review':
      return change.emergency === undefined || change.emergency.review !== undefined;
    case 'pair':
      return state !== 'approved';
    case 'swapped-login':
      return state !== 'proving';
    case 'swap':
      return state !== 'swapping' && state !== 'proving';
    case 'login':
      return state !== 'awaiting-confirmation';
    case 'login-in-time':
      return (
        change.state !== 'awaiting-confirmation' ||
        change.rollBackAt?.getTime() !== call.rollBackAt?.getTime()
      );
    case 'requester':
      return state !== kindOf(change).waitsIn || change.incoming !== undefined;
  }
};

type Came = Pick<SettledCall, 'outcome' | 'by'>;

const closed = (outcome: CallOutcome, by: UserId | null): Came => ({ outcome, by: by ? [by] : [] });

/** What came of a decision that was asked for. */
const decided = (change: Change): Came => {
  const { askedForChanges, emergency, approvals } = change;
  if (change.state === 'planned' || change.state === 'awaiting-approval') return closed('replaced', null);
  if (change.state === kindOf(change).waitsIn)
    return askedForChanges ? closed('changes-asked', askedForChanges.by) : closed('replaced', null);
  if (emergency) return closed('emergency', emergency.by);
  return approvals.length > 0
    ? { outcome: 'approved', by: approvals.map(one => one.by) }
    : closed('over', null);
};

/** What came of a login that was asked for. */
const confirmed = (change: Change): Came => {
  switch (change.state) {
    case 'live':
      return closed('kept', change.closing.by);
    case 'rolling-back':
      return closed('rolled-back', change.by);
    case 'rolled-back':
      return closed('rolled-back', change.closing.by);
    default:
      return closed('over', null);
  }
};

const cameOf = (call: Call, change: Change): Came => {
  switch (change.state) {
    case 'declined':
    case 'expired':
    case 'withdrawn':
    case 'failed':
      return closed(change.state, change.closing.by);
    default:
      break;
  }
  switch (call.asks) {
    case 'decision':
      return decided(change);
    case 'review':
      return change.emergency?.review ? closed('reviewed', change.emergency.review.by) : closed('over', null);
    case 'pair':
      return change.state === 'applying' ? closed('made', change.requester) : closed('replaced', null);
    case 'swapped-login':
    case 'swap':
      if (change.removal?.kind === 'seen') return closed('login-seen', null);
      if (change.removal?.kind === 'not-seen') return closed('over', change.removal.by);
      return change.state === 'rolling-back' ? closed('rolled-back', change.by) : closed('over', null);
    case 'login':
      return confirmed(change);
    case 'login-in-time':
      if (change.state !== 'awaiting-confirmation') return confirmed(change);
      return closed(change.rollBackAt ? 'put-off' : 'answered', null);
    case 'requester':
      return closed('answered', null);
  }
};

/** The calls of a change that are open still, and those that were settled by the form that it has now. */
export const settleCalls = (
  change: Change,
  now: Date,
): { readonly open: readonly Call[]; readonly settled: readonly SettledCall[] } => {
  const calls = change.calls ?? [];
  return {
    open: calls.filter(call => !isSettled(call, change)).slice(-KEPT),
    settled: calls
      .filter(call => isSettled(call, change))
      .map(call => ({ ...call, ...cameOf(call, change), since: now })),
  };
};
