import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AuditEntry, AuditReader, Census, LogLine, SealedEntry } from '../../ports/store.ts';
import { firstCensus } from '../audit/census.ts';
import type { Ledger } from '../audit/take-census.ts';
import { breathe } from '../breathe.ts';
import type { ChainHead } from '../chain.ts';
import { CHAIN_START, sealEntry } from '../chain.ts';
import { censusFrom, censusText, sealedEntryFrom, sealedEntryText } from '../codec.ts';
import type { Row } from './row.ts';
import { numberIn, textIn } from './row.ts';

/** The queries over the record that grow with it, by name, so that a test can ask SQLite how it runs them. */
export const AUDIT_QUERIES = {
  head: 'SELECT sequence, seal FROM audit WHERE workspace = ? AND change = ? ORDER BY sequence DESC LIMIT 1',
  entries: 'SELECT body FROM audit WHERE workspace = ? AND change = ? ORDER BY sequence',
  lastLine: 'SELECT line FROM audit_log WHERE workspace = ? ORDER BY line DESC LIMIT 1',
  linesAfter:
    'SELECT subject, sequence, seal FROM audit_log WHERE workspace = ? AND line > ? ORDER BY line LIMIT ?',
  entriesAfter: `
    SELECT line, body FROM audit_log CROSS JOIN audit
      ON audit.workspace = audit_log.workspace AND change = subject AND audit.sequence = audit_log.sequence
    WHERE audit_log.workspace = ? AND line > ? ORDER BY line LIMIT ?`,
  newestCensus: 'SELECT body FROM audit_censuses WHERE workspace = ? ORDER BY number DESC LIMIT 1',
} as const;

const lineIn = (row: Row): LogLine => ({
  subject: textIn(row, 'subject'),
  sequence: numberIn(row, 'sequence'),
  seal: textIn(row, 'seal'),
});

/** The writing of the record. `seal` belongs inside the transaction of its commit. */
export const createAudit = (
  database: DatabaseSync,
  auditKey: string,
): Pick<Ledger, 'newest' | 'linesAfter' | 'append'> & {
  seal(workspace: string, entry: AuditEntry): void;
} => {
  const head = database.prepare(AUDIT_QUERIES.head);
  const append = database.prepare(
    'INSERT INTO audit (workspace, change, sequence, seal, body) VALUES (?, ?, ?, ?, ?)',
  );
  const lastLine = database.prepare(AUDIT_QUERIES.lastLine);
  const addLine = database.prepare(
    'INSERT INTO audit_log (workspace, line, subject, sequence, seal) VALUES (?, ?, ?, ?, ?)',
  );
  const linesAfter = database.prepare(AUDIT_QUERIES.linesAfter);
  const newestCensus = database.prepare(AUDIT_QUERIES.newestCensus);
  const addCensus = database.prepare(
    'INSERT INTO audit_censuses (workspace, number, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const headOf = (workspace: string, change: string): ChainHead => {
    const row = head.get(workspace, change);
    return row ? { sequence: numberIn(row, 'sequence'), seal: textIn(row, 'seal') } : CHAIN_START;
  };

  const lengthOf = (workspace: string): number => {
    const row = lastLine.get(workspace);
    return row ? numberIn(row, 'line') : 0;
  };

  const add = ({ workspace, number, ...census }: Census): boolean =>
    addCensus.run(workspace, number, censusText({ workspace, number, ...census })).changes === 1;

  return {
    seal(workspace, entry) {
      const { change } = entry;
      const sealed = sealEntry(workspace, entry, headOf(workspace, change), auditKey);
      const lines = lengthOf(workspace);
      if (lines === 0) add(firstCensus(workspace, { found: 0, old: 0 }, auditKey));
      append.run(workspace, change, sealed.sequence, sealed.seal, sealedEntryText(sealed));
      addLine.run(workspace, lines + 1, change, sealed.sequence, sealed.seal);
    },

    newest: async workspace => {
      const row = newestCensus.get(workspace);
      return row ? censusFrom(textIn(row, 'body')) : null;
    },
    linesAfter: async (workspace, after, limit) => linesAfter.all(workspace, after, limit).map(lineIn),
    append: async census => add(census),
  };
};

/**
 * Takes the first census of each workspace of a file that was just brought to the tables of today. Belongs inside the
 * transaction that did it, so that nothing comes between.
 */
