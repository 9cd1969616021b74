import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { KeptSecret } from '../ports/store.ts';
import { UnconfirmedError } from '../ports/unconfirmed.ts';
import { createEnvelope } from './envelope.ts';
import { createRedisStore, type RedisOptions } from './redis.ts';
import { damaged, StoreFault, withStoreFaults } from './sqlite/fault.ts';
import { MIGRATIONS } from './sqlite/migrations.ts';
import { demandRoom } from './sqlite/room.ts';
import { readSecret } from './sqlite/secrets.ts';

/** More than a commit takes: a full disk still has room for the name of a file. */
const PROBE_BYTES = 65_536;

/** Writes a file beside the store, as far as the disk, and removes it. */
const writeBeside = (path: string): void => {
  demandRoom(path);
  const probe = `${resolve(path)}.probe`;
  const file = openSync(probe, 'w', 0o600);
  try {
    writeSync(file, new Uint8Array(PROBE_BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
    rmSync(probe);
  }
};

/** Looks whether a store file could be opened and written, without changing it. Throws a `StoreFault` with what to do. */
export const probeSqlite = (path: string): string =>
  withStoreFaults(path, () => {
    writeBeside(path);
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
  return withStoreFaults(at.path, () => {
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
    await store.proveWriting();
    return options.allowUnsafeDurability
      ? 'answers and can be written; that it keeps what it confirms was not asked'
      : 'answers, can be written, and keeps what it confirms';
  } catch (error) {
    if (!(error instanceof UnconfirmedError) || error.outcome === 'unknown') throw error;
    throw new StoreFault(
      `JCACCESS_REDIS_WAIT_REPLICAS asks for ${options.waitReplicas} replicas, and fewer confirm what is written: attach replicas to Redis, or ask for fewer.`,
      { cause: error },
    );
  } finally {
    await store.close();
  }
};
