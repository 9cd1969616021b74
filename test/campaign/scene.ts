import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/ports/store.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { appEnvironment } from '../playground/environment.ts';
import { type RedisServer, startRedis } from '../worlds/redis.ts';
import { type Stage, startStage } from '../worlds/stage.ts';
import { type RedisPair, startRedisPair } from './kill/redis-pair.ts';

/** What a campaign's processes run in: the worlds, a folder, the engine of the store, and the app's environment. */
export interface Scene {
  readonly stage: Stage;
  readonly folder: string;
  /** The certificate authority of the worlds. */
  readonly caFile: string;
  /** The log of all processes. */
  readonly logFile: string;
  /** The server of the store; null on SQLite. */
  readonly redis: RedisServer | RedisPair | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly auditKey: string;
  /** Opens the store that the processes share, to look into it; what was open before is closed. */
  openStore(): Promise<Store>;
  closeStore(): Promise<void>;
}

/** Sets the scene; what was begun is ended with `begun`. */
export async function setScene(
  begun: AsyncDisposableStack,
  options: { readonly seed: number; readonly store: 'sqlite' | 'redis'; readonly hasReplica?: boolean },
): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-campaign-'));
  begun.defer(() => rm(folder, { recursive: true, force: true }));
  const stage = await startStage({ seed: options.seed });
  begun.defer(() => stage.close());
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, stage.ca);
  const redis =
    options.store !== 'redis' ? null : options.hasReplica ? await startRedisPair() : await startRedis();
  if (redis) begun.defer(() => redis.stop());
  const environment = appEnvironment({
    delivery: 'socket',
    store: redis?.url ?? 'sqlite',
    folder,
    port: 0,
    ...(options.hasReplica ? { environment: { JCACCESS_REDIS_WAIT_REPLICAS: '1' } } : {}),
  });
  const auditKey = environment.JCACCESS_AUDIT_KEY ?? '';
  let open: Store | null = null;
  const closeStore = async (): Promise<void> => {
    const store = open;
    open = null;
    await store?.close();
  };
  begun.defer(closeStore);
  return {
    stage,
    folder,
    caFile,
    logFile: join(folder, 'app.log'),
    redis,
    environment,
    auditKey,
    openStore: async () => {
      await closeStore();
      open = redis
        ? await createRedisStore({ url: redis.url, auditKey })
        : await createSqliteStore({ path: join(folder, 'jcaccess.db'), auditKey });
      return open;
    },
    closeStore,
  };
}