export const beginCensuses = (database: DatabaseSync, auditKey: string): void => {
  const found = database.prepare(
    `SELECT workspace, count(*) AS found, sum(body LIKE '%"schema":1}') AS old FROM audit
     WHERE workspace NOT IN (SELECT workspace FROM audit_censuses) GROUP BY workspace`,
  );
  const add = database.prepare('INSERT INTO audit_censuses (workspace, number, body) VALUES (?, ?, ?)');
  for (const row of found.all()) {
    const workspace = textIn(row, 'workspace');
    const there = { found: numberIn(row, 'found'), old: numberIn(row, 'old') };
    const census = firstCensus(workspace, there, auditKey);
    add.run(workspace, census.number, censusText(census));
  }
};

/**
 * The sealed entries of one subject, in order. Prepared once: a statement is freed only when V8 collects it. Rows come as lists,
 * because each answer of objects makes a hidden class, some 800 bytes of V8's old space until it is collected.
 */
export const createChainReader = (
  database: DatabaseSync,
): ((workspace: string, subject: string) => SealedEntry[]) => {
  const entries = database.prepare(AUDIT_QUERIES.entries);
  entries.setReturnArrays(true);
  return (workspace, subject) => {
    const rows = entries.all(workspace, subject) as unknown as readonly (readonly unknown[])[];
    return rows.map(([body]) => sealedEntryFrom(String(body)));
  };
};

/** So many rows are read at once: a statement that stayed open between two of them would hinder writing. */
const PAGE = 250;

/** Reads the record out of a file, which may be open for reading alone and of any version of the tables. */
export const createAuditReader = (database: DatabaseSync): AuditReader => {
  const has = (table: string): boolean =>
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !==
    undefined;

  const chainOf = has('audit') ? createChainReader(database) : () => [];

  /** The rows of a workspace, page by page, each beginning behind the `place` where the one before ended. */
  async function* rows(
    page: StatementSync,
    place: string,
    workspace: string,
    first: string | number,
  ): AsyncGenerator<Row> {
    for (let behind = first; ; ) {
      const found: Row[] = page.all(workspace, behind, PAGE);
      yield* found;
      await breathe();
      const last = found.at(-1)?.[place];
      if (found.length < PAGE || (typeof last !== 'string' && typeof last !== 'number')) return;
      behind = last;
    }
  }

  const inTable = (
    table: string,
    columns: string,
    place: string,
    workspace: string,
    first: string | number,
  ): AsyncIterable<Row> | readonly Row[] =>
    has(table)
      ? rows(
          database.prepare(
            `SELECT ${columns} FROM ${table} WHERE workspace = ? AND ${place} > ? ORDER BY ${place} LIMIT ?`,
          ),
          place,
          workspace,
          first,
        )
      : [];

  /** Jumps from one workspace to the next, past everything that it has. */
  const workspacesIn = (table: string): string[] => {
    const next = database.prepare(`SELECT min(workspace) AS workspace FROM ${table} WHERE workspace > ?`);
    const found: string[] = [];
    for (let last = ''; ; ) {
      const workspace = next.get(last)?.workspace;
      if (typeof workspace !== 'string') return found;
      found.push(workspace);
      last = workspace;
    }
  };

  return {
    workspaces: async () => {
      const found = ['records', 'audit', 'audit_log', 'audit_censuses'].filter(has).flatMap(workspacesIn);
      return [...new Set(found)].sort();
    },
    async *censuses(workspace) {
      for await (const row of inTable('audit_censuses', 'number, body', 'number', workspace, 0))
        yield censusFrom(textIn(row, 'body'));
    },
    async *log(workspace, after = 0) {
      for await (const row of inTable('audit_log', 'line, subject, sequence, seal', 'line', workspace, after))
        yield lineIn(row);
    },
    async *entries(workspace) {
      if (!has('audit_log')) return;
      for await (const row of rows(database.prepare(AUDIT_QUERIES.entriesAfter), 'line', workspace, 0))
        yield sealedEntryFrom(textIn(row, 'body'));
    },
    async *subjects(workspace) {
      for await (const row of inTable('audit', 'DISTINCT change', 'change', workspace, ''))
        yield textIn(row, 'change');
    },
    async *changes(workspace) {
      if (!has('records')) return;
      const page = database.prepare(
        `SELECT id FROM records WHERE workspace = ? AND kind = 'change' AND id > ? ORDER BY id LIMIT ${PAGE}`,
      );
      for (let behind = ''; ; ) {
        const found = page.all(workspace, behind).map(row => textIn(row, 'id'));
        yield* found;
        if (found.length < PAGE) return;
        behind = found.at(-1) ?? '';
      }
    },
    chain: async (workspace, subject) => chainOf(workspace, subject),
  };
};
