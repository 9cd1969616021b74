import type { Store } from '../../../src/ports/store.ts';
import type { Performers } from '../../../src/workflow/performing.ts';

/** A part of the safety net that a campaign can do without, to see that it would notice. */
export type Missing = 'reconcile' | 'compare-and-swap' | 'fence' | 'once';

/** The performers without the look for a lost write: what is not known to be written is written again. */
export const performersWithout = (missing: Missing | null, performers: Performers): Performers =>
  missing === 'reconcile'
    ? {
        ...performers,
        'find-outcome': async ({ change }) =>
          change.state === 'outcome-unknown' ? { type: 'not-written' } : null,
      }
    : performers;

/** The store without one of its three refusals. */
export const storeWithout = (missing: Missing | null, store: Store): Store => {
  switch (missing) {
    case 'compare-and-swap':
      return {
        ...store,
        commit: async commit => {
          for (;;) {
            const changes = await Promise.all(
              (commit.changes ?? []).map(async ({ record }) => {
                const stored = (await store.change(commit.workspace, record.id))?.version ?? 0;
                return { record: { ...record, version: stored + 1 }, expectedVersion: stored };
              }),
            );
            const connections = await Promise.all(
              (commit.connections ?? []).map(async ({ record }) => {
                const stored = (await store.connection(commit.workspace, record.id))?.version ?? 0;
                return { record: { ...record, version: stored + 1 }, expectedVersion: stored };
              }),
            );
            const answer = await store.commit({ ...commit, changes, connections });
            if (answer.ok || answer.error.reason !== 'conflict') return answer;
          }
        },
      };
    case 'fence': {
      const holders = new Map<string, string>();
      return {
        ...store,
        claim: async (now, limit, leaseMs) => {
          const claimed = await store.claim(now, limit, leaseMs);
          for (const { id, token } of claimed) holders.set(id, token);
          return claimed;
        },
        extend: async () => true,
        commit: async commit => {
          const finished = (commit.finished ?? []).flatMap(({ id }) => {
            const token = holders.get(id);
            return token === undefined ? [] : [{ id, token }];
          });
          const answer = await store.commit({ ...commit, finished });
          if (answer.ok) for (const { id } of finished) holders.delete(id);
          return answer;
        },
      };
    }
    case 'once':
      return {
        ...store,
        commit: async ({ once: _forgotten, ...commit }) => await store.commit(commit),
      };
    default:
      return store;
  }
};
