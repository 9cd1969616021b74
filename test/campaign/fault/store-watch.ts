import type { Store } from '../../../src/ports/store.ts';

/**
 * A store that is watched: versions of a change follow each other one by one, and only the newest holder of an effect
 * ends it. `broken` hears what was broken.
 */
export function watched(store: Store, broken: (text: string) => void): Store {
  const holders = new Map<string, string>();
  const versions = new Map<string, number>();
  return {
    ...store,
    claim: async (now, limit, leaseMs) => {
      const claimed = await store.claim(now, limit, leaseMs);
      for (const { id, token } of claimed) holders.set(id, token);
      return claimed;
    },
    commit: async commit => {
      const answer = await store.commit(commit);
      if (!answer.ok) return answer;
      for (const { id, token } of commit.finished ?? []) {
        if (holders.get(id) !== token) broken(`the outcome of ${id} was taken from one who had lost it`);
        holders.set(id, 'finished');
      }
      for (const { record } of commit.changes ?? []) {
        const before = versions.get(record.id) ?? 0;
        if (record.version !== before + 1)
          broken(`version ${record.version} of ${record.id} was written over version ${before}`);
        versions.set(record.id, record.version);
      }
      return answer;
    },
  };
}
