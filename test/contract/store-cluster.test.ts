import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import { asId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/ports/store.ts';
import { verifyChain } from '../../src/store/chain.ts';
import { PARTITIONS, partitionOf, partitionPrefix, workspaceKey } from '../../src/store/redis/keys.ts';
import type { RedisOptions } from '../../src/store/redis.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { redisMissing } from '../worlds/redis.ts';
import type { RedisCluster } from '../worlds/redis-cluster.ts';
import { startCluster } from '../worlds/redis-cluster.ts';
import { AUDIT_KEY, aChange, anEffect, anEntry, leaseOf, minute } from './records.ts';
import { LONG_LEASE_MS, storeContract } from './store.ts';

const opened: Store[] = [];
const openOn = async (cluster: RedisCluster, more: Partial<RedisOptions> = {}): Promise<Store> => {
  const store = await createRedisStore({ url: cluster.url, auditKey: AUDIT_KEY, ...more });
  opened.push(store);
  return store;
};
after(() => Promise.all(opened.map(store => store.close())));

/** A workspace whose partition is on the given primary. */
const workspaceOn = async (cluster: RedisCluster, index: number): Promise<WorkspaceId> => {
  const size = 16_384 / cluster.primaries.length;
  for (let n = 0; ; n += 1) {
    const workspace = asId<WorkspaceId>(`T0W${n}`);
    const slot = Number(
      await cluster.primaries[0]?.client.cluster('KEYSLOT', partitionPrefix(partitionOf(workspace))),
    );
    if (slot >= Math.ceil(index * size) && slot < Math.floor((index + 1) * size)) return workspace;
  }
};

const write = (store: Store, workspace: WorkspaceId, version: number) =>
  store.commit({
    workspace,
    changes: [{ record: aChange({ id: 'LIFE', version, workspace }), expectedVersion: version - 1 }],
    effects: [anEffect({ id: `LIFE-${version}`, change: `LIFE-${version}`, workspace })],
    audit: [anEntry('LIFE', `v${version}`)],
  });
const LIFE = aChange({ id: 'LIFE' }).id;

describe('Redis Cluster', { skip: redisMissing, timeout: 180_000 }, () => {
  let cluster: RedisCluster;
  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.stop());

  storeContract('Redis Cluster', async () => {
    await cluster.empty();
    const store = await openOn(cluster);
    return { store, another: () => openOn(cluster), pass: ms => sleep(ms), end: () => store.close() };
  });

  it('puts its partitions on every primary', async () => {
    const store = await openOn(cluster);
    await store.blockLane('cloudflare', minute(1));
    const counts = await Promise.all(cluster.primaries.map(({ client }) => client.dbsize()));
    assert.ok(
      counts.every(count => count > 10),
      counts.join(' '),
    );
    assert.ok(counts.reduce((sum, count) => sum + count, 0) >= PARTITIONS.length);
    await store.close();
  });

  it('loads its scripts again on the node that has forgotten them', async () => {
    await cluster.empty();
    const store = await openOn(cluster);
    const workspace = await workspaceOn(cluster, 1);
    await write(store, workspace, 1);
    await cluster.primaries[1]?.client.script('FLUSH');
    assert.deepEqual(await write(store, workspace, 2), { ok: true });
    assert.equal((await store.claim(minute(0), 9, LONG_LEASE_MS)).length, 2);
    await store.close();
  });

  it('loses one primary: the others go on, nothing confirmed is lost, and all is well when it is back', async () => {
    await cluster.empty();
    const told: string[] = [];
    const store = await openOn(cluster, { onError: error => told.push(error.message) });
    const [near, far] = [await workspaceOn(cluster, 0), await workspaceOn(cluster, 1)];
    const lost = cluster.primaries[1];
    assert.ok(lost);
    let confirmed = 0;
    let isEnough = false;
    const stream = async (): Promise<void> => {
      for (let version = 1; !isEnough; version += 1) {
        assert.deepEqual(await write(store, far, version), { ok: true }, `version ${version}`);
        confirmed = version;
      }
    };
    const writing = stream();
    await sleep(300);
    await lost.server.kill();

    try {
      const claims: { ms: number; workspace: string | undefined }[] = [];
      for (let version = 1; version <= 4; version += 1) {
        assert.deepEqual(await write(store, near, version), { ok: true });
        const begun = performance.now();
        const [claimed] = await store.claim(minute(0), 9, LONG_LEASE_MS);
        claims.push({ ms: performance.now() - begun, workspace: claimed?.workspace });
      }
      assert.deepEqual(new Set(claims.map(claim => claim.workspace)), new Set([near]));
      assert.ok(
        claims.every(claim => claim.ms < 1500),
        'the lost node is waited for once, and not for long',
      );
      assert.ok(
        claims.slice(1).every(claim => claim.ms < 500),
        JSON.stringify(claims),
      );
      assert.ok(
        told.some(message => message.includes(partitionOf(far)) && /passed over/.test(message)),
        told.join('\n'),
      );
      assert.ok(!told.some(message => message.includes(`${partitionOf(near)} `)));
      await assert.rejects(store.status(minute(0)), new RegExp(partitionOf(far)), 'not ready');
    } finally {
      await lost.server.start();
      await cluster.whole();
      isEnough = true;
    }
    await writing;
    assert.ok(confirmed > 1);
    const entries = await store.audit(far, LIFE);
    assert.deepEqual([(await store.change(far, LIFE))?.version, entries.length], [confirmed, confirmed]);
    assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: far, id: LIFE }).ok, true);
    await sleep(500);
    assert.equal((await store.status(minute(0))).dueNow, confirmed, 'ready again');
    const [claimed] = await store.claim(minute(0), 9, LONG_LEASE_MS);
    assert.equal(claimed?.workspace, far);
    await store.close();
  });

  it('fails within its time when the primary of a workspace is gone, and sends nothing later', async () => {
    await cluster.empty();
    const store = await openOn(cluster, { commandTimeoutMs: 800 });
    const far = await workspaceOn(cluster, 2);
    await cluster.primaries[2]?.server.kill();
    const begun = performance.now();
    await assert.rejects(write(store, far, 1), /^RedisError: Redis: /);
    assert.ok(performance.now() - begun < 2000);
    await cluster.primaries[2]?.server.start();
    await cluster.whole();
    await sleep(1500);
    assert.equal(await store.change(far, LIFE), null);
    assert.deepEqual(await write(store, far, 1), { ok: true });
    await store.close();
  });

  it('writes to no half of a partition while its slot is moved', async () => {
    await cluster.empty();
    const store = await openOn(cluster, { commandTimeoutMs: 600 });
    const workspace = await workspaceOn(cluster, 0);
    const [from, to] = cluster.primaries;
    assert.ok(from && to);
    assert.deepEqual(await write(store, workspace, 1), { ok: true });
    const slot = Number(await from.client.cluster('KEYSLOT', partitionPrefix(partitionOf(workspace))));
    const ids = await Promise.all([from, to].map(async ({ client }) => String(await client.cluster('MYID'))));
    await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', ids[0] ?? '');
    await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', ids[1] ?? '');
    const move = (keys: string[]) =>
      from.client.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'KEYS', ...keys);
    await move([workspaceKey(workspace, 'change', 'LIFE')]);
    await assert.rejects(write(store, workspace, 2), /^RedisError: Redis: /);
    await assert.rejects(write(store, workspace, 1), /^RedisError: Redis: /, 'as if nothing were there yet');
    assert.equal(
      (await store.change(workspace, LIFE))?.version,
      1,
      'single records are found where they are',
    );
    assert.deepEqual(await to.client.keys('*'), [workspaceKey(workspace, 'change', 'LIFE')]);
    await move((await from.client.cluster('GETKEYSINSLOT', slot, 1000)) as string[]);
    for (const { client } of [to, from]) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', ids[1] ?? '');
    assert.equal((await store.change(workspace, LIFE))?.version, 1);
    assert.deepEqual(await write(store, workspace, 2), { ok: true });
    assert.equal((await store.audit(workspace, LIFE)).length, 2);
    const claimed = await store.claim(minute(0), 9, LONG_LEASE_MS);
    assert.equal(claimed.length, 2);
    assert.deepEqual(await store.commit({ workspace, finished: claimed.map(leaseOf) }), { ok: true });
    await store.close();
  });
});

