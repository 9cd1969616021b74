import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { byEnd } from '../../src/domain/places.ts';
import type { Store } from '../../src/ports/store.ts';
import { verifyRecord } from '../../src/store/audit/verify.ts';
import { verifyChain } from '../../src/store/chain.ts';
import { PARTITIONS, partitionOf, workspaceKey } from '../../src/store/redis/keys.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import type { RedisServer } from '../worlds/redis.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import {
  ACME,
  AUDIT_KEY,
  aChange,
  aConnection,
  anEffect,
  anEntry,
  GLOBEX,
  idsOf,
  leaseOf,
  minute,
} from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, storeContract } from './store.ts';
import { compareWithReference } from './store-model.ts';

const DAY_S = 24 * 60 * 60;

describe('Redis', { skip: redisMissing, timeout: 180_000 }, () => {
  let server: RedisServer;
  let raw: Redis;
  before(async () => {
    server = await startRedis();
    raw = new Redis(server.url);
    raw.on('error', () => undefined);
  });
  after(async () => {
    for (const store of opened) await store.close();
    raw.disconnect();
    await server.stop();
  });

  const opened: Store[] = [];
  const open = async (
    more: { commandTimeoutMs?: number; url?: string; onTrouble?: (error: Error) => void } = {},
  ): Promise<Store> => {
    const store = await createRedisStore({ url: server.url, auditKey: AUDIT_KEY, ...more });
    opened.push(store);
    return store;
  };
  const fresh = async () => {
    await raw.flushall();
    return open();
  };
  const onRedis: OpenWorld = async () => {
    const store = await fresh();
    return { store, another: open, pass: ms => sleep(ms), end: () => store.close() };
  };

  storeContract('Redis', onRedis);

  it('behaves as the reference does, whatever the story', () =>
    compareWithReference(async () => {
      const store = await fresh();
      // The clock of Redis cannot be moved, so no lease runs out in these stories.
      return {
        store,
        clock: () => 0,
        pass: async () => undefined,
        leaseMs: LONG_LEASE_MS,
        end: () => store.close(),
      };
    }, 60));

  it('keeps all of a workspace under one hash tag, and little else', async () => {
    const store = await fresh();
    await store.commit({
      workspace: ACME,
      changes: [{ record: aChange({ id: '7K2Q', thread: '1.1' }), expectedVersion: 0 }],
      connections: [{ record: aConnection({ id: 'cn_1' }), expectedVersion: 0 }],
      effects: [anEffect({ id: 'e1' }), anEffect({ id: 'e2' }), anEffect({ id: 'e3' })],
      audit: [anEntry('7K2Q', 'asked')],
      once: ['k'],
    });
    const [first, second] = await store.claim(minute(0), 2, LONG_LEASE_MS);
    assert.ok(first && second);
    await store.commit({ workspace: ACME, finished: [leaseOf(first)] });
    await store.park(second.id, second.token, minute(0), 'bad');
    await store.blockLane('cloudflare', minute(1));
    const keys = (await raw.keys('*')).filter(key => !key.startsWith(`jcaccess:{${partitionOf(ACME)}}:`));
    assert.deepEqual(
      keys.sort(),
      PARTITIONS.filter(one => one !== partitionOf(ACME))
        .map(one => `jcaccess:{${one}}:queue:blocked`)
        .sort(),
      'a block is told to every partition',
    );
    const [prefix, own] = [
      `jcaccess:{${partitionOf(ACME)}}:`,
      `jcaccess:{${partitionOf(ACME)}}:workspace:T0ACME:`,
    ];
    assert.equal(await raw.ttl(`${own}once:k`), 30 * DAY_S);
    assert.equal(await raw.ttl(`${own}finished:${first.id}`), 90 * DAY_S);
    assert.equal(await raw.exists(`${own}effect:${first.id}`), 0);
    const volatile = (await Promise.all((await raw.keys(`${prefix}*`)).map(key => raw.ttl(key)))).filter(
      ttl => ttl > 0,
    );
    assert.ok(volatile.includes(600), 'the operation of a commit is forgotten after ten minutes');
    await store.close();
  });

  it('leaves no key behind when all is done', async () => {
    const store = await fresh();
    await store.commit({
      workspace: ACME,
      effects: [anEffect({ id: 'e1' }), anEffect({ id: 'e2', lane: 'cloudflare' })],
    });
    const finished = (await store.claim(minute(0), 9, LONG_LEASE_MS)).map(leaseOf);
    assert.equal(finished.length, 2);
    await store.commit({ workspace: ACME, finished });
    const queue = await raw.keys('*:queue:*');
    assert.deepEqual(queue, [`jcaccess:{${partitionOf(ACME)}}:queue:position`]);
    await store.close();
  });

  it('loads its scripts again when Redis has forgotten them', async () => {
    const store = await fresh();
    await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
    await raw.script('FLUSH');
    assert.equal((await store.claim(minute(0), 1, LONG_LEASE_MS)).length, 1);
    await store.close();
  });

  it('acts once when the answer to a commit is lost on the way', async () => {
    const store = await fresh();
    const proxy = await startLossyProxy(Number(new URL(server.url).port));
    const far = await open({ url: `redis://127.0.0.1:${proxy.port}` });
    const changes = [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }];
    proxy.loseNextAnswer();
    assert.deepEqual(
      await far.commit({ workspace: ACME, changes, once: ['k'], audit: [anEntry('7K2Q', 'asked')] }),
      {
        ok: true,
      },
    );
    assert.equal(proxy.lost(), 1);
    assert.equal((await store.change(ACME, aChange({ id: '7K2Q' }).id))?.version, 1);
    assert.equal((await store.audit(ACME, aChange({ id: '7K2Q' }).id)).length, 1);
    await far.close();
    await proxy.close();
    await store.close();
  });

  it('leans on the entry that is there when a failover lost the one that was read', async () => {
    const [store, other] = [await fresh(), await open()];
    const change = aChange({ id: '7K2Q' });
    const audited = (what: string) => ({ workspace: ACME, audit: [anEntry(change.id, what)] });
    await store.commit({
      ...audited('asked'),
      changes: [{ record: change, expectedVersion: 0 }],
      connections: [{ record: aConnection({ id: change.connection }), expectedVersion: 0 }],
    });
    await store.commit(audited('lost'));
    await store.changeWithConnection(ACME, change.id);
    // As after a failover: the last entry is gone, and somebody else has written another in its place.
    await raw.rpop(workspaceKey(ACME, 'audit', change.id));
    await other.commit(audited('approved'));
    await store.commit(audited('applied'));
    const entries = await store.audit(ACME, change.id);
    assert.deepEqual(
      entries.map(one => one.what),
      ['asked', 'approved', 'applied'],
    );
    assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);
    await Promise.all([store.close(), other.close()]);
  });

  it('puts what older versions recorded into its log first, whoever of several is the first to write', async () => {
    await raw.flushall();
    const chain = (await readFile(new URL('../fixtures/store/chain.v1.jsonl', import.meta.url), 'utf8'))
      .trimEnd()
      .split('\n');
    await raw.rpush(workspaceKey(ACME, 'audit', '7K2Q'), ...chain);
    // Another instance began to do so, and died.
    await raw.rpush(workspaceKey(ACME, 'audit-log'), 'half a line');
    await raw.set(workspaceKey(ACME, 'audit-begins'), 'of a dead one', 'EX', 600);
    const stores = [await open(), await open(), await open()];
    const before = await verifyRecord((await open()).auditReader, GLOBEX, AUDIT_KEY);
    assert.deepEqual(before.entries, 0);
    await Promise.all(
      stores.map((store, n) =>
        store.commit({ workspace: ACME, audit: [anEntry(n === 0 ? '7K2Q' : 'ZAMR', 'asked')] }),
      ),
    );
    await Promise.all(stores.map(store => store.close()));
    const { faults, old, counted, lines } = await verifyRecord((await open()).auditReader, ACME, AUDIT_KEY);
    assert.deepEqual([faults, old, counted, lines], [[], 3, 6, 6]);
  });

  it('hides one record that cannot be read, not the list; an effect of a newer schema is left; each is said once', async () => {
    await raw.flushall();
    const said: string[] = [];
    const store = await open({ onTrouble: error => void said.push(error.message) });
    await store.commit({
      workspace: ACME,
      changes: [
        { record: aChange({ id: 'GOOD' }), expectedVersion: 0 },
        { record: aChange({ id: 'ODD' }), expectedVersion: 0 },
      ],
      effects: [anEffect({ id: 'newer', change: 'A' }), anEffect({ id: 'ours', change: 'B' })],
    });
    const odd = workspaceKey(ACME, 'change', 'ODD');
    const body = (await raw.hget(odd, 'body')) ?? '';
    await raw.hset(odd, 'body', body.replace('"state":"draft"', '"state":"floating"'));
    const newer = workspaceKey(ACME, 'effect', 'newer');
    const text = (await raw.hget(newer, 'body')) ?? '';
    await raw.hset(newer, 'schema', '99', 'body', text.replace('"schema":1}', '"schema":99}'));
    await store.serve({ workspace: ACME, bot: '', deeds: ['show-card'] });
    for (let round = 0; round < 3; round += 1) {
      assert.deepEqual(idsOf(await store.changesBy(ACME, 'open')), ['GOOD']);
      assert.deepEqual(idsOf(await store.claim(minute(0), 9, LONG_LEASE_MS)), round === 0 ? ['ours'] : []);
    }
    assert.equal(said.length, 2, said.join('\n'));
    assert.match(said.join('\n'), /stored change ODD does not fit.*\n.*effect newer of workspace T0ACME/);
    await store.close();
  });

  it('finds records by the keys of today that were stored by an older version', async () => {
    const store = await fresh();
    await store.commit({
      workspace: ACME,
      changes: [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }],
      connections: [{ record: aConnection({ id: 'cn_7K2Q', label: 'Staff' }), expectedVersion: 0 }],
    });
    for (const key of await raw.keys('*-key:*')) await raw.del(key);
    for (const key of await raw.keys('*-holder:*')) await raw.del(key);
    for (const key of await raw.keys('*-list:*')) await raw.del(key);
    await raw.hset(workspaceKey(ACME, 'change', '7K2Q'), 'unique', '[]', 'index', '["of-before"]');
    await raw.hdel(workspaceKey(ACME, 'connection', 'cn_7K2Q'), 'places');
    assert.deepEqual(await store.changesBy(ACME, 'of:cn_7K2Q'), []);
    await store.serve({ workspace: ACME, bot: '', deeds: [] });
    assert.deepEqual(idsOf(await store.changesBy(ACME, 'of:cn_7K2Q')), ['7K2Q']);
    assert.deepEqual(idsOf(await store.connectionsBy(ACME, 'label:staff')), ['cn_7K2Q']);
    assert.equal(await store.countConnections(ACME, { list: byEnd() }), 1);
    const again = { record: aConnection({ id: 'cn_2', label: 'Staff' }), expectedVersion: 0 };
    const answer = await store.commit({ workspace: ACME, connections: [again] });
    assert.deepEqual(answer, { ok: false, error: { reason: 'taken', key: 'label:staff' } });
    await store.close();
  });

  it('has every confirmed commit after SIGKILL, and goes on with the ones that were waiting', async () => {
    const store = await fresh();
    const id = aChange({ id: 'KILL' }).id;
    let confirmed = 0;
    let isEnough = false;
    const stream = async (): Promise<void> => {
      for (let version = 1; !isEnough; version += 1) {
        const changes = [{ record: aChange({ id: 'KILL', version }), expectedVersion: version - 1 }];
        const result = await store.commit({
          workspace: ACME,
          changes,
          effects: [anEffect({ id: `KILL-${version}` })],
          audit: [anEntry('KILL', `v${version}`)],
        });
        assert.deepEqual(result, { ok: true }, `version ${version}`);
        confirmed = version;
      }
    };
    const killThrice = async (): Promise<void> => {
      for (let kills = 0; kills < 3; kills += 1) {
        await sleep(60);
        await server.kill();
        await server.start();
      }
      isEnough = true;
    };
    await Promise.all([stream(), killThrice()]);
    assert.ok(confirmed > 0);
    const entries = await store.audit(ACME, id);
    assert.deepEqual([(await store.change(ACME, id))?.version, entries.length], [confirmed, confirmed]);
    assert.equal((await store.status(minute(0))).dueNow, confirmed);
    assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: id }).ok, true);
    await store.close();
  });

  it('fails within its time when Redis is gone, and sends nothing later', async () => {
    const store = await open({ commandTimeoutMs: 400 });
    await raw.flushall();
    await server.kill();
    const begun = performance.now();
    const changes = [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }];
    await assert.rejects(store.commit({ workspace: ACME, changes }), /^RedisError: Redis: /);
    assert.ok(performance.now() - begun < 2000);
    await server.start();
    await sleep(1500);
    assert.equal(await store.change(ACME, aChange({ id: '7K2Q' }).id), null);
    assert.deepEqual(await store.commit({ workspace: ACME, changes }), { ok: true });
    await store.close();
    await assert.rejects(store.change(ACME, aChange({ id: '7K2Q' }).id), /closed/);
  });

  it('says nothing of data or passwords in its errors', async () => {
    const store = await fresh();
    const own = `jcaccess:{${partitionOf(ACME)}}:workspace:T0ACME:`;
    await raw.set(`${own}change:7K2Q`, 'not a hash');
    const changes = [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }];
    const error: unknown = await store
      .commit({ workspace: ACME, changes })
      .catch((caught: unknown) => caught);
    assert.ok(error instanceof Error);
    assert.match(error.message, /WRONGTYPE/);
    assert.deepEqual(Object.getOwnPropertyNames(error).sort(), [
      'mayBeDone',
      'message',
      'name',
      'said',
      'stack',
    ]);
    assert.doesNotMatch(String(error.stack), /it-admins|acme\.cloudflareaccess/);
    await store.close();
  });

  it('refuses workspaces whose names could break out of a key', async () => {
    const store = await fresh();
    const workspace = 'T0}:x' as typeof ACME;
    await assert.rejects(store.commit({ workspace, once: ['k'] }), /letters, digits/);
    await store.close();
  });
});

