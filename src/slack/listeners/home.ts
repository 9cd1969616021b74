import type { Inward } from '../inward.ts';
import type { Delivery } from '../press.ts';
import { closedHome, homeView } from '../views/home.ts';
import { visibleTo } from '../views/standing.ts';
import { viewerOf } from './viewer.ts';

/** Draws one person's App Home: what waits for them, open changes, connections. `page` counts from 0. */
export const drawHome = async (
  from: Pick<Delivery, 'user' | 'workspace'>,
  page: number,
  inward: Inward,
): Promise<void> => {
  const { queries, words, account, publishHome, clock } = inward;
  const viewer = await viewerOf(from, inward);
  if (!viewer.may('see', null, null)) {
    await publishHome(from.user, closedHome());
    return;
  }
  const standings = visibleTo(viewer, await queries.standings(from.workspace));
  const open = standings.flatMap(one => one.open ?? []);
  const [view, links] = await Promise.all([
    words.general(
      open,
      standings.map(one => one.connection),
    ),
    Promise.all(open.map(async change => [change.id, (await words.about(change)).cardLink ?? ''] as const)),
  ]);
  const known = account.known();
  await publishHome(
    from.user,
    homeView({
      ...view,
      viewer,
      standings,
      page,
      cardLinks: new Map(links.filter(([, link]) => link !== '')),
      ...(known ? { cloudflare: { reachedAt: clock.now(), teamDomain: known.teamDomain } } : {}),
    }),
  );
  // The next look, and the next form, find the account read already.
  if (!known) void account.read().catch(() => null);
};
