import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startMovingName } from '../../contract/moving-name.ts';
import { type RedisServer, startRedis } from '../../worlds/redis.ts';

/** A primary and its replica behind one name. `kill` and `start` are of the primary. */
export interface RedisPair extends RedisServer {
  /**
   * Makes the replica the primary while the old one lives on; false while the replica is not in step. The old one is
   * demoted at once and the name follows, or the name goes first and the old one can be written to for a while.
   */
  failOver(isDemotedFirst: boolean): Promise<boolean>;
}

/** Between the two halves of a failover. */
const BETWEEN_MS = 400;
/** So long an old primary does not know that it was replaced. */
const UNAWARE_MS = 1_500;

/** Starts a pair; commits are confirmed by both when `JCACCESS_REDIS_WAIT_REPLICAS` is 1. */
export const startRedisPair = async (): Promise<RedisPair> => {
  const servers = [await startRedis(), await startRedis()] as const;
  const portOf = (which: 0 | 1): number => Number(new URL(servers[which].url).port);
  const say = async (which: 0 | 1, ...words: [string, ...string[]]): Promise<unknown> => {
    const client = new Redis(servers[which].url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(...words);
    } finally {
      client.disconnect();
    }
  };
  const follow = (which: 0 | 1, other: 0 | 1): Promise<unknown> =>
    say(which, 'REPLICAOF', '127.0.0.1', String(portOf(other)));
  const isInStep = async (which: 0 | 1): Promise<boolean> =>
    /master_link_status:up/.test(String(await say(which, 'INFO', 'replication').catch(() => '')));
  const name = await startMovingName(portOf(0));
  let primary: 0 | 1 = 0;

  await follow(1, 0);
  while (!(await isInStep(1))) await sleep(20);
  return {
    url: `redis://127.0.0.1:${name.port}`,
    kill: () => servers[primary].kill(),
    start: () => servers[primary].start(),
    stop: async () => {
      await name.close();
      await Promise.all(servers.map(server => server.stop()));
    },
    failOver: async isDemotedFirst => {
      const [old, next] = primary === 0 ? ([0, 1] as const) : ([1, 0] as const);
      if (!(await isInStep(next))) return false;
      await say(next, 'REPLICAOF', 'NO', 'ONE');
      if (isDemotedFirst) {
        await follow(old, next);
        await sleep(BETWEEN_MS);
        name.leadTo(portOf(next));
      } else {
        name.leadTo(portOf(next));
        await sleep(UNAWARE_MS);
        await follow(old, next);
      }
      primary = next;
      return true;
    },
  };
};