describe('Redis that cannot keep promises', { skip: redisMissing, timeout: 60_000 }, () => {
  const starts = async (
    settings: Parameters<typeof startRedis>[0],
    allowUnsafeDurability = false,
  ): Promise<void> => {
    const server = await startRedis(settings);
    try {
      const store = await createRedisStore({ url: server.url, auditKey: AUDIT_KEY, allowUnsafeDurability });
      await store.close();
    } finally {
      await server.stop();
    }
  };

  it('is refused, with every setting to correct', async () => {
    const settings = { appendonly: 'no', appendfsync: 'everysec', maxmemoryPolicy: 'allkeys-lru' } as const;
    await assert.rejects(starts(settings), (error: Error) => {
      assert.match(error.message, /Set appendonly to yes \(it is no\)/);
      assert.match(error.message, /Set appendfsync to always \(it is everysec\)/);
      assert.match(error.message, /Set maxmemory-policy to noeviction \(it is allkeys-lru\)/);
      return true;
    });
    await assert.rejects(starts({ appendfsync: 'everysec' }), (error: Error) => {
      assert.doesNotMatch(error.message, /appendonly|maxmemory/);
      return true;
    });
    await starts(settings, true);
  });

  it('is refused when it does not say, unless the operator vouches for it', async () => {
    await assert.rejects(
      starts({ forbid: ['CONFIG'] }),
      /CONFIG GET appendonly.*unknown command.*JCACCESS_ALLOW_UNSAFE_DURABILITY/,
    );
    await starts({ forbid: ['CONFIG'] }, true);
  });

  it('is refused within its time when nobody is there', async () => {
    const begun = performance.now();
    const nobody = createRedisStore({
      url: 'redis://127.0.0.1:1',
      auditKey: AUDIT_KEY,
      commandTimeoutMs: 300,
    });
    await assert.rejects(nobody, /ECONNREFUSED/);
    assert.ok(performance.now() - begun < 2000);
  });

  it('is refused with the cause of its own, which is not durability', async () => {
    const [open, guarded, silent] = [
      await startRedis(),
      await startRedis({ password: 'swordfish' }),
      await startRedis({ forbid: ['EVAL'] }),
    ];
    const said = async (url: string): Promise<string> => {
      const error = await createRedisStore({ url, auditKey: AUDIT_KEY, commandTimeoutMs: 1_500 }).then(
        () => null,
        (caught: Error) => caught,
      );
      assert.doesNotMatch(error?.message ?? '', /DURABILITY|swordfish|hunter2/);
      return error?.message ?? 'it started';
    };
    try {
      assert.match(await said('redis://127.0.0.1:1'), /^Nothing listens at 127\.0\.0\.1:1\./);
      assert.match(await said('redis://nobody.invalid'), /^The name of Redis at nobody\.invalid:6379 cannot/);
      assert.match(await said(guarded.url.replace(':swordfish@', '')), /^Redis wants a password/);
      assert.match(await said(guarded.url.replace('swordfish', 'hunter2')), /^Redis does not take the user/);
      assert.match(await said(open.url.replace('redis:', 'rediss:')), /does not speak TLS/);
      assert.match(await said(`${open.url}/99`), /does not have the database/);
      assert.match(await said(silent.url), /does not have a command that jcaccess needs/);
    } finally {
      await Promise.all([open.stop(), guarded.stop(), silent.stop()]);
    }
  });

  it('is refused to who has no password, and the password stays out of the error', async () => {
    const guarded = await startRedis({ password: 'swordfish' });
    const told: string[] = [];
    const opening = (url: string) =>
      createRedisStore({
        url,
        auditKey: AUDIT_KEY,
        commandTimeoutMs: 500,
        onError: error => told.push(inspect(error, { depth: 9, showHidden: true })),
      });
    try {
      await (await opening(guarded.url)).close();
      await assert.rejects(opening(guarded.url.replace('swordfish', 'hunter2')), (error: unknown) => {
        told.push(inspect(error, { depth: 9, showHidden: true }));
        return true;
      });
      assert.match(told.join(), /WRONGPASS|NOAUTH/);
      assert.doesNotMatch(told.join(), /hunter2/);
    } finally {
      await guarded.stop();
    }
  });

  it('is refused without an audit key', async () => {
    await assert.rejects(
      createRedisStore({ url: 'redis://127.0.0.1:1', auditKey: '' }),
      /audit key is empty/,
    );
  });
});
