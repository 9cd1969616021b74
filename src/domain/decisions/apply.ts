import type { Change, WriteIntent } from '../change.ts';
import { CLOUDFLARE_WAYS } from '../consoles/cloudflare.ts';
import type { Decision, Known, ScheduledWork } from '../decision.ts';
import { isIn, stale, transition } from '../decision.ts';
import type { EventOf } from '../event.ts';
import { kindOf } from '../kinds.ts';
import { MINUTE_MS } from '../time.ts';
import { adopted } from './adopted.ts';
import { connectionAfter } from './ended.ts';
import { removed } from './removed.ts';
import { bothTrusted } from './swap.ts';
import { keptWhenReadBack } from './trust.ts';

/** How long to wait after a lost answer before looking: Cloudflare may still be at work. */
const FIRST_LOOK_MS = MINUTE_MS;
/** When to look once more for a provider that arrived late, after one was recorded. */
const LATE_LOOKS_MS = [5 * MINUTE_MS, 30 * MINUTE_MS];

/** Cloudflare was read again and is as approved: the intent is on record before anything is sent. */
export const applyReady = (known: Known, event: EventOf<'apply-ready'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || change.intent || change.applyBy <= now) return stale();
  // What an earlier write made may have arrived since: only what was there before that one is surely not ours.
  const idsBefore = change.lostWrites?.[0]?.idsBefore ?? event.idsBefore;
  const intent = { at: now, idsBefore, digest: change.plan.digest };
  return transition(known, event, { ...change, intent }, []);
};

/** The provider is in Access and was read back equal to the plan. */
export const written = (known: Known, event: EventOf<'written'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying', 'outcome-unknown')) return stale();
  const afterSilence = change.state === 'outcome-unknown' || change.lostWrites !== undefined;
  const at = change.intent?.at ?? now;
  const { provider, name, rest } = event;
  const whatIsThere = { provider, name, at, readBackAt: now, ...(rest ? { rest } : {}) };
  if (kindOf(change).addsFirst && !change.removal)
    return bothTrusted(known, event, { ...withoutClocks(change), plan: change.plan }, whatIsThere);
  const ended = { ...withoutClocks(change), plan: change.plan };
  if (change.kind === 'adopt') return adopted(known, event, ended, whatIsThere);
  if (change.kind === 'remove') return removed(known, event, ended, whatIsThere);
  if (kindOf(change).keptWhenReadBack)
    return keptWhenReadBack(known, event, { ...ended, written: whatIsThere });
  const next = testingFrom(change, whatIsThere);
  return transition(
    known,
    event,
    next,
    [
      { deed: 'show-card' },
      ...extrasTold(event.extras),
      { deed: 'run-test' },
      ...(afterSilence ? lateLooks(now) : []),
    ],
    { facts: { provider: event.provider } },
  );
};

const testingFrom = (
  change: Extract<Change, { state: 'applying' | 'outcome-unknown' }>,
  written: NonNullable<Change['written']>,
): Change => {
  const { approvals, plan } = change;
  // What was seen before the old certificate was removed says nothing of logins after it.
  const evidence = change.removal ? {} : change.evidence;
  return { ...withoutClocks(change), approvals, plan, written, evidence, state: 'testing' };
};

const withoutClocks = (change: Extract<Change, { state: 'applying' | 'outcome-unknown' }>) => {
  if (change.state === 'applying') {
    const { applyBy: _met, ...rest } = change;
    return rest;
  }
  const { looks: _made, applyBy: _met, ...rest } = change;
  return rest;
};

const extrasTold = (names: readonly string[]): ScheduledWork[] =>
  names.map(name => ({ deed: 'say', notice: { say: 'extra-provider-deleted', name } }));

const lateLooks = (now: Date): ScheduledWork[] =>
  LATE_LOOKS_MS.map(ms => ({ work: { deed: 'find-outcome' }, due: new Date(now.getTime() + ms) }));

/** The looks that follow when a change ends without having written, while a creation of it may still arrive. */
export const lateLooksAfterEnd = (
  { lostWrites, written }: Pick<Change, 'lostWrites' | 'written'>,
  now: Date,
): ScheduledWork[] => (lostWrites && !written ? lateLooks(now) : []);

/** A later look after a lost answer: what came twice, or too late, was deleted, and people are told. */
export const extrasDeleted = (known: Known, event: EventOf<'extras-deleted'>): Decision =>
  event.names.length === 0 ? stale() : transition(known, event, known.change, extrasTold(event.names));

/** Cloudflare said no before anything was changed. */
export const writeRefused = (known: Known, event: EventOf<'write-refused'>): Decision => {
  if (!isIn(known.change, 'applying', 'outcome-unknown')) return stale();
  return failed(known, event, { reason: event.why, step: 'writing to Cloudflare', cloudflare: 'untouched' });
};

