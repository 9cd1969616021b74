import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Store } from '../../src/ports/store.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, aChange, aConnection, anEffect, minute } from '../contract/records.ts';
import { type RedisServer, redisMissing, startRedis } from '../worlds/redis.ts';

interface Claim {
  readonly claimed: string;
  readonly attempt: number;
  readonly at: number;
}

const LEASE_MS = 3_000;
const DRAIN_MS = 400;

/** Starts an instance; `claims` are what it has told of so far. */
const instance = async (url: string, how: 'never' | 'finish', drainMs = DRAIN_MS) => {
  const child = fork(new URL('worker.ts', import.meta.url), [url, how, String(LEASE_MS), String(drainMs)]);
  const claims: Claim[] = [];
  let hear = (): void => {};
  child.on('message', (message: Claim | { ready: true }) => {
    if ('claimed' in message) claims.push(message);
    hear();
  });
  await once(child, 'message');
  const claimed = async (count: number, withinMs: number): Promise<Claim[]> => {
    const end = Date.now() + withinMs;
    while (claims.length < count) {
      const leftMs = end - Date.now();
      assert.ok(leftMs > 0, `${claims.length} of ${count} claims within ${withinMs} ms`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, leftMs);
        hear = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return claims;
  };
  return { child, claimed };
};

describe('work of an instance that ends', { timeout: 90_000 }, () => {
  let redis: RedisServer | null = null;
  let folder = '';
  const children: ChildProcess[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jcaccess-draining-'));
    if (!redisMissing) redis = await startRedis();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  after(async () => {
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (...args: Parameters<typeof instance>) => {
    const started = await instance(...args);
    children.push(started.child);
    return started;
  };
  const three = async (store: Store, prefix: string): Promise<void> => {
    for (const n of [1, 2, 3]) {
      const id = `${prefix}${n}`;
      await store.commit({
        workspace: ACME,
        changes: [{ record: aChange({ id }), expectedVersion: 0 }],
        connections: [{ record: aConnection({ id: `cn_${id}` }), expectedVersion: 0 }],
        effects: [anEffect({ id: `e-${id}`, change: id, due: new Date(0) })],
      });
    }
  };

  let round = 0;
  const onBoth = (deed: (url: string, store: Store, prefix: string) => Promise<void>) => {
    it('on SQLite', async () => {
      round += 1;
      const url = join(folder, `store-${round}.db`);
      const store = await createSqliteStore({ path: url, auditKey: AUDIT_KEY });
      await deed(url, store, `S${round}`).finally(() => store.close());
    });
    it('on Redis', { skip: redisMissing }, async () => {
      round += 1;
      const url = redis?.url ?? '';
      const store = await createRedisStore({ url, auditKey: AUDIT_KEY });
      await deed(url, store, `R${round}`).finally(() => store.close());
    });
  };

  describe('is handed over at once by SIGTERM, with exit code 0', () => {
    onBoth(async (url, store, prefix) => {
      await three(store, prefix);
      const first = await start(url, 'never');
      await first.claimed(3, 5_000);
      const second = await start(url, 'finish');
      const told = Date.now();
      first.child.kill('SIGTERM');
      const [code] = (await once(first.child, 'exit')) as [number];
      assert.equal(code, 0);
      const taken = await second.claimed(3, 5_000);
      // The drain, the round of the other instance, and the slowness of the machine: well below the lease.
      for (const claim of taken) assert.ok(claim.at - told < LEASE_MS - 500, `after ${claim.at - told} ms`);
      assert.deepEqual(new Set(taken.map(claim => claim.attempt)), new Set([2]));
    });
  });

  describe('is taken from a killed one when its lease ends', () => {
    onBoth(async (url, store, prefix) => {
      await three(store, prefix);
      const first = await start(url, 'never');
      await first.claimed(3, 5_000);
      const second = await start(url, 'finish');
      const killed = Date.now();
      first.child.kill('SIGKILL');
      await once(first.child, 'exit');
      const taken = await second.claimed(3, LEASE_MS + 4_000);
      for (const claim of taken)
        assert.ok(claim.at - killed > LEASE_MS / 2, `only ${claim.at - killed} ms after`);
      const end = Date.now() + 2_000;
      while ((await store.status(minute(0))).claimed > 0 && Date.now() < end)
        await new Promise(resolve => setTimeout(resolve, 20));
      assert.equal((await store.backlog()).oldestDue, null, 'all of it is done');
    });
  });

  it('ends at once at a second signal', async () => {
    const url = join(folder, 'twice.db');
    const store = await createSqliteStore({ path: url, auditKey: AUDIT_KEY });
    await three(store, 'T');
    const only = await start(url, 'never', 60_000);
    await only.claimed(3, 5_000);
    only.child.kill('SIGTERM');
    await new Promise(resolve => setTimeout(resolve, 200));
    assert.equal(only.child.exitCode, null, 'it drains');
    const told = Date.now();
    only.child.kill('SIGTERM');
    const [code] = (await once(only.child, 'exit')) as [number];
    assert.equal(code, 143);
    assert.ok(Date.now() - told < 1_000);
    await store.close();
  });
});
