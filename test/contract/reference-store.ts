import type { Change } from '../../src/domain/change.ts';
import type { Effect } from '../../src/domain/effect.ts';
import { changeKeys } from '../../src/domain/keys.ts';
import type { ClaimedEffect, Commit, CommitRefusal, StoreStatus } from '../../src/ports/store.ts';

interface Waiting {
  effect: Effect;
  order: number;
  due: number;
  attempt: number;
  first: Date | null;
  lost: number;
  token: string | null;
  leasedUntil: number;
}

/** The contract of the store in the fewest words: lists in memory, one workspace, no audit. Engines are compared with it. */
export const createReferenceStore = (clock: () => number) => {
  const changes = new Map<string, Change>();
  const effects = new Map<string, Waiting>();
  const over = new Set<string>();
  const once = new Set<string>();
  const lanes = new Map<string, number>();
  let order = 0;
  let parked = 0;

  const isLeased = (one: Waiting): boolean => one.leasedUntil > clock();
  const opens = (one: Waiting): number => lanes.get(one.effect.lane) ?? 0;
  const threadOf = ({ effect }: Waiting): string =>
    `${effect.subject.kind} ${effect.subject.id} ${effect.lane}`;
  const held = (id: string, token: string): Waiting | null => {
    const one = effects.get(id);
    return one?.token === token && isLeased(one) ? one : null;
  };

  const refusalOf = (commit: Commit): CommitRefusal | null => {
    if (commit.once?.some(key => once.has(key))) return { reason: 'duplicate' };
    if (!commit.finished?.every(one => held(one.id, one.token))) return { reason: 'fenced' };
    const puts = commit.changes ?? [];
    if (puts.some(put => (changes.get(put.record.id)?.version ?? 0) !== put.expectedVersion)) {
      return { reason: 'conflict' };
    }
    const after = new Map([...changes, ...puts.map(put => [put.record.id, put.record] as const)]);
    for (const put of puts) {
      for (const key of changeKeys(put.record).unique) {
        const holders = [...after.values()].filter(change => changeKeys(change).unique.includes(key));
        if (holders.length > 1) return { reason: 'taken', key };
      }
    }
    return null;
  };

  const inOrder = (a: Waiting, b: Waiting): number => a.due - b.due || a.order - b.order;

  return {
    commit(commit: Commit): { ok: true } | { ok: false; error: CommitRefusal } {
      const error = refusalOf(commit);
      if (error) return { ok: false, error };
      for (const key of commit.once ?? []) once.add(key);
      for (const { id, forget } of commit.finished ?? []) {
        effects.delete(id);
        if (!forget) over.add(id);
      }
      for (const { record } of commit.changes ?? []) changes.set(record.id, record);
      for (const effect of commit.effects ?? []) {
        if (effects.has(effect.id) || over.has(effect.id)) continue;
        order += 1;
        const due = effect.due.getTime();
        effects.set(effect.id, {
          effect,
          order,
          due,
          attempt: 0,
          first: null,
          lost: 0,
          token: null,
          leasedUntil: 0,
        });
      }
      return { ok: true };
    },

    changesBy(key: string): Change[] {
      return [...changes.values()].filter(change => {
        const { unique, index } = changeKeys(change);
        return unique.includes(key) || index.includes(key);
      });
    },

    claim(now: Date, limit: number, leaseMs: number): ClaimedEffect[] {
      const taken: Waiting[] = [];
      const busy = new Set([...effects.values()].filter(isLeased).map(threadOf));
      for (const one of [...effects.values()].sort(inOrder)) {
        const isDue = one.due <= now.getTime() && opens(one) <= now.getTime();
        if (taken.length === limit || !isDue || isLeased(one) || busy.has(threadOf(one))) continue;
        busy.add(threadOf(one));
        one.attempt += 1;
        if (one.token !== null) one.lost += 1;
        one.first ??= now;
        one.token = `${one.effect.id} ${one.attempt}`;
        one.leasedUntil = clock() + leaseMs;
        taken.push(one);
      }
      return taken.map(({ effect, due, token, attempt, first, lost }) => ({
        ...effect,
        due: new Date(due),
        token: token ?? '',
        attempt,
        firstClaimedAt: first ?? now,
        lost,
      }));
    },

    extend(id: string, token: string, leaseMs: number): boolean {
      const one = held(id, token);
      if (one) one.leasedUntil = clock() + leaseMs;
      return one !== null;
    },

    handBack(id: string, token: string): boolean {
      const one = held(id, token);
      if (one) Object.assign(one, { token: null, leasedUntil: 0 });
      return one !== null;
    },

    defer(id: string, token: string, due: Date): boolean {
      const one = held(id, token);
      if (one) Object.assign(one, { due: due.getTime(), token: null, leasedUntil: 0, lost: 0 });
      return one !== null;
    },

    park(id: string, token: string): boolean {
      const one = held(id, token);
      if (!one) return false;
      effects.delete(id);
      over.add(id);
      parked += 1;
      return true;
    },

    blockLane(lane: string, until: Date): void {
      lanes.set(lane, Math.max(lanes.get(lane) ?? 0, until.getTime()));
    },

    status(at: Date): StoreStatus {
      const now = at.getTime();
      const free = [...effects.values()].filter(one => !isLeased(one));
      const dues = free.map(one => Math.max(one.due, opens(one) > now ? opens(one) : 0));
      const next = dues.filter(due => due > now);
      return {
        claimed: effects.size - free.length,
        dueNow: dues.length - next.length,
        nextDue: next.length === 0 ? null : new Date(Math.min(...next)),
        parked,
      };
    },
  };
};
