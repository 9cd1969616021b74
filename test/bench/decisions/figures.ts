import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideOnChange } from '../../../src/domain/decide.ts';
import type { Store } from '../../../src/ports/store.ts';
import { changeText, effectText, sealedEntryText } from '../../../src/store/codec.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { redisMissing, startRedis } from '../../worlds/redis.ts';
import { type Figure, figure } from '../figure.ts';
import { byTurns, medians } from '../measure.ts';
import {
  approval,
  auditKey,
  benchNow,
  changeId,
  connectionOf,
  policy,
  seed,
  waitingChange,
  workspace,
} from '../seeds.ts';
import { type Batch, ourDecisions } from './ours.ts';
import { rawRedis } from './raw-redis.ts';
import { rawSqlite, type Written } from './raw-sqlite.ts';

interface Sizes {
  readonly rounds: number;
  readonly serial: number;
  readonly together: number;
  readonly warmUp: number;
}

const sizesOf = (isQuick: boolean): Sizes =>
  isQuick
    ? { rounds: 7, serial: 40, together: 150, warmUp: 300 }
    : { rounds: 15, serial: 100, together: 400, warmUp: 1_000 };

const neededBy = ({ rounds, serial, together, warmUp }: Sizes): number =>
  1 + warmUp + rounds * (serial + together);

/** Durable decisions per second on both engines, one at a time and 50 in flight, beside the same transaction by hand. */
export async function decisionFigures(isQuick: boolean): Promise<Figure[]> {
  const sizes = sizesOf(isQuick);
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-bench-'));
  try {
    return [...(await onSqlite(folder, sizes)), ...(redisMissing ? [] : await onRedis(sizes))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onSqlite(folder: string, sizes: Sizes): Promise<Figure[]> {
  const [ours, theirs] = ['ours.db', 'raw.db'].map(name => join(folder, name)) as [string, string];
  const store = await createSqliteStore({ path: ours, auditKey });
  await seed(store, neededBy(sizes));
  const copy = await createSqliteStore({ path: theirs, auditKey });
  await seed(copy, neededBy(sizes));
  await copy.close();
  const raw = rawSqlite(theirs, await writtenBy(store));
  try {
    return await compared('SQLite', ourDecisions(store), raw.batch, sizes);
  } finally {
    raw.close();
    await store.close();
  }
}

async function onRedis(sizes: Sizes): Promise<Figure[]> {
  const [ours, theirs] = await Promise.all([startRedis(), startRedis()]);
  const stores = await Promise.all(
    [ours, theirs].map(server => createRedisStore({ url: server.url, auditKey })),
  );
  const [store, copy] = stores as [Store, Store];
  await seed(store, neededBy(sizes));
  await seed(copy, neededBy(sizes));
  const raw = rawRedis(theirs.url, await writtenBy(store));
  try {
    return await compared('Redis', ourDecisions(store), raw.batch, sizes);
  } finally {
    raw.close();
    await Promise.all(stores.map(one => one.close()));
    await Promise.all([ours.stop(), theirs.stop()]);
  }
}

/** Decides on change 0 and gives what that left in the store, so that the raw transaction writes as much. */
async function writtenBy(store: Store): Promise<Written> {
  const known = { change: waitingChange(0), connection: connectionOf(0), policy, now: benchNow };
  const decision = decideOnChange(known, approval);
  await ourDecisions(store)([0], 1);
  const change = await store.change(workspace, changeId(0));
  const [audit] = await store.audit(workspace, changeId(0));
  if (!change || !audit || !decision.ok) throw new Error('the first decision left nothing');
  return {
    change: changeText(change),
    effects: decision.value.effects.map(effectText),
    audit: sealedEntryText(audit),
  };
}

async function compared(engine: string, ours: Batch, raw: Batch, sizes: Sizes): Promise<Figure[]> {
  const taken = { ours: 1, raw: 1 };
  const numbers = (who: 'ours' | 'raw', count: number): number[] => {
    const from = taken[who];
    taken[who] += count;
    return Array.from({ length: count }, (_, index) => from + index);
  };
  for (const [who, batch] of [
    ['ours', ours],
    ['raw', raw],
  ] as const) {
    await batch(numbers(who, sizes.warmUp), 10);
  }
  const perSecond = medians(
    await byTurns(sizes.rounds, {
      serial: () => ours(numbers('ours', sizes.serial), 1),
      rawSerial: () => raw(numbers('raw', sizes.serial), 1),
      together: () => ours(numbers('ours', sizes.together), 50),
      rawTogether: () => raw(numbers('raw', sizes.together), 50),
    }),
  );
  const rows = [
    ['one at a time', perSecond.serial, perSecond.rawSerial],
    ['50 in flight', perSecond.together, perSecond.rawTogether],
  ] as const;
  return rows.map(([how, value, anchor]) =>
    figure({
      name: `Durable decisions, ${engine}, ${how}`,
      value,
      unit: 'per s',
      against: 'raw transaction',
      anchor,
      target: { of: 'ratio', atLeast: 0.8 },
    }),
  );
}
