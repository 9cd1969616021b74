import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { damaged, StoreFault, withStoreFaults } from './fault.ts';
import { MIGRATIONS, migrate } from './migrations.ts';

/** How long a writer waits for another process before it gives up. */
const BUSY_TIMEOUT_MS = 5000;
const BUSY_PAUSE_MS = 20;
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

/** The code of "database is locked" (https://www.sqlite.org/rescode.html#busy), extended ones included. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;

const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/**
 * Writes ahead into a log, and waits for the disk at every commit. A file that is not in that mode yet is turned to it under
 * a lock for which SQLite does not wait by itself, so that of two first starts in one moment one would fail.
 */
const writeAhead = (database: DatabaseSync): void => {
  for (let waitedMs = 0; ; waitedMs += BUSY_PAUSE_MS) {
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      return;
    } catch (error) {
      if (!isBusy(error) || waitedMs >= BUSY_TIMEOUT_MS) throw error;
      pause(BUSY_PAUSE_MS);
    }
  }
};

/** Reads every page once: half a second for 10^5 connections (200 MB). A damaged store could promise nothing. */
const demandSound = (database: DatabaseSync, path: string): void => {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw new StoreFault(damaged(path, String(found)));
};

/**
 * Opens (or makes) the file at `path`, `:memory:` for one that ends with the process, and brings its tables up to date;
 * `moved` is called inside the transaction that does. Throws a `StoreFault` that says what to do when the file is damaged or the machine does not let it be written.
 */
export const openDatabase = (
  path: string,
  moved: (database: DatabaseSync) => void = () => undefined,
): DatabaseSync =>
  withStoreFaults(path, () => {
    if (path !== ':memory:') makePrivate(path);
    const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      writeAhead(database);
      demandSound(database, path);
      migrate(database, MIGRATIONS, () => moved(database));
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
