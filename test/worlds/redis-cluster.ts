import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Redis as RedisClient } from 'ioredis';
import type { RedisServer, RedisSettings } from './redis.ts';
import { startRedis } from './redis.ts';

const SLOTS = 16_384;
const JOIN_TIMEOUT_MS = 20_000;
/** After what silence the others call a node lost. */
const NODE_TIMEOUT_MS = 1000;

/** One node of a cluster and a connection to it that follows no redirection. */
export interface ClusterNode {
  readonly server: RedisServer;
  readonly client: Redis;
  readonly port: number;
}

/** A real Redis Cluster on the loopback. */
export interface RedisCluster {
  /** As `JCACCESS_STORE` takes it. */
  readonly url: string;
  /** Each has an equal share of the slots. */
  readonly primaries: readonly ClusterNode[];
  /** One for each primary, when there are any. */
  readonly replicas: readonly ClusterNode[];
  /** Resolves when every primary knows every slot to be served. */
  readonly whole: () => Promise<void>;
  /** Removes every key. */
  readonly empty: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const startNode = async (settings: RedisSettings): Promise<ClusterNode> => {
  const server = await startRedis({ ...settings, cluster: { nodeTimeoutMs: NODE_TIMEOUT_MS } });
  const client = new RedisClient(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  return { server, client, port: Number(new URL(server.url).port) };
};

const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + JOIN_TIMEOUT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`the cluster did not become so: ${what}`);
    await sleep(50);
  }
};

const infoOf = async ({ client }: ClusterNode): Promise<string> => String(await client.cluster('INFO'));

/** Starts three primaries, each with a replica when asked, whose parts go on while another is lost. */
export const startCluster = async (
  choice: { readonly withReplicas?: boolean; readonly settings?: RedisSettings } = {},
): Promise<RedisCluster> => {
  const start = (): Promise<ClusterNode[]> =>
    Promise.all(Array.from({ length: 3 }, () => startNode(choice.settings ?? {})));
  const primaries = await start();
  const replicas = choice.withReplicas ? await start() : [];
  const all = [...primaries, ...replicas];
  const stop = async (): Promise<void> => {
    for (const { client } of all) client.disconnect();
    await Promise.all(all.map(({ server }) => server.stop()));
  };
  const whole = (): Promise<void> =>
    until('whole', async () => {
      const infos = await Promise.all(primaries.map(infoOf));
      return infos.every(info => /cluster_state:ok/.test(info) && info.includes(`cluster_slots_ok:${SLOTS}`));
    });

  try {
    for (const [index, { client }] of primaries.entries()) {
      const [from, to] = [index, index + 1].map(n => Math.floor((n * SLOTS) / primaries.length));
      await client.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String((to ?? 0) - 1));
      await client.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
    }
    const [first, ...others] = all;
    for (const { client, port } of others) {
      const [, busPort] = (await client.config('GET', 'cluster-port')) as string[];
      await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', String(port), busPort ?? '');
    }
    await until('met', async () =>
      (await Promise.all(all.map(infoOf))).every(info => info.includes(`cluster_known_nodes:${all.length}`)),
    );
    for (const [index, { client }] of replicas.entries()) {
      const primary = String(await primaries[index]?.client.cluster('MYID'));
      await client.cluster('REPLICATE', primary);
      await until('copied', async () => (await client.info('replication')).includes('master_link_status:up'));
    }
    // Of a replica that never had anything to copy a primary does not speak.
    if (replicas.length > 0) await Promise.all(primaries.map(({ client }) => client.flushall()));
    await until('named with their replicas', async () => {
      const views = await Promise.all(all.map(({ client }) => client.cluster('SLOTS')));
      return views.every(view => view.every(slots => slots.length > (replicas.length > 0 ? 3 : 2)));
    });
    await whole();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis+cluster://${primaries.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    primaries,
    replicas,
    whole,
    empty: async () => void (await Promise.all(primaries.map(({ client }) => client.flushall()))),
    stop,
  };
};
