import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrations.ts';

/** How long a writer waits for another process before it gives up. */
const BUSY_TIMEOUT_MS = 5000;
const OWNER_ONLY = 0o600;

const isThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/**
 * Makes the file, readable by its owner alone. SQLite gives its -wal and -shm files the mode of this one. A file that is
 * there is never opened here: closing it would drop the locks that this process holds on it
 * (sqlite.org/howtocorrupt.html, section 2.2).
 */
const makePrivate = (path: string): void => {
  try {
    closeSync(openSync(path, 'wx', OWNER_ONLY));
  } catch (error) {
    if (!isThere(error)) throw error;
    chmodSync(path, OWNER_ONLY);
  }
};

/** Opens (or makes) the file at `path`, `:memory:` for one that ends with the process, and brings its tables up to date. */
export const openDatabase = (path: string): DatabaseSync => {
  if (path !== ':memory:') makePrivate(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};
