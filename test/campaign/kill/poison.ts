import process from 'node:process';
import type { ConnectionId, EffectId, UserId, WorkspaceId } from '../../../src/domain/ids.ts';
import type { Store } from '../../../src/ports/store.ts';

/** The effect that ends every process in which it is begun. */
export const POISON = 'poison' as EffectId;

/**
 * How often a process may end while an effect runs. Two in life; here the power goes so often that innocent effects lose
 * their lease several times in a row.
 */
export const LOSSES_ALLOWED = 6;

const CONNECTION = 'cn_poison' as ConnectionId;
const WORKSPACE = 'T0ACME' as WorkspaceId;

/** Puts the poison into a store, and ends this process, as exhausted memory would, whenever it is begun. */
export const withPoison = (store: Store): Store => {
  let isThere = false;
  let isBegun = false;
  return {
    ...store,
    claim: async (now, limit, leaseMs) => {
      if (!isThere) {
        const work = { deed: 'test-connection', by: 'U0MALLORY' as UserId } as const;
        const subject = { kind: 'connection', id: CONNECTION } as const;
        const effect = { id: POISON, workspace: WORKSPACE, subject, work, due: now, lane: 'poison' };
        isThere = (await store.commit({ workspace: WORKSPACE, effects: [effect] })).ok;
      }
      const claimed = await store.claim(now, limit, leaseMs);
      const poison = claimed.find(one => one.id === POISON);
      if (poison) isBegun = poison.lost < LOSSES_ALLOWED;
      return claimed;
    },
    connection: async (workspace, id) => {
      if (id === CONNECTION && isBegun) process.kill(process.pid, 'SIGKILL');
      return await store.connection(workspace, id);
    },
  };
};
