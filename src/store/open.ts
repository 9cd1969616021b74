import type { Store } from '../ports/store.ts';
import type { RedisOptions } from './redis.ts';
import { createSqliteStore } from './sqlite.ts';

/** Which engine, and where. */
export type StoreLocation =
  | { readonly engine: 'sqlite'; readonly path: string }
  | ({ readonly engine: 'redis' } & Omit<RedisOptions, 'auditKey' | 'onError'>);

/** Opens the store of a deployment; `onError` hears of what a shared one recovers from by itself. */
export const openStore = async (
  { store, auditKey }: { readonly store: StoreLocation; readonly auditKey: string },
  onError: (error: Error) => void,
): Promise<Store> => {
  if (store.engine === 'sqlite') return createSqliteStore({ path: store.path, auditKey });
  // On demand: only a deployment with Redis pays for its client.
  const { createRedisStore } = await import('./redis.ts');
  return createRedisStore({ ...store, auditKey, onError });
};
