import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createReadiness } from '../../src/operations/readiness.ts';
import type { Store } from '../../src/ports/store.ts';
import { UnconfirmedError } from '../../src/ports/unconfirmed.ts';
import { probeRedis } from '../../src/store/probe.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { freePort } from '../playground/environment.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import { startMovingName } from './moving-name.ts';
import { ACME, AUDIT_KEY, aChange } from './records.ts';

const needs = { skip: redisMissing, timeout: 240_000 };
const portOf = (url: string): number => Number(new URL(url).port);

const eventually = async (look: () => Promise<boolean>): Promise<void> => {
  // A sentinel that was held up for two seconds does nothing for half a minute (its "tilt" mode).
  const end = performance.now() + 80_000;
  while (!(await look())) {
    assert.ok(performance.now() < end, `it did not come: ${look.toString()}`);
    await sleep(50);
  }
};

/** A primary with a replica that is in step, and raw connections to both. */
const startPair = async (t: TestContext) => {
  const servers = [await startRedis(), await startRedis()] as const;
  const [a, b] = servers.map(({ url }) => new Redis(url)) as [Redis, Redis];
  for (const raw of [a, b]) raw.on('error', () => undefined);
  t.after(async () => {
    a.disconnect();
    b.disconnect();
    await Promise.all(servers.map(server => server.stop()));
  });
  const [portA, portB] = [portOf(servers[0].url), portOf(servers[1].url)];
  await b.replicaof('127.0.0.1', portA);
  await eventually(async () => /master_link_status:up/.test(await b.info('replication')));
  return { a, b, portA, portB, servers };
};

const opened = async (t: TestContext, url: string, more: { waitReplicas?: number } = {}): Promise<Store> => {
  const store = await createRedisStore({ url, auditKey: AUDIT_KEY, ...more });
  t.after(() => store.close());
  return store;
};

const puts = (id: string) => ({
  workspace: ACME,
  changes: [{ record: aChange({ id, thread: id }), expectedVersion: 0 }],
});

test('a primary that was demoted and lives is left for the one that its name leads to', needs, async t => {
  const { a, b, portA, portB } = await startPair(t);
  const name = await startMovingName(portA);
  t.after(() => name.close());
  const store = await opened(t, `redis://127.0.0.1:${name.port}`);
  const readiness = createReadiness({
    prove: () => store.proveWriting(),
    nowMs: () => performance.now(),
    log: { info: () => undefined, error: () => undefined },
  });
  assert.deepEqual(await store.commit(puts('BEFORE')), { ok: true });
  assert.equal(await readiness(), null);
  await eventually(async () => (await b.dbsize()) > 0);

  await b.replicaof('NO', 'ONE');
  await a.replicaof('127.0.0.1', portB);
  await assert.rejects(store.commit(puts('BETWEEN')), /READONLY/, 'the name still leads to the old one');
  assert.match((await readiness()) ?? '', /takes no writes/);

  name.leadTo(portB);
  assert.deepEqual(await store.commit(puts('AFTER')), { ok: true });
  assert.equal((await store.change(ACME, aChange({ id: 'BEFORE' }).id))?.id, 'BEFORE');
  await sleep(1_100);
  assert.equal(await readiness(), null);
});

test('what too few replicas confirm is said to be written, and found by preflight', needs, async t => {
  const server = await startRedis();
  t.after(() => server.stop());
  const store = await opened(t, server.url, { waitReplicas: 1 });
  await assert.rejects(store.commit(puts('7K2Q')), (error: unknown) => {
    assert.ok(error instanceof UnconfirmedError);
    assert.equal(error.outcome, 'written');
    return true;
  });
  assert.equal((await store.change(ACME, aChange({ id: '7K2Q' }).id))?.version, 1);
  await assert.rejects(store.proveWriting(), UnconfirmedError);
  await assert.rejects(
    probeRedis({ url: server.url, auditKey: AUDIT_KEY, waitReplicas: 1 }),
    /JCACCESS_REDIS_WAIT_REPLICAS asks for 1 replicas/,
  );
});

