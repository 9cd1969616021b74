import type { Change } from '../../domain/change.ts';
import type { Connection } from '../../domain/connection.ts';
import { openChangeKey, requestedByKey } from '../../domain/keys.ts';
import { may } from '../../domain/may.ts';
import { byEnd, connectionPlaces } from '../../domain/places.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Directory } from '../../ports/directory.ts';
import type { Store } from '../../ports/store.ts';
import type { Perform } from '../performing.ts';
import { NotYet } from '../performing.ts';

/** So many tests are begun at once: as many effects wait in the line of a person, however many connections there are. */
const TESTS_AT_ONCE = 25;
const LATER_MS = 3_000;

/** True when there is something in Access to test. */
export const isWritten = ({ applied }: Connection, open: Change | null): boolean =>
  applied !== undefined || open?.state === 'testing' || open?.state === 'awaiting-confirmation';

/** Begins the next tests of many that a person asked for. */
export const testMany =
  (deps: {
    readonly store: Store;
    readonly directory: Directory;
    readonly policy: Policy;
  }): Perform<'test-many'> =>
  async ({ effect, work, now }) => {
    const { store, directory, policy } = deps;
    const { workspace } = effect;
    const { tests } = work;
    const { by, whose, from } = tests;
    const asker = await directory.actor(by, workspace);
    if (asker.membershipUnreadable) throw new NotYet('Slack does not say who asked', LATER_MS);
    const list = byEnd(whose === 'all' ? {} : { owner: by });
    const span = { list, ...(from === undefined ? {} : { from }) };
    const page = await store.connectionsIn(workspace, span, { limit: TESTS_AT_ONCE });
    const asked = whose === 'own' && from === undefined ? await requestedBy() : [];
    const connections: Connection['id'][] = [];
    for (const connection of [...page, ...asked]) {
      const [open = null] = await store.changesBy(workspace, openChangeKey(connection.id));
      const isTheirs = may(asker, 'test', { change: open, connection, now: now() }, policy) === null;
      if (isTheirs && isWritten(connection, open)) connections.push(connection.id);
    }
    const last = page.at(-1);
    const at = last && connectionPlaces(last).find(place => place.list === list)?.at;
    // Nothing stands between a place and the same with one more character.
    const next = at === undefined ? null : `${at}\u0001`;
    return { type: 'tests-begun', asker, tests, connections: [...new Set(connections)], next };

    /** The connections whose open change this person asked for, also those of other owners. */
    async function requestedBy(): Promise<Connection[]> {
      const open = await store.changesBy(workspace, requestedByKey(by));
      const found = await Promise.all(open.map(change => store.connection(workspace, change.connection)));
      return found.flatMap(one => one ?? []);
    }
  };