/** What was read back is not what was sent: it is put back if nobody edited it meanwhile, and people are told what differs. */
export const writeUnequal = (known: Known, event: EventOf<'write-unequal'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying', 'outcome-unknown')) return stale();
  const reason = `Access did not keep what was sent: ${event.differing.join(', ')}.`;
  const { provider, differing, rest } = event;
  const name = change.request.label;
  const written = { provider, name, at: now, readBackAt: now, differing, ...(rest ? { rest } : {}) };
  return transition(
    known,
    event,
    { ...withoutClocks(change), plan: change.plan, written, state: 'rolling-back', by: null, reason },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'rolling-back', by: null } },
      { deed: 'undo-plan' },
    ],
  );
};

/** The answer to a write was lost. Nothing is sent again before it is known whether the first one arrived. */
export const outcomeUnknown = (known: Known, event: EventOf<'outcome-unknown'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || !change.intent) return stale();
  return transition(known, event, { ...change, intent: change.intent, state: 'outcome-unknown', looks: 0 }, [
    { deed: 'show-card' },
    // When it happens again the thread has read it already; the card says how things stand.
    ...(change.lostWrites ? [] : [{ deed: 'say', notice: { say: 'outcome-unknown' } } as const]),
    { work: { deed: 'find-outcome' }, due: new Date(now.getTime() + FIRST_LOOK_MS) },
  ]);
};

/** Nothing was sent, or the first write did not arrive: it is sent again, under the same approval and a new intent. */
export const notWritten = (known: Known, event: EventOf<'not-written'>): Decision => {
  const { change, policy } = known;
  if (isIn(change, 'applying') && change.intent) {
    const { intent: _unsent, ...rest } = change;
    return transition(known, event, rest, []);
  }
  if (!isIn(change, 'outcome-unknown')) return stale();
  const { looks: _made, intent, ...rest } = change;
  // The time runs from the approval: a lost answer gives none back.
  const applyBy = change.applyBy ?? new Date(intent.at.getTime() + policy.applyByMs);
  return transition(known, event, { ...rest, ...withLost(change, intent), state: 'applying', applyBy }, [
    { deed: 'show-card' },
    { deed: isMaking(change) ? 'trust-pair' : 'apply-plan' },
    { work: { deed: 'run-out', clock: 'apply-by' }, due: applyBy },
  ]);
};

/** True while the first write of a rotation brings a pair that jcaccess makes: another one is made for each try. */
const isMaking = ({ plan, added }: Change): boolean => plan?.toMake !== undefined && added === undefined;

/** A replacement makes no provider, so that only creations are remembered. */
const withLost = (
  { lostWrites = [], plan }: Extract<Change, { state: 'outcome-unknown' }>,
  intent: WriteIntent,
): Pick<Change, 'lostWrites'> =>
  plan.before || lostWrites.some(one => one.digest === intent.digest)
    ? {}
    : { lostWrites: [...lostWrites, { ...intent, wanted: plan.wanted }] };

/** What was found may be the work of others: people must look, nothing is deleted. */
export const outcomeAmbiguous = (known: Known, event: EventOf<'outcome-ambiguous'>): Decision => {
  if (!isIn(known.change, 'outcome-unknown')) return stale();
  const reason = `The answer to the write was lost, and more than one identity provider could be it: ${event.names.join(', ')}. Compare them in ${CLOUDFLARE_WAYS.dashboard} and delete what is not wanted.`;
  return failed(known, event, { reason, step: 'looking for the lost answer', cloudflare: 'unknown' });
};

/** The hour for writing has passed without anything sent: the approvals lapse, and the approvers are asked again. */
export const applyRanOut = (known: Known, event: EventOf<'ran-out'>): Decision => {
  const { change, now } = known;
  if (!isIn(change, 'applying') || change.applyBy > now || change.intent) return stale();
  const { applyBy: _lapsed, approvals, ...rest } = change;
  return transition(
    known,
    event,
    {
      ...rest,
      state: 'planned',
      approvals: [],
      voided: { why: 'late', moved: [], at: now, who: approvals.map(one => one.by) },
    },
    [{ deed: 'show-card' }, { deed: 'make-plan' }],
  );
};

/** Ends a change as failed: the card says what is known of Cloudflare, the requester hears it in the DM. */
export const failed = (
  known: Known,
  event: Parameters<typeof transition>[1],
  closing: { reason: string; step: string; cloudflare: 'untouched' | 'put-back' | 'unknown' | 'changed' },
): Decision => {
  const { change, now } = known;
  const connection =
    closing.cloudflare === 'untouched' || change.added
      ? connectionAfter(change, known.connection)
      : undefined;
  return transition(
    known,
    event,
    { ...change, state: 'failed', closing: { at: now, by: null, ...closing } },
    [
      { deed: 'show-card' },
      { deed: 'say', notice: { say: 'failed' } },
      { deed: 'tell', to: change.requester, notice: { say: 'failed' } },
      // What could be the work of others is left to people.
      ...(closing.cloudflare === 'untouched' ? lateLooksAfterEnd(change, now) : []),
    ],
    connection ? { connection } : {},
  );
};
