import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startLossyProxy } from './lossy-proxy.ts';
import { AUDIT_KEY } from './records.ts';
import { LONG_LEASE_MS } from './store.ts';

const NAME = 'bot-token';

test('Redis leases and keeps a secret once when the answers are lost', { skip: redisMissing }, async t => {
  const server = await startRedis();
  const proxy = await startLossyProxy(Number(new URL(server.url).port));
  const near = await createRedisStore({ url: server.url, auditKey: AUDIT_KEY });
  const far = await createRedisStore({ url: `redis://127.0.0.1:${proxy.port}`, auditKey: AUDIT_KEY });
  const raw = new Redis(server.url);
  t.after(async () => {
    raw.disconnect();
    await Promise.all([near.close(), far.close()]);
    await proxy.close();
    await server.stop();
  });
  // A script that Redis does not know yet is sent twice anyway.
  const first = (await far.leaseSecret(NAME, LONG_LEASE_MS)) ?? '';
  await far.keepSecret(NAME, first, 'one', 0);
  await far.releaseSecret(NAME, first);

  proxy.loseNextAnswer('secret');
  const token = (await far.leaseSecret(NAME, LONG_LEASE_MS)) ?? '';
  assert.notEqual(token, '', 'it is not shut out by itself');
  proxy.loseNextAnswer('secret');
  assert.equal(await far.keepSecret(NAME, token, 'two', 1), true);
  assert.equal(proxy.lost(), 2);
  assert.deepEqual(await near.secret(NAME), { text: 'two', version: 2 });

  const held = Object.values(await raw.hgetall(`jcaccess:secret:${NAME}`)).join();
  assert.match(held, /v1\.[\w-]{16}\.[\w-]{4}\./, 'sealed');
  assert.deepEqual(await raw.keys('*'), [`jcaccess:secret:${NAME}`]);
});
