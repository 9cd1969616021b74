import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis.ts';
import type { RedisServer } from '../worlds/redis.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { AUDIT_KEY } from './records.ts';
import type { OpenWorld } from './store.ts';
import { storeContract } from './store.ts';

describe('Redis', { skip: redisMissing }, () => {
  let server: RedisServer;
  let raw: Redis;
  before(async () => {
    server = await startRedis();
    raw = new Redis(server.url);
  });
  after(async () => {
    raw.disconnect();
    await server.stop();
  });

  const onRedis: OpenWorld = async () => {
    await raw.flushall();
    const another = () => createRedisStore({ url: server.url, auditKey: AUDIT_KEY });
    const store = await another();
    return { store, another, pass: ms => sleep(ms), end: () => store.close() };
  };

  storeContract('Redis', onRedis);
});
