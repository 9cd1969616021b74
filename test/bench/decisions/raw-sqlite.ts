import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../../src/store/sqlite/open.ts';
import { changeId, connectionId, workspace } from '../seeds.ts';
import { type Batch, batchOf } from './ours.ts';

/** What a decision leaves behind, as text that only has to be written. */
export interface Written {
  readonly change: string;
  readonly effects: readonly string[];
  readonly audit: string;
}

/**
 * The same reads and writes as a decision, by hand on the same tables: two records read, the version compared, the
 * change, the effects, the once-key and the audit entry written, one durable transaction. No rules, no JSON, no seal.
 */
export function rawSqlite(path: string, written: Written): { batch: Batch; close: () => void } {
  const database = openDatabase(path);
  const body = database.prepare('SELECT body FROM records WHERE workspace = ? AND kind = ? AND id = ?');
  const seen = database.prepare('INSERT INTO once_keys (workspace, key, seen_at) VALUES (?, ?, ?)');
  const swap = database.prepare(
    `UPDATE records SET version = 2, body = ? WHERE workspace = ? AND kind = 'change' AND id = ? AND version = 1`,
  );
  const addEffect = database.prepare(
    'INSERT INTO effects (workspace, id, thread, lane, due, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const head = database.prepare(
    'SELECT sequence, seal FROM audit WHERE workspace = ? AND change = ? ORDER BY sequence DESC LIMIT 1',
  );
  const append = database.prepare(
    'INSERT INTO audit (workspace, change, sequence, seal, body) VALUES (?, ?, ?, ?, ?)',
  );
  const seal = randomBytes(32).toString('hex');

  const batch = batchOf(async number => {
    const id = changeId(number);
    body.get(workspace, 'change', id);
    body.get(workspace, 'connection', connectionId(number));
    database.exec('BEGIN IMMEDIATE');
    if (swap.run(written.change, workspace, id).changes !== 1)
      throw new Error(`change ${id} was not at version 1`);
    seen.run(workspace, `press:${number}`, Date.now());
    for (const [place, effect] of written.effects.entries()) {
      addEffect.run(workspace, `${id}.00002.0${place}`, `${id} ${place % 2}`, `lane${place % 2}`, 1, effect);
    }
    head.get(workspace, id);
    append.run(workspace, id, 1, seal, written.audit);
    database.exec('COMMIT');
  });
  return { batch, close: () => database.close() };
}
