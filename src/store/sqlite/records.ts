import type { DatabaseSync } from 'node:sqlite';
import type { RecordKind, RecordRow } from '../prepared-commit.ts';
import { numberIn, textIn } from './row.ts';

/** The queries over records, by name, so that a test can ask SQLite how it runs them. */
export const RECORD_QUERIES = {
  body: 'SELECT body FROM records WHERE workspace = ? AND kind = ? AND id = ?',
  find: `
    SELECT body FROM records WHERE position IN
      (SELECT record FROM record_keys WHERE workspace = ? AND kind = ? AND key = ?)
    ORDER BY position`,
  version: 'SELECT version FROM records WHERE workspace = ? AND kind = ? AND id = ?',
  holder: `
    SELECT records.id AS id FROM record_keys JOIN records ON position = record
    WHERE record_keys.workspace = ? AND record_keys.kind = ? AND key = ? AND is_unique = 1`,
  keys: 'SELECT key, is_unique FROM record_keys WHERE record = ?',
} as const;

/** Reading and writing of records and their keys. The writes belong inside a transaction. */
export const createRecords = (database: DatabaseSync) => {
  const body = database.prepare(RECORD_QUERIES.body);
  const find = database.prepare(RECORD_QUERIES.find);
  const version = database.prepare(RECORD_QUERIES.version);
  const holder = database.prepare(RECORD_QUERIES.holder);
  const write = database.prepare(
    `INSERT INTO records (workspace, kind, id, version, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (workspace, kind, id) DO UPDATE SET version = excluded.version, body = excluded.body
     RETURNING position`,
  );
  const keys = database.prepare(RECORD_QUERIES.keys);
  const dropKeys = database.prepare('DELETE FROM record_keys WHERE record = ?');
  const addKey = database.prepare(
    'INSERT INTO record_keys (workspace, kind, key, record, is_unique) VALUES (?, ?, ?, ?, ?)',
  );

  const versionOf = (workspace: string, row: RecordRow): number => {
    const found = version.get(workspace, row.kind, row.id);
    return found ? numberIn(found, 'version') : 0;
  };

  /** True when the record has exactly these keys: most commits leave them as they are, and then no index is touched. */
  const hasKeys = (position: number, row: RecordRow): boolean => {
    const held = keys.all(position);
    return (
      held.length === row.unique.length + row.index.length &&
      held.every(one =>
        (numberIn(one, 'is_unique') === 1 ? row.unique : row.index).includes(textIn(one, 'key')),
      )
    );
  };

  return {
    /** The stored text of one record. */
    body(workspace: string, kind: RecordKind, id: string): string | null {
      const found = body.get(workspace, kind, id);
      return found ? textIn(found, 'body') : null;
    },

    /** The stored texts under a key, in the order in which the records were first written. */
    find(workspace: string, kind: RecordKind, key: string): string[] {
      return find.all(workspace, kind, key).map(row => textIn(row, 'body'));
    },

    /** True when every record is at the version that is expected of it. */
    areAsExpected(workspace: string, rows: readonly RecordRow[]): boolean {
      return rows.every(row => versionOf(workspace, row) === row.expectedVersion);
    },

    /** The first unique key that a record wants and another record keeps. Records written together may swap keys. */
    takenKey(workspace: string, rows: readonly RecordRow[]): string | null {
      const wanted = new Set<string>();
      for (const row of rows) {
        for (const key of row.unique) {
          const held = holder.get(workspace, row.kind, key);
          const isReleased =
            held === undefined || rows.some(r => r.kind === row.kind && r.id === textIn(held, 'id'));
          if (!isReleased || wanted.has(`${row.kind} ${key}`)) return key;
          wanted.add(`${row.kind} ${key}`);
        }
      }
      return null;
    },

    /** Writes all records, then the keys of those that have others than before. */
    write(workspace: string, rows: readonly RecordRow[]): void {
      const written = rows.map(row => {
        const found = write.get(workspace, row.kind, row.id, row.version, row.body);
        if (!found) throw new Error(`${row.kind} ${row.id} was not written`);
        return { row, position: numberIn(found, 'position') };
      });
      const moved = written.filter(({ row, position }) => !hasKeys(position, row));
      for (const { position } of moved) dropKeys.run(position);
      for (const { row, position } of moved) {
        for (const key of row.unique) addKey.run(workspace, row.kind, key, position, 1);
        for (const key of row.index) addKey.run(workspace, row.kind, key, position, 0);
      }
    },
  };
};
