import { later } from '../../domain/time.ts';
import { chosenFilter, type Filter } from '../views/filter.ts';
import { closedHome, HOME_OTHERS, HOME_ROWS, HOME_WAITING, homeView, pageOf } from '../views/home.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery, Press } from './press.ts';
import { lookThrough, othersOpen, overviewFor } from './seen.ts';
import { viewerOf } from './viewer.ts';

/** Draws one person's App Home: what waits for them, open changes, connections. `wanted` counts from 0. */
export const drawHome = async (
  from: Pick<Delivery, 'user' | 'workspace'>,
  wanted: number,
  filter: Filter,
  deps: ListenerDeps,
): Promise<void> => {
  const { words, accounts, publishHome, clock } = deps;
  // Of several accounts none is the one that the Home speaks of.
  const reader = accounts.all.length === 1 ? accounts.all[0].reader : null;
  const { user, workspace } = from;
  const viewer = await viewerOf(from, deps);
  if (!viewer.may('see', null, null)) {
    await publishHome(user, closedHome());
    return;
  }
  const overview = await overviewFor(viewer, workspace, deps);
  const others = await othersOpen(viewer, overview, HOME_OTHERS, workspace, deps);
  const look = (page: number) =>
    lookThrough(viewer, filter, { limit: HOME_ROWS, skip: page * HOME_ROWS }, workspace, deps);
  const asked = Math.max(0, wanted);
  const first = await look(asked);
  // The last page may have gone since its button was drawn.
  const { page } = pageOf(asked, first.total);
  const { standings, total } = page === asked ? first : await look(page);
  const changes = [...overview.waiting.slice(0, HOME_WAITING), ...others].flatMap(one => one.open ?? []);
  const [view, links] = await Promise.all([
    words.general(
      [...changes, ...standings.flatMap(one => one.open ?? [])],
      standings.map(one => one.connection),
    ),
    Promise.all(
      changes.map(async change => [change.id, (await words.about(change)).cardLink ?? ''] as const),
    ),
  ]);
  const codes =
    deps.stepUp.isOn && viewer.may('hold-codes', null, null)
      ? await deps.stepUp.standing(workspace, user)
      : null;
  const known = reader?.known();
  await publishHome(
    user,
    homeView({
      ...view,
      reader: user,
      viewer,
      overview,
      others,
      standings,
      fitting: total,
      filter,
      page,
      ...(codes ? { codes } : {}),
      cardLinks: new Map(links.filter(([, link]) => link !== '')),
      ...(known
        ? {
            cloudflare: {
              reachedAt: later(clock.now(), -(reader?.ageMs() ?? 0)),
              teamDomain: known.teamDomain,
            },
          }
        : {}),
    }),
  );
  // The next look, and the next form, find the account read already.
  if (reader && !known) void reader.read().catch(() => null);
};

/** A choice in the selects above the connections: the first page of what fits. */
export const filterHome = async (press: Press, deps: ListenerDeps): Promise<void> =>
  await drawHome(press, 0, press.view ? chosenFilter(press.view.values) : {}, deps);