test('a commit without an answer may be there, one that was never sent is not', needs, async t => {
  const server = await startRedis();
  const proxy = await startLossyProxy(portOf(server.url));
  t.after(async () => {
    await proxy.close();
    await server.stop();
  });
  const store = await createRedisStore({
    url: `redis://127.0.0.1:${proxy.port}`,
    auditKey: AUDIT_KEY,
    commandTimeoutMs: 600,
  });
  t.after(() => store.close());
  proxy.loseNextAnswer();
  const lost = store.commit(puts('LOST'));
  await eventually(async () => proxy.lost() > 0);
  await server.kill();
  await assert.rejects(
    lost,
    (error: unknown) => error instanceof UnconfirmedError && error.outcome === 'unknown',
  );
  await assert.rejects(store.commit(puts('NEVER')), (error: Error) => error.name === 'RedisError');
  await server.start();
});

test('what keeps Redis from writing is said by readiness', needs, async t => {
  const server = await startRedis();
  const raw = new Redis(server.url);
  t.after(async () => {
    raw.disconnect();
    await server.stop();
  });
  const store = await opened(t, server.url);
  await raw.config('SET', 'maxmemory', '1');
  const readiness = createReadiness({
    prove: () => store.proveWriting(),
    nowMs: () => performance.now(),
    log: { info: () => undefined, error: () => undefined },
  });
  assert.equal(await readiness(), 'Redis is full (maxmemory)');
  await raw.config('SET', 'maxmemory', '0');
  await raw.config('SET', 'min-replicas-to-write', '1');
  await sleep(1_100);
  assert.match((await readiness()) ?? '', /too few replicas/);
});

/** A sentinel that watches the primary on this port, and a raw connection to it. */
const startSentinel = async (t: TestContext, primary: number): Promise<{ port: number; asks: Redis }> => {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `sentinel monitor acme 127.0.0.1 ${primary} 1`,
      // Only what the test asks for: a server of a busy machine may be silent for seconds.
      'sentinel down-after-milliseconds acme 60000',
      'sentinel failover-timeout acme 9000',
    ].join('\n'),
  );
  const sentinel: ChildProcess = spawn('/usr/bin/redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  const ended = once(sentinel, 'exit');
  // Another program may take the port first: it is not waited for.
  const asks = new Redis(port, '127.0.0.1', { retryStrategy: () => 50, commandTimeout: 5_000 });
  asks.on('error', () => undefined);
  t.after(async () => {
    asks.disconnect();
    sentinel.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
  const watches = asks.info('sentinel').then(
    said => said.includes('name=acme'),
    () => false,
  );
  const isThere = await Promise.race([watches, ended.then(() => false)]);
  return isThere ? { port, asks } : await startSentinel(t, primary);
};

test('sentinels lead to the primary of now', needs, async t => {
  const { a, b, portA } = await startPair(t);
  const { port, asks } = await startSentinel(t, portA);
  const knows = async (): Promise<boolean> => /slaves=1/.test(await asks.info('sentinel').catch(() => ''));
  await eventually(knows);

  const store = await opened(t, `redis+sentinel://127.0.0.1:${port}/acme`);
  assert.deepEqual(await store.commit(puts('BEFORE')), { ok: true });
  await eventually(async () => (await b.dbsize()) > 0);
  await eventually(async () => {
    await asks.call('SENTINEL', 'FAILOVER', 'acme').catch(() => undefined);
    return /role:master/.test(await b.info('replication'));
  });
  // Until the old primary is told, it goes on confirming what will be lost.
  await eventually(async () => /role:slave/.test(await a.info('replication')));
  const written = async (): Promise<boolean> => {
    const answer = await store.commit(puts('AFTER')).catch(() => null);
    return answer !== null;
  };
  await eventually(written);
  assert.equal((await store.change(ACME, aChange({ id: 'AFTER' }).id))?.id, 'AFTER');
  assert.ok((await b.keys('*change:AFTER')).length === 1, 'it is on the primary of now');
});
