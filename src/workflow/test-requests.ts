import type { ConnectionId, EffectId, UserId, WorkspaceId } from '../domain/ids.ts';
import { asId } from '../domain/ids.ts';
import { looksLane } from '../domain/lane.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

interface Asker {
  readonly user: UserId;
  readonly workspace: WorkspaceId;
}

/** Tests that people ask for. They change no connection. */
export interface TestRequests {
  /** Has connections tested for a person, each by an effect of its own; `email` is somebody who should get in. */
  askForTests(
    actor: Asker,
    connections: readonly ConnectionId[],
    email: string | undefined,
    once: string,
  ): Promise<void>;
  /** How many tests that this person asked for are not finished. */
  testsUnderWay(actor: Asker): Promise<number>;
}

/** The tests of one person are made one after another, so that nobody's fill every place in which work is done. */
const lineOf = (user: UserId): string => `tests of ${user}`;

/** Makes the way in for tests; `account` is the Cloudflare account that serves the workspace. */
export const createTestRequests = (deps: {
  readonly store: Store;
  readonly account: string;
  readonly clock: Clock;
  readonly wake: () => void;
}): TestRequests => {
  const { store, clock, wake } = deps;
  const lane = looksLane(deps.account);
  return {
    askForTests: async (actor, connections, email, once) => {
      const { user, workspace } = actor;
      const now = clock.now();
      const work = { deed: 'test-connection', by: user, ...(email === undefined ? {} : { email }) } as const;
      await store.commit({
        workspace,
        once: [once],
        effects: connections.map(id => ({
          id: asId<EffectId>(`${id}.test.${once}`),
          workspace,
          subject: { kind: 'connection', id },
          work,
          due: now,
          lane,
          line: lineOf(user),
        })),
        audit: connections.map(change => ({
          change,
          at: now,
          who: actor,
          what: 'test-asked',
          surface: 'slack',
          outcome: 'done',
          ...(email === undefined ? {} : { facts: { lastLoginOf: email } }),
        })),
      });
      wake();
    },
    testsUnderWay: ({ user, workspace }) => store.inLine(workspace, lineOf(user), lane),
  };
};
