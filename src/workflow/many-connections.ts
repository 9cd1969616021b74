import type { Connection } from '../domain/connection.ts';
import type { ManyTests } from '../domain/effect.ts';
import type { WorkspaceId } from '../domain/ids.ts';
import { requestedByKey } from '../domain/keys.ts';
import { byEnd, connectionPlaces } from '../domain/places.ts';
import type { Page, Store } from '../ports/store.ts';

/** A connection in its turn, and where to go on after it; null for one that comes later, or is gone. */
interface Turn {
  readonly connection: Connection | null;
  readonly after: Pick<ManyTests, 'asked' | 'from'>;
}

type Reading = Pick<Store, 'changesBy' | 'connection' | 'connectionsIn' | 'countConnections'>;
type Whose = Pick<ManyTests, 'by' | 'whose'>;

const listOf = ({ by, whose }: Whose): string => byEnd(whose === 'all' ? {} : { owner: by });

/** The connections whose open change this person asked for; null for their own, which the list holds. */
const othersRequested = async (
  store: Reading,
  workspace: WorkspaceId,
  { by }: Whose,
  page?: Page,
): Promise<(Connection | null)[]> => {
  const open = await store.changesBy(workspace, requestedByKey(by), page);
  const found = await Promise.all(open.map(change => store.connection(workspace, change.connection)));
  return found.map(one => (one?.owner === by ? null : one));
};

/** How many connections there are to look at. */
export const countToTest = async (store: Reading, workspace: WorkspaceId, tests: Whose): Promise<number> => {
  const listed = await store.countConnections(workspace, { list: listOf(tests) });
  if (tests.whose === 'all') return listed;
  // An allowance bounds how many changes of one person are open.
  const others = await othersRequested(store, workspace, tests);
  return listed + others.filter(one => one !== null).length;
};

/** The next connections of these tests, at most so many; none when all had their turn. */
export const readSlice = async (
  store: Reading,
  workspace: WorkspaceId,
  tests: Pick<ManyTests, 'by' | 'whose' | 'asked' | 'from'>,
  limit: number,
): Promise<readonly Turn[]> => {
  const { whose, asked = 0, from } = tests;
  if (whose === 'own' && asked !== 'all' && from === undefined) {
    const others = await othersRequested(store, workspace, tests, { limit, skip: asked });
    if (others.length > 0)
      return others.map((connection, index) => ({ connection, after: { asked: asked + index + 1 } }));
  }
  const list = listOf(tests);
  const page = await store.connectionsIn(
    workspace,
    { list, ...(from === undefined ? {} : { from }) },
    { limit },
  );
  return page.map(connection => {
    const at = connectionPlaces(connection).find(place => place.list === list)?.at ?? '';
    // Nothing stands between a place and the same with one more character.
    return { connection, after: { asked: 'all', from: `${at}\u0001` } };
  });
};
