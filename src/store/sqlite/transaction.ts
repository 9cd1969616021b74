import type { DatabaseSync } from 'node:sqlite';

/** Runs `work` alone among all writers of the file and commits what it did; when it throws, nothing was done. */
export const inTransaction = <Value>(database: DatabaseSync, work: () => Value): Value => {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    // SQLite ends the transaction by itself after some errors (a full disk), and a second end would hide the first error.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};
