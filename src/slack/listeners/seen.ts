import type { Change } from '../../domain/change.ts';
import type { WorkspaceId } from '../../domain/ids.ts';
import {
  AWAITING_APPROVAL,
  ESCALATED,
  OPEN_CHANGES,
  openOfKey,
  openOwnedKey,
  requestedByKey,
} from '../../domain/keys.ts';
import { soughtSpan } from '../../domain/places.ts';
import type { Page } from '../../ports/store.ts';
import type { Filter } from '../views/filter.ts';
import { isUnfiltered } from '../views/filter.ts';
import type { ConnectionOverview, Overview, Viewer } from '../views/standing.ts';
import { SOON_DAYS, visibleTo, waitsFor } from '../views/standing.ts';
import type { ListenerDeps } from './deps.ts';

/** So many open changes are looked at for what a person has to do with them. */
const LOOKED_AT = 50;

/** True for who sees what is pending on every connection; the others see it on their own. */
const seesAll = (viewer: Viewer): boolean => viewer.may('see-changes', null, null);

const openUnder = async (
  keys: readonly string[],
  workspace: WorkspaceId,
  { queries }: ListenerDeps,
): Promise<ConnectionOverview[]> => {
  const found = await Promise.all(keys.map(key => queries.openChanges(workspace, key, { limit: LOOKED_AT })));
  const unlike = new Map(found.flat().map((change): [string, Change] => [change.id, change]));
  return await queries.standingsOf([...unlike.values()]);
};

/** What is open and this person has a part in. */
const ownOpen = async (
  viewer: Viewer,
  workspace: WorkspaceId,
  deps: ListenerDeps,
): Promise<ConnectionOverview[]> => {
  const keys = [requestedByKey(viewer.user), openOfKey(viewer.user), ESCALATED];
  return visibleTo(viewer, await openUnder(keys, workspace, deps)).filter(one => one.open !== null);
};

/** What waits for this person, and how much there is, as they may see it. */
export const overviewFor = async (
  viewer: Viewer,
  workspace: WorkspaceId,
  deps: ListenerDeps,
): Promise<Overview> => {
  const { queries, clock } = deps;
  const now = clock.now();
  const all = seesAll(viewer);
  const approving = viewer.may('approve', null, null) ? [AWAITING_APPROVAL] : [];
  const keys = [requestedByKey(viewer.user), ESCALATED, ...approving];
  const narrowed = all ? {} : ({ status: 'live' } as const);
  const [mine, own, total, soon, open] = await Promise.all([
    openUnder(keys, workspace, deps),
    all ? [] : ownOpen(viewer, workspace, deps),
    queries.countStandings(workspace, soughtSpan(narrowed, now)),
    queries.countStandings(workspace, soughtSpan({ ...narrowed, withinDays: SOON_DAYS }, now)),
    queries.countOpen(workspace, OPEN_CHANGES),
  ]);
  const proposed = own.filter(one => one.connection.status === 'proposed');
  return {
    total: total + proposed.length,
    soon,
    open: all ? open : own.length,
    waiting: visibleTo(viewer, mine).filter(one => waitsFor(one, viewer)),
    mayBeMore: mine.length >= LOOKED_AT,
    own,
  };
};

/** Open changes in the order in which they were asked for, without those that wait for this person. */
export const othersOpen = async (
  viewer: Viewer,
  overview: Overview,
  limit: number,
  workspace: WorkspaceId,
  { queries }: ListenerDeps,
): Promise<ConnectionOverview[]> => {
  const waiting = new Set(overview.waiting.map(one => one.open?.id));
  const isOther = ({ open }: Pick<ConnectionOverview, 'open'>): boolean => !waiting.has(open?.id);
  if (!seesAll(viewer)) return overview.own.filter(isOther).slice(0, limit);
  const page = { limit: limit + waiting.size };
  const open = await queries.openChanges(workspace, OPEN_CHANGES, page);
  return await queries.standingsOf(open.filter(change => isOther({ open: change })).slice(0, limit));
};

/** A page of the connections that fit a filter, the soonest end first, and how many fit. */
export const lookThrough = async (
  viewer: Viewer,
  filter: Filter,
  page: Page,
  workspace: WorkspaceId,
  deps: ListenerDeps,
): Promise<{ readonly standings: readonly ConnectionOverview[]; readonly total: number }> => {
  const { queries, clock } = deps;
  const { state, owner, withinDays } = filter;
  const all = seesAll(viewer);
  const pageOf = (found: readonly ConnectionOverview[]) => {
    const { skip = 0, limit } = page;
    return { standings: found.slice(skip, skip + limit), total: found.length };
  };
  if (state === 'changing' && all) {
    const key = owner ? openOwnedKey(owner) : OPEN_CHANGES;
    const [open, total] = await Promise.all([
      queries.openChanges(workspace, key, page),
      queries.countOpen(workspace, key),
    ]);
    return { standings: visibleTo(viewer, await queries.standingsOf(open)), total };
  }
  if (state === 'changing') {
    const own = await ownOpen(viewer, workspace, deps);
    return pageOf(own.filter(one => !owner || one.open?.request.owner === owner));
  }
  if (state === 'proposed' && !all) {
    const own = await ownOpen(viewer, workspace, deps);
    return pageOf(own.filter(one => one.connection.status === 'proposed'));
  }
  const status = all ? state : 'live';
  const span = soughtSpan(
    {
      ...(status ? { status } : {}),
      ...(owner ? { owner } : {}),
      ...(withinDays === undefined ? {} : { withinDays }),
    },
    clock.now(),
  );
  const [standings, total] = await Promise.all([
    queries.standings(workspace, span, page),
    queries.countStandings(workspace, span),
  ]);
  const proposed =
    all || !isUnfiltered(filter)
      ? []
      : (await ownOpen(viewer, workspace, deps)).filter(one => one.connection.status === 'proposed');
  return {
    standings: [...(page.skip ? [] : proposed), ...visibleTo(viewer, standings)],
    total: total + proposed.length,
  };
};
