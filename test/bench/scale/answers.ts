import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import type { Store } from '../../../src/ports/store.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { createRunner } from '../../../src/workflow/runner.ts';
import { redisMissing, startRedis } from '../../worlds/redis.ts';
import { type Figure, figure } from '../figure.ts';
import { median } from '../measure.ts';
import { auditKey, benchNow, workspace } from '../seeds.ts';
import type { Answers } from './answers-of.ts';
import { fillFleet } from './fleet.ts';

const PROGRAM = fileURLToPath(new URL('answers-of.ts', import.meta.url));
const run = promisify(execFile);

/** The fleet is gigabytes; where there is room for it, it is not written to a disk. */
const FLEET_BYTES = 8e9;
const roomy = (): string => (existsSync('/dev/shm') && freemem() > FLEET_BYTES ? '/dev/shm' : tmpdir());

const answersOf = async (store: string, count: number, what: 'quick' | 'audit'): Promise<Answers> => {
  // As `npm start` and the image limit it.
  const args = [
    '--max-semi-space-size=8',
    PROGRAM,
    '--store',
    store,
    '--count',
    String(count),
    '--what',
    what,
  ];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1e7 });
  return JSON.parse(stdout) as Answers;
};

const figuresOf = async (engine: string, store: string, count: number): Promise<Figure[]> => {
  const among = `${count.toLocaleString('en')} connections with history, ${engine}`;
  const quick = await answersOf(store, count, 'quick');
  const audit = await answersOf(store, count, 'audit');
  return [
    ...Object.entries(quick.slowest).map(([ask, value]) =>
      figure({
        name: `${ask}, among ${among}`,
        value,
        unit: 'ms',
        target: { of: 'value', atMost: 300 },
      }),
    ),
    figure({
      name: `Memory above idle for all of these, ${among}`,
      value: quick.peakMb - quick.idleMb,
      unit: 'MB',
      target: { of: 'value', atMost: 100 },
    }),
    figure({
      name: `The whole record, checked and exported, ${among}`,
      value: (audit.slowest.audit ?? 0) / 1_000,
      unit: 's',
    }),
    figure({
      name: `Memory above idle for the whole record, ${among}`,
      value: audit.peakMb - audit.idleMb,
      unit: 'MB',
      target: { of: 'value', atMost: 100 },
    }),
  ];
};

/**
 * The longest script call. A call that the machine interrupts looks long, so of calls that ask the same, the middle one
 * counts. Times in Redis's slow log are in microseconds.
 */
const longestScriptMs = async (raw: Redis): Promise<number> => {
  const log = (await raw.slowlog('GET', 100_000)) as [number, number, number, string[]][];
  const calls = log.filter(([, , , args]) => /^eval/i.test(args[0] ?? ''));
  const same = Map.groupBy(calls, ([, , , args]) => args.filter(arg => arg.length < 60).join(' '));
  const middles = [...same.values()].map(group => median(group.map(([, , us]) => us)));
  return Math.max(0, ...middles) / 1_000;
};

const IDLE_MS = 10_000;

/** Commands that an instance sends while nothing is due, those inside scripts included. */
const idleCommands = async (store: Store, raw: Redis): Promise<number> => {
  await store.serve({ workspace, bot: '', deeds: ['show-card'] });
  const nothing = () => undefined;
  const runner = createRunner({
    store,
    clock: { now: () => new Date(benchNow.getTime() - 1) },
    random: Math.random,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  } as unknown as Parameters<typeof createRunner>[0]);
  runner.start();
  await sleep(1_000);
  await raw.config('RESETSTAT');
  await sleep(IDLE_MS);
  const sent = Number(/total_commands_processed:(\d+)/.exec(await raw.info('stats'))?.[1]);
  await runner.stop(100);
  return (1_000 * sent) / IDLE_MS;
};

const onSqlite = async (count: number): Promise<Figure[]> => {
  const folder = await mkdtemp(join(roomy(), 'jcaccess-bench-'));
  try {
    const path = join(folder, 'fleet.db');
    const store = await createSqliteStore({ path, auditKey });
    await fillFleet(store, count);
    await store.close();
    return await figuresOf('SQLite', path, count);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const onRedis = async (count: number): Promise<Figure[]> => {
  const server = await startRedis({ appendonly: 'no' });
  const raw = new Redis(server.url);
  const store = await createRedisStore({ url: server.url, auditKey, allowUnsafeDurability: true });
  try {
    await store.serve({ workspace, bot: '', deeds: ['show-card'] });
    await fillFleet(store, count);
    await raw.config('SET', 'slowlog-log-slower-than', '100');
    await raw.config('SET', 'slowlog-max-len', '100000');
    await raw.slowlog('RESET');
    const figures = await figuresOf('Redis', server.url, count);
    const among = `${count.toLocaleString('en')} connections with history`;
    return [
      ...figures,
      figure({
        name: `Longest call of a script in Redis, ${among}`,
        value: await longestScriptMs(raw),
        unit: 'ms',
        target: { of: 'value', atMost: 5 },
      }),
      figure({
        name: `Redis commands of an idle instance, ${among}`,
        value: await idleCommands(store, raw),
        unit: 'per s',
        target: { of: 'value', atMost: 10 },
      }),
    ];
  } finally {
    raw.disconnect();
    await store.close();
    await server.stop();
  }
};

/** What people wait for, and what it costs, when there are many connections with a history. */
export async function answerFigures(isQuick: boolean): Promise<Figure[]> {
  const count = isQuick ? 10_000 : 100_000;
  return [...(await onSqlite(count)), ...(redisMissing ? [] : await onRedis(count))];
}
