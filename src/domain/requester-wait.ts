import type { Change } from './change.ts';
import type { ChangeWork } from './effect.ts';
import { kindOf } from './kinds.ts';
import { DAY_MS, later } from './time.ts';

/** How long a change may wait for its requester without anything happening. */
const IDLE_MS = 28 * DAY_MS;
/** The pause before the first time that the requester is asked; each one after is twice as long. */
const FIRST_PAUSE_MS = DAY_MS;
/** From this time on the requester is also offered to withdraw: two weeks have passed. */
const OFFERED_FROM = 3;

type Asking = Extract<ChangeWork, { deed: 'ask-requester' }>;

/** True while a change waits for what its requester does next. */
const waitsForRequester = (change: Change): boolean => change.state === kindOf(change).waitsIn;

/** The last time that anything happened to a change that waits for its requester. */
export const quietSince = (change: Change): Date => {
  const { createdAt, pair, toCorrect, askedForChanges, stopped, metadata } = change;
  const moments = [createdAt, pair?.madeAt, toCorrect?.at, askedForChanges?.at, stopped?.at, metadata?.at];
  return new Date(Math.max(...moments.flatMap(one => one?.getTime() ?? [])));
};

/** When a change that nothing has happened to since then ends by itself. */
export const idleEnd = (since: Date): Date => later(since, IDLE_MS);

/** How often the requester was asked since then. */
const timesAsked = ({ requesterAsked: asked }: Change, since: Date): number =>
  asked && asked.since.getTime() === since.getTime() ? asked.times : 0;

/** True for the asking that is next; one of an earlier wait, and one that was made already, come to nothing. */
export const isNextAsking = (change: Change, { since, times }: Pick<Asking, 'since' | 'times'>): boolean =>
  waitsForRequester(change) &&
  quietSince(change).getTime() === since.getTime() &&
  timesAsked(change, since) === times;

/** True when it is time to offer that the change be withdrawn. */
export const offersWithdrawal = ({ times }: Pick<Asking, 'times'>): boolean => times >= OFFERED_FROM;

/** The next asking after so many, from now on; none when the change ends before. */
export const nextAsking = (since: Date, times: number, now: Date): { work: Asking; due: Date }[] => {
  const due = later(now, FIRST_PAUSE_MS * 2 ** times);
  return due < idleEnd(since) ? [{ work: { deed: 'ask-requester', since, times }, due }] : [];
};

/** The first asking of a wait that begins with this step; none when nothing began. */
export const firstAsking = (
  before: Change | null,
  after: Change,
  now: Date,
): { work: Asking; due: Date }[] => {
  if (!waitsForRequester(after)) return [];
  const since = quietSince(after);
  const goesOn =
    before !== null && waitsForRequester(before) && quietSince(before).getTime() === since.getTime();
  return goesOn ? [] : nextAsking(since, timesAsked(after, since), now);
};
