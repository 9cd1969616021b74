import { accessSync, closeSync, constants, existsSync, openSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeptSecret } from '../ports/store.ts';
import { createEnvelope } from './envelope.ts';
import { createRedisStore, type RedisOptions } from './redis.ts';
import { damaged, StoreFault, spoken } from './sqlite/fault.ts';
import { MIGRATIONS } from './sqlite/migrations.ts';
import { readSecret } from './sqlite/secrets.ts';

/** Looks whether a store file could be opened and written, without changing it. Throws a `StoreFault` with what to do. */
export const probeSqlite = (path: string): string =>
  spoken(path, () => {
    const probe = `${resolve(path)}.probe`;
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
    if (!existsSync(path)) return `a new file in ${dirname(resolve(path))}`;
    accessSync(path, constants.R_OK | constants.W_OK);
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      const check = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check);
      if (check !== 'ok') throw new StoreFault(damaged(path, check));
      const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      if (version > MIGRATIONS.length)
        throw new StoreFault(
          `The store file ${path} has version ${version}, this jcaccess knows versions up to ${MIGRATIONS.length}: start the newer jcaccess.`,
        );
      return version === MIGRATIONS.length
        ? 'sound, writable, of this version'
        : `sound, writable, of version ${version}; the next start brings it to ${MIGRATIONS.length}`;
    } finally {
      database.close();
    }
  });

/** Reads a secret without changing the store: null as well when the file is not there, or too old to hold any. */
export const peekSecret = async (
  at: (
    | { readonly engine: 'sqlite'; readonly path: string }
    | ({ readonly engine: 'redis' } & RedisOptions)
  ) & {
    readonly auditKey: string;
  },
  name: string,
): Promise<KeptSecret | null> => {
  if (at.engine === 'redis') {
    const store = await createRedisStore({ ...at, allowUnsafeDurability: true });
    try {
      return await store.secret(name);
    } finally {
      await store.close();
    }
  }
  if (!existsSync(at.path)) return null;
  return spoken(at.path, () => {
    const database = new DatabaseSync(at.path, { readOnly: true, timeout: 5_000 });
    try {
      const isKnown = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'secrets'").get();
      return isKnown ? readSecret(database, createEnvelope(at.auditKey), name) : null;
    } finally {
      database.close();
    }
  });
};

/** Looks whether a Redis answers, keeps what it confirms and can be written. Throws with what to do. */
export const probeRedis = async (options: RedisOptions): Promise<string> => {
  const store = await createRedisStore(options);
  try {
    await store.takeBudget('preflight', 1_000_000, 60_000, new Date(0));
    return options.allowUnsafeDurability
      ? 'answers and can be written; that it keeps what it confirms was not asked'
      : 'answers, can be written, and keeps what it confirms';
  } finally {
    await store.close();
  }
};
