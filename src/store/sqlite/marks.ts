import type { DatabaseSync } from 'node:sqlite';
import type { Marks } from '../enrol.ts';
import { isKeysToday, KEYS, KEYS_MARK, keysToday } from '../keys-revision.ts';
import { numberIn, textIn } from './row.ts';
import { inTransaction } from './transaction.ts';

const SET = 'INSERT INTO marks (name, value) VALUES (?, ?)';

/** What the file says of itself. */
export const createMarks = (database: DatabaseSync): Marks => {
  const all = database.prepare('SELECT name, value FROM marks');
  const claim = database.prepare(`${SET} ON CONFLICT DO NOTHING`);
  const set = database.prepare(`${SET} ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
  return {
    read: async () => new Map(all.all().map(row => [textIn(row, 'name'), textIn(row, 'value')])),
    claim: async (name, value) => void claim.run(name, value),
    set: async (name, value) => void set.run(name, value),
  };
};

/** So many records are held in memory at once. */
const PAGE = 500;

/**
 * Writes the keys of all records anew when they were written for another revision. A unique key that another record holds
 * is left to that one.
 */
export const renewKeys = (database: DatabaseSync): void => {
  const isToday = (): boolean => {
    const value = database.prepare('SELECT value FROM marks WHERE name = ?').get(KEYS_MARK)?.value;
    return isKeysToday(typeof value === 'string' ? value : undefined);
  };
  if (isToday()) return;
  const page = database.prepare(
    'SELECT position, workspace, kind, body FROM records WHERE position > ? ORDER BY position LIMIT ?',
  );
  const drop = database.prepare('DELETE FROM record_keys WHERE record = ?');
  const dropPlaces = database.prepare('DELETE FROM record_places WHERE record = ?');
  const add = database.prepare(
    `INSERT INTO record_keys (workspace, kind, key, record, is_unique) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const place = database.prepare(
    `INSERT INTO record_places (workspace, kind, list, place, record) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  inTransaction(database, () => {
    if (isToday()) return;
    for (let behind = 0; ; ) {
      const rows = page.all(behind, PAGE);
      for (const row of rows) {
        behind = numberIn(row, 'position');
        const [workspace, kind] = [textIn(row, 'workspace'), textIn(row, 'kind')];
        const keys = keysToday(kind === 'change' ? 'change' : 'connection', textIn(row, 'body'));
        if (keys === null) continue;
        drop.run(behind);
        dropPlaces.run(behind);
        for (const key of new Set(keys.unique)) add.run(workspace, kind, key, behind, 1);
        for (const key of new Set(keys.index)) add.run(workspace, kind, key, behind, 0);
        for (const { list, at } of keys.places) place.run(workspace, kind, list, at, behind);
      }
      if (rows.length < PAGE) break;
    }
    database.prepare(`${SET} ON CONFLICT (name) DO UPDATE SET value = excluded.value`).run(KEYS_MARK, KEYS);
  });
};
