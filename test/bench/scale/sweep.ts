import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Effect } from '../../../src/domain/effect.ts';
import { asId, type ChannelId, type EffectId } from '../../../src/domain/ids.ts';
import type { Store } from '../../../src/ports/store.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { redisMissing, startRedis } from '../../worlds/redis.ts';
import { type Figure, figure } from '../figure.ts';
import { median, wallMs } from '../measure.ts';
import { auditKey, benchNow, connectionId, connectionOf, workspace } from '../seeds.ts';
import { answerFigures } from './answers.ts';

const YEAR_MS = 365 * 86_400_000;
const CHANNELS = 50;

/** The first reminder of a connection, due in one to three years. */
const reminder = (number: number): Effect => {
  const channel = asId<ChannelId>(`C0${String(number % CHANNELS).padStart(4, '0')}`);
  return {
    id: asId<EffectId>(`${connectionId(number)}.remind`),
    workspace,
    subject: { kind: 'connection', id: connectionId(number) },
    work: { deed: 'remind', stage: 60, certificate: `3F:9A:${'0B:'.repeat(29)}C1` },
    due: new Date(benchNow.getTime() + YEAR_MS + (number % 7_919) * (YEAR_MS / 4_000)),
    lane: `slack:${channel}`,
  };
};

/** Lets a store have `count` connections, each with its reminder, through commits of a hundred. */
async function fill(store: Store, count: number, from = 0): Promise<void> {
  const step = 100;
  for (let first = from; first < from + count; first += step) {
    const numbers = Array.from({ length: Math.min(step, from + count - first) }, (_, index) => first + index);
    const answer = await store.commit({
      workspace,
      connections: numbers.map(number => ({ record: connectionOf(number, 'live'), expectedVersion: 0 })),
      effects: numbers.map(reminder),
    });
    if (!answer.ok) throw new Error(`a connection was refused: ${answer.error.reason}`);
  }
}

/**
 * Copies what the store wrote for its first connections until there are `count`: the same rows in the same tables, which a
 * million commits would take too long for. Numbers in ids, labels and keys are replaced.
 */
function multiply(path: string, from: number, count: number): void {
  const database = new DatabaseSync(path);
  const renamed = (column: string): string =>
    `replace(replace(${column}, printf('b%06d', n.old), printf('b%06d', n.new)), printf('/%d"', n.old), printf('/%d"', n.new))`;
  database.exec(`
    PRAGMA synchronous = OFF;
    BEGIN;
    CREATE TEMP TABLE n AS WITH RECURSIVE s(new) AS (SELECT ${from} UNION ALL SELECT new + 1 FROM s WHERE new + 1 < ${count})
      SELECT new, new % ${from} AS old FROM s;
    INSERT INTO records (position, workspace, kind, id, version, body)
      SELECT n.new + 1, workspace, kind, printf('cn_b%06d', n.new), version, ${renamed('body')}
      FROM n JOIN records ON position = n.old + 1;
    INSERT INTO record_keys (workspace, kind, key, record, is_unique)
      SELECT workspace, kind, CASE WHEN is_unique THEN key || '#' || n.new ELSE key END, n.new + 1, is_unique
      FROM n JOIN record_keys ON record = n.old + 1;
    INSERT INTO effects (workspace, id, thread, lane, due, body)
      SELECT workspace, printf('cn_b%06d.remind', n.new), ${renamed('thread')}, lane, due + n.new, ${renamed('body')}
      FROM n JOIN effects ON position = n.old + 1;
    COMMIT;
  `);
  database.close();
}

interface Sweep {
  readonly emptyMs: number;
  readonly statusMs: number;
}

async function sweepOf(store: Store): Promise<Sweep> {
  const empty: number[] = [];
  const status: number[] = [];
  for (let time = 0; time < 50; time += 1) {
    empty.push(
      await wallMs(async () => {
        if ((await store.claim(benchNow, 16, 60_000)).length > 0) throw new Error('something was due');
      }),
    );
    status.push(await wallMs(() => store.status(benchNow)));
  }
  return { emptyMs: median(empty), statusMs: median(status) };
}

const figuresOf = (engine: string, count: number, { emptyMs, statusMs }: Sweep): Figure[] => {
  const among = `among ${count.toLocaleString('en')} connections, ${engine}`;
  const name = `Claim with nothing due, ${among}`;
  const isJudged = engine === 'SQLite' && count === 1_000_000;
  return [
    isJudged
      ? figure({ name, value: emptyMs, unit: 'ms', target: { of: 'value', atMost: 5 } })
      : figure({ name, value: emptyMs, unit: 'ms' }),
    figure({ name: `Status, ${among}`, value: statusMs, unit: 'ms' }),
  ];
};

/** What looking for due work costs when all of it is due in years, and what people wait for among many connections. */
export async function sweepFigures(isQuick: boolean): Promise<Figure[]> {
  const figures: Figure[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-bench-'));
  try {
    for (const count of isQuick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]) {
      const path = join(folder, `${count}.db`);
      const options = { path, auditKey };
      const first = await createSqliteStore(options);
      await fill(first, 1_000);
      await first.close();
      multiply(path, 1_000, count);
      const store = await createSqliteStore(options);
      figures.push(...figuresOf('SQLite', count, await sweepOf(store)));
      await store.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const onBoth = redisMissing ? figures : [...figures, ...(await onRedis(isQuick ? 10_000 : 100_000))];
  return [...onBoth, ...(await answerFigures(isQuick))];
}

async function onRedis(count: number): Promise<Figure[]> {
  const server = await startRedis();
  const store = await createRedisStore({ url: server.url, auditKey });
  try {
    await fill(store, count);
    return figuresOf('Redis', count, await sweepOf(store));
  } finally {
    await store.close();
    await server.stop();
  }
}
