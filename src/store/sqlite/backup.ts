import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { changeFrom, connectionFrom, effectFrom, sealedEntryFrom } from '../codec.ts';
import { StoreFault, withStoreFaults } from './fault.ts';
import { textIn } from './row.ts';

/** What was found in a copy after every record in it was read. */
export interface BackupContents {
  readonly changes: number;
  readonly connections: number;
  readonly effects: number;
  readonly auditEntries: number;
  readonly bytes: number;
}

const OWNER_ONLY = 0o600;
const BUSY_TIMEOUT_MS = 30_000;

/**
 * Copies the store file `from`, which may be in use, to the new file `to` as it was at one moment, and reads the whole
 * copy. `to` is there only when all of this went well. Throws a `StoreFault` with what to do.
 */
export const backUp = (from: string, to: string): BackupContents => {
  if (!existsSync(from)) throw new StoreFault(`There is no store file ${from}: nothing to back up.`);
  if (existsSync(to)) throw new StoreFault(`${to} is there already. A backup never overwrites another one.`);
  const partial = `${to}.partial`;
  try {
    withStoreFaults(partial, () => {
      rmSync(partial, { force: true });
      closeSync(openSync(partial, 'wx', OWNER_ONLY));
      copyInto(from, partial);
    });
    const contents = readThrough(partial);
    makeDurable(partial);
    renameSync(partial, to);
    makeDurable(dirname(to));
    return contents;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
};

const copyInto = (from: string, partial: string): void => {
  const source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    // One read transaction: writers go on, and the copy holds none of what they do meanwhile.
    source.prepare('VACUUM INTO ?').run(partial);
  } finally {
    source.close();
  }
};

/** Opens a copy of the store and reads every record in it. Throws a `StoreFault` when one of them is damaged. */
const readThrough = (path: string): BackupContents =>
  withStoreFaults(path, () => {
    const copy = new DatabaseSync(path, { readOnly: true });
    try {
      const found = copy.prepare('PRAGMA integrity_check(1)').get()?.integrity_check;
      if (found !== 'ok') throw new StoreFault(`The copy ${path} is damaged (${String(found)}).`);
      const read = (sql: string, decode: (text: string) => unknown): number => {
        let count = 0;
        for (const row of copy.prepare(sql).iterate()) {
          decode(textIn(row, 'body'));
          count += 1;
        }
        return count;
      };
      return {
        changes: read("SELECT body FROM records WHERE kind = 'change'", changeFrom),
        connections: read("SELECT body FROM records WHERE kind = 'connection'", connectionFrom),
        effects: read('SELECT body FROM effects UNION ALL SELECT body FROM parked_effects', effectFrom),
        auditEntries: read('SELECT body FROM audit', sealedEntryFrom),
        bytes: statSync(path).size,
      };
    } finally {
      copy.close();
    }
  });

/** VACUUM INTO leaves writing to the disk to the system. */
const makeDurable = (path: string): void => {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};
