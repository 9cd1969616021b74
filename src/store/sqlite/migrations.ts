import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

/** The steps from an empty file to today's tables. Step n brings `user_version` to n; a released step never changes. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE records (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('change', 'connection')),
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (workspace, kind, id)
  ) STRICT;

  CREATE TABLE record_keys (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records (position),
    is_unique INTEGER NOT NULL,
    PRIMARY KEY (workspace, kind, key, record, is_unique)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX record_keys_held ON record_keys (workspace, kind, key) WHERE is_unique = 1;
  CREATE INDEX record_keys_of ON record_keys (record);

  CREATE TABLE effects (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    thread TEXT NOT NULL,
    lane TEXT NOT NULL,
    due INTEGER NOT NULL,
    body TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    first_claimed_at INTEGER,
    token TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    UNIQUE (id, workspace)
  ) STRICT;
  CREATE INDEX effects_due ON effects (due, position);
  CREATE INDEX effects_thread ON effects (thread, due);
  CREATE INDEX effects_lane ON effects (lane, due);
  CREATE INDEX effects_leased ON effects (leased_until) WHERE leased_until > 0;

  CREATE TABLE parked_effects (
    position INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    due INTEGER NOT NULL,
    body TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    parked_at INTEGER NOT NULL,
    error TEXT NOT NULL,
    UNIQUE (workspace, id)
  ) STRICT;

  CREATE TABLE finished_effects (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    finished_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX finished_effects_age ON finished_effects (finished_at);

  CREATE TABLE lanes (
    lane TEXT NOT NULL PRIMARY KEY,
    blocked_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX lanes_blocked ON lanes (blocked_until);

  CREATE TABLE once_keys (
    workspace TEXT NOT NULL,
    key TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX once_keys_age ON once_keys (seen_at);

  CREATE TABLE audit (
    workspace TEXT NOT NULL,
    change TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    seal TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace, change, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
  `,
  `
  CREATE TABLE budgets (
    key TEXT NOT NULL,
    slice INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (key, slice)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX effects_begun ON effects (first_claimed_at) WHERE first_claimed_at IS NOT NULL;
  `,
  `
  CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL DEFAULT 0,
    body TEXT,
    token TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE audit_log (
    workspace TEXT NOT NULL,
    line INTEGER NOT NULL,
    subject TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    seal TEXT NOT NULL,
    PRIMARY KEY (workspace, line)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO audit_log (workspace, line, subject, sequence, seal)
    SELECT workspace, row_number() OVER (PARTITION BY workspace ORDER BY change, sequence), change, sequence, seal
    FROM audit;
  CREATE TRIGGER audit_log_is_not_edited BEFORE UPDATE ON audit_log
  BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_log_is_not_cut BEFORE DELETE ON audit_log
  BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

  CREATE TABLE audit_censuses (
    workspace TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (workspace, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER audit_censuses_are_not_edited BEFORE UPDATE ON audit_censuses
  BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
  CREATE TRIGGER audit_censuses_are_not_cut BEFORE DELETE ON audit_censuses
  BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;

  CREATE TABLE marks (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE effects ADD COLUMN deed TEXT NOT NULL DEFAULT '';
  ALTER TABLE effects ADD COLUMN schema INTEGER NOT NULL DEFAULT 1;
  `,
  `
  ALTER TABLE effects ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
  `,
  `
  CREATE TABLE record_places (
    workspace TEXT NOT NULL,
    kind TEXT NOT NULL,
    list TEXT NOT NULL,
    place TEXT NOT NULL,
    record INTEGER NOT NULL REFERENCES records (position),
    PRIMARY KEY (workspace, kind, list, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_places_of ON record_places (record);
  `,
];

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

/**
 * Brings the tables to the newest step, all of it in one transaction, so that two processes starting together cannot
 * both do it. `moved` is called inside it when there was a step to take. Throws when a newer version of jcaccess wrote the file.
 */
export const migrate = (
  database: DatabaseSync,
  steps: readonly string[] = MIGRATIONS,
  moved: () => void = () => undefined,
): void =>
  inTransaction(database, () => {
    const from = versionOf(database);
    if (from > steps.length) {
      throw new Error(
        `the store file has version ${from}, this jcaccess knows versions up to ${steps.length}: start the newer jcaccess`,
      );
    }
    for (const step of steps.slice(from)) database.exec(step);
    if (from === steps.length) return;
    database.exec(`PRAGMA user_version = ${steps.length}`);
    moved();
  });
