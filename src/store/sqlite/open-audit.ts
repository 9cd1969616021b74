import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { AuditReader } from '../../ports/store.ts';
import { createAuditReader } from './audit.ts';
import { damaged, StoreFault, withStoreFaults } from './fault.ts';
import { MIGRATIONS } from './migrations.ts';

const BUSY_TIMEOUT_MS = 5_000;

/** Opens a file for reading; on a medium that cannot be written, where no -shm can be made, as a file that nobody changes. */
const openForReading = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    const wal = `${path}-wal`;
    if (existsSync(wal) && statSync(wal).size > 0) throw error;
    const still = pathToFileURL(resolve(path));
    still.search = '?immutable=1';
    return new DatabaseSync(still, { readOnly: true });
  }
};

/**
 * Opens the record in a store file of this or an earlier version of the tables for reading. Throws a `StoreFault` with what
 * to do when there is no such file, or it cannot be read.
 */
export const openAuditFile = (path: string): AuditReader & { readonly close: () => Promise<void> } =>
  withStoreFaults(path, () => {
    if (!existsSync(path))
      throw new StoreFault(`There is no store file ${path}. JCACCESS_STORE names it, as for the bot.`);
    const database = openForReading(path);
    try {
      const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      if (version > MIGRATIONS.length) {
        throw new StoreFault(
          `The store file ${path} has version ${version}, this jcaccess knows versions up to ${MIGRATIONS.length}: use the newer jcaccess.`,
        );
      }
      if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'audit'").get())
        throw new StoreFault(`${path} is not a store of jcaccess: it has no record.`);
      const check = String(database.prepare('PRAGMA quick_check(1)').get()?.quick_check);
      if (check !== 'ok') throw new StoreFault(damaged(path, check));
      return { ...createAuditReader(database), close: async () => database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
  });