describe('Redis Cluster with replicas', { skip: redisMissing, timeout: 90_000 }, () => {
  let cluster: RedisCluster;
  before(async () => {
    cluster = await startCluster({ withReplicas: true });
  });
  after(() => cluster.stop());

  it('keeps through a failover what replicas had to confirm', async () => {
    const store = await openOn(cluster, { waitReplicas: 1, commandTimeoutMs: 15_000 });
    const workspace = await workspaceOn(cluster, 0);
    for (let version = 1; version <= 20; version += 1) await write(store, workspace, version);
    await cluster.primaries[0]?.server.kill();
    const [, entries] = [await store.change(workspace, LIFE), await store.audit(workspace, LIFE)];
    assert.equal(entries.length, 20);
    assert.match(String(await cluster.replicas[0]?.client.info('replication')), /role:master/);

    // The new primary has no replica: what is written now is there, and said to be unsafe.
    const begun = performance.now();
    await assert.rejects(write(store, workspace, 21), /0 of 1 replicas confirmed.*read again/);
    assert.ok(performance.now() - begun < 5000);
    assert.equal((await store.change(workspace, LIFE))?.version, 21);
    await store.close();
  });

  it('is refused when one server, also a replica, cannot keep promises', async () => {
    const replica = cluster.replicas[1];
    await replica?.client.config('SET', 'appendfsync', 'everysec');
    await assert.rejects(openOn(cluster), /Set appendfsync to always \(it is everysec\)/);
    await replica?.client.config('SET', 'appendfsync', 'always');
    await (await openOn(cluster)).close();
  });
});
