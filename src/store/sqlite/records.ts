import type { DatabaseSync } from 'node:sqlite';
import type { RecordKeys } from '../../domain/keys.ts';
import type { Place, Span } from '../../domain/places.ts';
import type { Page } from '../../ports/store.ts';
import type { RecordKind, RecordRow } from '../prepared-commit.ts';
import type { Row } from './row.ts';
import { numberIn, textIn } from './row.ts';

/** What is passed over is counted in the index alone; records are read only of the page itself. */
const listed = (order: 'ASC' | 'DESC'): string => `
    SELECT body FROM
      (SELECT place, record FROM record_places
       WHERE workspace = ? AND kind = ? AND list = ? AND place >= ? AND place < ?
       ORDER BY place ${order} LIMIT ? OFFSET ?) AS page
    CROSS JOIN records ON position = record ORDER BY place ${order}`;

/** The queries over records, by name, so that a test can ask SQLite how it runs them. */
export const RECORD_QUERIES = {
  body: 'SELECT body FROM records WHERE workspace = ? AND kind = ? AND id = ?',
  find: `
    SELECT body FROM
      (SELECT record FROM record_keys WHERE workspace = ? AND kind = ? AND key = ? ORDER BY record LIMIT ? OFFSET ?) AS page
    CROSS JOIN records ON position = record ORDER BY record`,
  count: 'SELECT count(*) AS count FROM record_keys WHERE workspace = ? AND kind = ? AND key = ?',
  list: listed('ASC'),
  listBackwards: listed('DESC'),
  countListed: `
    SELECT count(*) AS count FROM record_places
    WHERE workspace = ? AND kind = ? AND list = ? AND place >= ? AND place < ?`,
  version: 'SELECT version FROM records WHERE workspace = ? AND kind = ? AND id = ?',
  holder: `
    SELECT records.id AS id FROM record_keys JOIN records ON position = record
    WHERE record_keys.workspace = ? AND record_keys.kind = ? AND key = ? AND is_unique = 1`,
  keys: 'SELECT key, is_unique FROM record_keys WHERE record = ?',
  places: 'SELECT list, place FROM record_places WHERE record = ?',
} as const;

/** Sorts behind every place. */
const BEHIND_ALL = '\u{10FFFF}';

interface HeldKey {
  readonly key: string;
  readonly isUnique: number;
}

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
  const count = database.prepare(RECORD_QUERIES.count);
  const list = database.prepare(RECORD_QUERIES.list);
  const listBackwards = database.prepare(RECORD_QUERIES.listBackwards);
  const countListed = database.prepare(RECORD_QUERIES.countListed);
  const writeKeys = createKeyWriter(database);

  const versionOf = (workspace: string, row: RecordRow): number => {
    const found = version.get(workspace, row.kind, row.id);
    return found ? numberIn(found, 'version') : 0;
  };

  return {
    /** The stored text of one record. */
    body(workspace: string, kind: RecordKind, id: string): string | null {
      const found = body.get(workspace, kind, id);
      return found ? textIn(found, 'body') : null;
    },

    /** The stored texts under a key, in the order in which the records were first written. */
    find(workspace: string, kind: RecordKind, key: string, page?: Page): string[] {
      return find
        .all(workspace, kind, key, page?.limit ?? -1, page?.skip ?? 0)
        .map(row => textIn(row, 'body'));
    },

    /** How many records are under a key. */
    count(workspace: string, kind: RecordKind, key: string): number {
      return countIn(count.get(workspace, kind, key));
    },

    /** The stored texts of a page of a list. */
    list(workspace: string, kind: RecordKind, span: Span, { limit, skip = 0 }: Page): string[] {
      const { list: name, from = '', before = BEHIND_ALL } = span;
      return (span.backwards ? listBackwards : list)
        .all(workspace, kind, name, from, before, limit, skip)
        .map(row => textIn(row, 'body'));
    },

    /** How many records are in a piece of a list. */
    countListed(workspace: string, kind: RecordKind, span: Span): number {
      const { list: name, from = '', before = BEHIND_ALL } = span;
      return countIn(countListed.get(workspace, kind, name, from, before));
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

    /** Writes all records, then what they are found by: one may take over what another one gives up. */
    write(workspace: string, rows: readonly RecordRow[]): void {
      const written = rows.map(row => {
        const found = write.get(workspace, row.kind, row.id, row.version, row.body);
        if (!found) throw new Error(`${row.kind} ${row.id} was not written`);
        return { row, position: numberIn(found, 'position') };
      });
      const added = written.map(({ row, position }) => writeKeys(workspace, row.kind, position, row));
      for (const add of added) add();
    },
  };
};

/**
 * Takes from a record what it is no longer found by and gives what comes in its place: the difference alone, as most
 * commits change little of it. Both belong inside a transaction.
 */
const createKeyWriter = (database: DatabaseSync) => {
  const keys = database.prepare(RECORD_QUERIES.keys);
  const places = database.prepare(RECORD_QUERIES.places);
  const dropKey = database.prepare(
    'DELETE FROM record_keys WHERE workspace = ? AND kind = ? AND key = ? AND record = ? AND is_unique = ?',
  );
  const addKey = database.prepare(
    'INSERT INTO record_keys (workspace, kind, key, record, is_unique) VALUES (?, ?, ?, ?, ?)',
  );
  const dropPlace = database.prepare(
    'DELETE FROM record_places WHERE workspace = ? AND kind = ? AND list = ? AND place = ?',
  );
  const addPlace = database.prepare(
    'INSERT INTO record_places (workspace, kind, list, place, record) VALUES (?, ?, ?, ?, ?)',
  );

  /** Takes away at once; what it gives back adds. */
  return (workspace: string, kind: RecordKind, position: number, row: RecordKeys): (() => void) => {
    const held = keys
      .all(position)
      .map((one): HeldKey => ({ key: textIn(one, 'key'), isUnique: numberIn(one, 'is_unique') }));
    const wanted: readonly HeldKey[] = [
      ...row.unique.map(key => ({ key, isUnique: 1 })),
      ...row.index.map(key => ({ key, isUnique: 0 })),
    ];
    const stood = places
      .all(position)
      .map((one): Place => ({ list: textIn(one, 'list'), at: textIn(one, 'place') }));
    for (const { key, isUnique } of without(held, wanted, isSameKey))
      dropKey.run(workspace, kind, key, position, isUnique);
    for (const { list, at } of without(stood, row.places, isSamePlace))
      dropPlace.run(workspace, kind, list, at);
    return () => {
      for (const { key, isUnique } of without(wanted, held, isSameKey))
        addKey.run(workspace, kind, key, position, isUnique);
      for (const { list, at } of without(row.places, stood, isSamePlace))
        addPlace.run(workspace, kind, list, at, position);
    };
  };
};

const isSameKey = (one: HeldKey, other: HeldKey): boolean =>
  one.key === other.key && one.isUnique === other.isUnique;
const isSamePlace = (one: Place, other: Place): boolean => one.list === other.list && one.at === other.at;

const without = <Value>(
  all: readonly Value[],
  others: readonly Value[],
  isSame: (one: Value, other: Value) => boolean,
): Value[] => all.filter(one => !others.some(other => isSame(one, other)));

const countIn = (row: Row | undefined): number => (row ? numberIn(row, 'count') : 0);
