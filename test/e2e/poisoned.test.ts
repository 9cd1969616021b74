import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../src/ports/store.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, aChange, aConnection, anEffect } from '../contract/records.ts';
import { type RedisServer, redisMissing, startRedis } from '../worlds/redis.ts';

const LEASE_MS = 1_500;

/** Starts lives of the app, one after another as a supervisor does, until the poison is parked. */
const live = async (url: string, store: Store) => {
  const performed: string[] = [];
  let deaths = 0;
  let current: ChildProcess | null = null;
  let isOver = false;
  const supervise = (async () => {
    while (!isOver) {
      const child = fork(new URL('worker.ts', import.meta.url), [url, 'poisoned', String(LEASE_MS), '400']);
      current = child;
      child.on('message', (message: { claimed?: string }) => {
        if (message.claimed !== undefined) performed.push(message.claimed);
      });
      const [code] = (await once(child, 'exit')) as [number];
      if (code === 134) deaths += 1;
      else if (!isOver) throw new Error(`the worker ended with ${code}`);
    }
  })();
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (const end = Date.now() + 40_000; Date.now() < end; await sleep(50)) if (await holds()) return;
    assert.fail(`deaths: ${deaths}; performed: ${performed.join(', ')}`);
  };
  try {
    await until(async () => (await store.parked(ACME)).length > 0);
    await until(async () => (await store.backlog()).oldestDue === null);
  } finally {
    isOver = true;
    (current as ChildProcess | null)?.kill('SIGTERM');
    await supervise;
  }
  return { performed, deaths };
};

describe('an effect that ends the process whenever it is begun', { timeout: 120_000 }, () => {
  let folder = '';
  let redis: RedisServer | null = null;
  after(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const story = async (url: string, store: Store): Promise<void> => {
    for (const id of ['AAAA', 'BBBB', 'CCCC', 'DDDD']) {
      await store.commit({
        workspace: ACME,
        changes: [{ record: aChange({ id }), expectedVersion: 0 }],
        connections: [{ record: aConnection({ id: `cn_${id}` }), expectedVersion: 0 }],
        effects: [anEffect({ id: id === 'BBBB' ? 'poison' : `work-${id}`, change: id, due: new Date(0) })],
      });
    }
    const { performed, deaths } = await live(url, store);
    assert.equal(deaths, 2, 'the third start is none');
    assert.equal(performed.filter(id => id === 'poison').length, 2);
    assert.deepEqual(
      (await store.parked(ACME)).map(({ id, error }) => [id, error]),
      [['poison', 'its process ended 2 times while it ran']],
    );
    for (const id of ['work-AAAA', 'work-CCCC', 'work-DDDD']) assert.ok(performed.includes(id), id);
    const told = performed.filter(id => id.startsWith('BBBB.') && id.endsWith('.tell'));
    assert.equal(told.length, 1, 'the requester hears of it once');
    assert.equal((await store.status(new Date())).parked, 1, 'and the operator’s metric counts it');
  };

  it('is not begun a third time on SQLite', async () => {
    folder = await mkdtemp(join(tmpdir(), 'jcaccess-poisoned-'));
    const path = join(folder, 'store.db');
    const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
    await story(path, store).finally(() => store.close());
  });

  it('is not begun a third time on Redis', { skip: redisMissing }, async () => {
    redis = await startRedis();
    const store = await createRedisStore({ url: redis.url, auditKey: AUDIT_KEY });
    await story(redis.url, store).finally(() => store.close());
  });
});
