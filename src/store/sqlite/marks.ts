import type { DatabaseSync } from 'node:sqlite';
import { breathe } from '../breathe.ts';
import type { Marks } from '../enrol.ts';
import { isKeysToday, KEYS, KEYS_MARK, keysToday } from '../keys-revision.ts';
import type { Row } from './row.ts';
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

/** So many records are renewed by one transaction: between two of them everything else gets its turn. */
const PAGE = 100;

/**
 * Writes anew what all records are found by when it was written for another revision. A unique key that another record holds
 * is left to that one. A start that ends meanwhile is made good by the next one, which does all of it again.
 */
export const renewKeys = async (database: DatabaseSync): Promise<void> => {
  const mark = database.prepare('SELECT value FROM marks WHERE name = ?').get(KEYS_MARK)?.value;
  if (isKeysToday(typeof mark === 'string' ? mark : undefined)) return;
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

  const renew = (row: Row): void => {
    const [workspace, position] = [textIn(row, 'workspace'), numberIn(row, 'position')];
    const kind = textIn(row, 'kind') === 'change' ? 'change' : 'connection';
    const keys = keysToday(kind, textIn(row, 'body'));
    if (keys === null) return;
    drop.run(position);
    dropPlaces.run(position);
    for (const key of new Set(keys.unique)) add.run(workspace, kind, key, position, 1);
    for (const key of new Set(keys.index)) add.run(workspace, kind, key, position, 0);
    for (const { list, at } of keys.places) place.run(workspace, kind, list, at, position);
  };

  for (let behind = 0; ; await breathe()) {
    const rows = inTransaction(database, () => {
      const found = page.all(behind, PAGE);
      for (const row of found) renew(row);
      return found;
    });
    const last = rows.at(-1);
    if (!last) break;
    behind = numberIn(last, 'position');
  }
  database.prepare(`${SET} ON CONFLICT (name) DO UPDATE SET value = excluded.value`).run(KEYS_MARK, KEYS);
};
