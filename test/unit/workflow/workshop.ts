import type { Change } from '../../../src/domain/change.ts';
import type { Connection } from '../../../src/domain/connection.ts';
import type { Work } from '../../../src/domain/effect.ts';
import { asId, type EffectId } from '../../../src/domain/ids.ts';
import type { Commit, Store } from '../../../src/ports/store.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { createCorridor } from '../../../src/workflow/corridor.ts';
import { ACME, CHANNEL, connectionOf, NOW, POLICY } from '../domain/build-change.ts';

/** A real store in memory with a corridor over it; time stands still until it is moved. */
export const openWorkshop = async (around: (store: Store) => Store = store => store) => {
  let now = NOW;
  let leaseMs = 0;
  const inner = await createSqliteStore({
    path: ':memory:',
    auditKey: 'the key of these tests',
    leaseClock: () => leaseMs,
  });
  const store = around(inner);
  const clock = { now: () => now };
  let woken = 0;
  const corridor = createCorridor({
    store,
    tenantOf: () => ({ policy: POLICY, firstAccount: asId('acme') }),
    clock,
    wake: () => {
      woken += 1;
    },
  });

  const commit = async (what: Omit<Commit, 'workspace'>): Promise<void> => {
    const answer = await inner.commit({ workspace: ACME, ...what });
    if (!answer.ok) throw new Error(`not committed: ${answer.error.reason}`);
  };

  return {
    store,
    corridor,
    clock,
    commit,
    woken: () => woken,
    /** Moves the business clock and the leases' clock. */
    pass: (ms: number): void => {
      now = new Date(now.getTime() + ms);
      leaseMs += ms;
    },
    /** Lets leases end while the business clock stands still. */
    passLeases: (ms: number): void => {
      leaseMs += ms;
    },
    /** Puts a change and its connection into the store as their first versions. */
    seed: async (change: Change, connection: Partial<Connection> = {}): Promise<Change> => {
      const first = { ...change, version: 1 };
      await commit({
        changes: [{ record: first, expectedVersion: 0 }],
        connections: [{ record: connectionOf(change, connection), expectedVersion: 0 }],
      });
      return first;
    },
    /** Puts an effect about a change into the store, due now. */
    queue: async (change: Change, work: Work, lane = `slack:${CHANNEL}`, name = ''): Promise<EffectId> => {
      const id = asId<EffectId>(`${change.id}.queued${name}.${work.deed}`);
      await commit({
        effects: [{ id, workspace: ACME, subject: { kind: 'change', id: change.id }, work, due: now, lane }],
      });
      return id;
    },
  };
};

export type Workshop = Awaited<ReturnType<typeof openWorkshop>>;
