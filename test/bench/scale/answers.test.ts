import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Store } from '../../../src/ports/store.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { redisMissing, startRedis } from '../../worlds/redis.ts';
import { wallMs } from '../measure.ts';
import { auditKey } from '../seeds.ts';
import { asksOn } from './asks.ts';
import { fillFleet } from './fleet.ts';

const FEW = 500;
const MANY = 10_000;
const ROUNDS = 6;
/** More records than any answer needs, and far fewer than there are. */
const MOST_READ = 450;

/** Counts the records that a store gives. */
const counting = (store: Store): { readonly store: Store; readonly read: () => number } => {
  let read = 0;
  const counted = async <Found>(found: Promise<Found[]>): Promise<Found[]> => {
    const all = await found;
    read += all.length;
    return all;
  };
  return {
    read: () => read,
    store: {
      ...store,
      changesBy: (...asked) => counted(store.changesBy(...asked)),
      connectionsBy: (...asked) => counted(store.connectionsBy(...asked)),
      connectionsIn: (...asked) => counted(store.connectionsIn(...asked)),
    },
  };
};

interface Cost {
  readonly read: number;
  readonly ms: number;
}

const costsOf = async (kept: Store, count: number): Promise<Map<string, Cost>> => {
  await fillFleet(kept, count, false);
  const { store, read } = counting(kept);
  const costs = new Map<string, Cost>();
  for (const [name, ask] of Object.entries(asksOn(store, count).quick)) {
    await ask();
    const before = read();
    await ask();
    const one = read() - before;
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await wallMs(ask));
    // The fastest: whatever else the machine does only makes an answer slower.
    costs.set(name, { read: one, ms: Math.min(...times) });
  }
  return costs;
};

const compare = async (few: Store, many: Store): Promise<void> => {
  const [small, large] = [await costsOf(few, FEW), await costsOf(many, MANY)];
  for (const [name, cost] of large) {
    const before = small.get(name);
    assert.ok(before);
    assert.ok(cost.read <= MOST_READ, `${name} reads ${cost.read} records`);
    // Twenty times as many: an answer that read them all would take about that much longer.
    assert.ok(
      cost.ms <= 4 * before.ms + 25,
      `${name}: ${before.ms.toFixed(1)} ms among ${FEW}, ${cost.ms.toFixed(1)} ms among ${MANY}`,
    );
  }
};

describe('an answer costs the same however many connections there are', () => {
  it('on SQLite', async t => {
    const [few, many] = await Promise.all(
      [0, 1].map(() => createSqliteStore({ path: ':memory:', auditKey })),
    );
    assert.ok(few && many);
    t.after(() => Promise.all([few.close(), many.close()]));
    await compare(few, many);
  });

  it('on Redis', { skip: redisMissing }, async t => {
    const servers = await Promise.all([0, 1].map(() => startRedis({ appendonly: 'no' })));
    t.after(() => Promise.all(servers.map(one => one.stop())));
    const [few, many] = await Promise.all(
      servers.map(({ url }) => createRedisStore({ url, auditKey, allowUnsafeDurability: true })),
    );
    assert.ok(few && many);
    try {
      await compare(few, many);
    } finally {
      await Promise.all([few.close(), many.close()]);
    }
  });
});
