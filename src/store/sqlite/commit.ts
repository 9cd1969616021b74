import type { DatabaseSync } from 'node:sqlite';
import { DONE, no, type Outcome } from '../../domain/result.ts';
import type { Commit, CommitRefusal } from '../../ports/store.ts';
import type { EffectRow } from '../prepared-commit.ts';
import { prepareCommit } from '../prepared-commit.ts';
import { FINISHED_RETENTION_MS, ONCE_RETENTION_MS } from '../retention.ts';
import type { createAudit } from './audit.ts';
import type { createRecords } from './records.ts';
import { inTransaction } from './transaction.ts';

/** After a long rest much is old enough at once; the next commits take the others away. */
const FORGOTTEN_AT_ONCE = 100;

/** The deed behind `commit`. `clock` is the engine's own, in milliseconds. */
export const createCommit = (
  database: DatabaseSync,
  records: ReturnType<typeof createRecords>,
  audit: ReturnType<typeof createAudit>,
  clock: () => number,
) => {
  const forgetOnce = database.prepare(
    `DELETE FROM once_keys WHERE (workspace, key) IN
       (SELECT workspace, key FROM once_keys WHERE seen_at <= ? ORDER BY seen_at LIMIT ${FORGOTTEN_AT_ONCE})`,
  );
  const isSeen = database.prepare('SELECT 1 FROM once_keys WHERE workspace = ? AND key = ? AND seen_at > ?');
  const seen = database.prepare(
    'INSERT OR REPLACE INTO once_keys (workspace, key, seen_at) VALUES (?, ?, ?)',
  );
  const isHeld = database.prepare(
    'SELECT 1 FROM effects WHERE id = ? AND workspace = ? AND token = ? AND leased_until > ?',
  );
  const forgetFinished = database.prepare(
    `DELETE FROM finished_effects WHERE (workspace, id) IN
       (SELECT workspace, id FROM finished_effects WHERE finished_at <= ? ORDER BY finished_at LIMIT ${FORGOTTEN_AT_ONCE})`,
  );
  const finish = database.prepare('DELETE FROM effects WHERE id = ? AND workspace = ?');
  const finished = database.prepare(
    'INSERT OR REPLACE INTO finished_effects (workspace, id, finished_at) VALUES (?, ?, ?)',
  );
  const add = database.prepare(
    `INSERT INTO effects (workspace, id, thread, lane, due, deed, schema, body)
     SELECT :workspace, :id, :thread, :lane, :due, :deed, :schema, :body
     WHERE NOT EXISTS (SELECT 1 FROM finished_effects WHERE workspace = :workspace AND id = :id AND finished_at > :forgotten)
       AND NOT EXISTS (SELECT 1 FROM parked_effects WHERE workspace = :workspace AND id = :id)
     ON CONFLICT (id, workspace) DO NOTHING`,
  );
  const addEffect = (workspace: string, effect: EffectRow, now: number): void => {
    add.run({ workspace, ...effect, forgotten: now - FINISHED_RETENTION_MS });
  };

  return {
    /** See the port. The reasons to refuse are looked for in this order: duplicate, fenced, conflict, taken. */
    commit(commit: Commit): Outcome<CommitRefusal> {
      const { records: rows, effects } = prepareCommit(commit);
      const { workspace } = commit;
      const once = [...new Set(commit.once)];
      const ended = [...new Map(commit.finished?.map(one => [`${one.id} ${one.token}`, one])).values()];

      return inTransaction(database, () => {
        const now = clock();
        if (once.length > 0) forgetOnce.run(now - ONCE_RETENTION_MS);
        forgetFinished.run(now - FINISHED_RETENTION_MS);

        if (once.some(key => isSeen.get(workspace, key, now - ONCE_RETENTION_MS)))
          return no({ reason: 'duplicate' });
        if (!ended.every(one => isHeld.get(one.id, workspace, one.token, now))) {
          return no({ reason: 'fenced' });
        }
        if (!records.areAsExpected(workspace, rows)) return no({ reason: 'conflict' });
        const taken = records.takenKey(workspace, rows);
        if (taken !== null) return no({ reason: 'taken', key: taken });

        for (const key of once) seen.run(workspace, key, now);
        for (const { id, forget } of ended) {
          finish.run(id, workspace);
          if (!forget) finished.run(workspace, id, now);
        }
        records.write(workspace, rows);
        for (const effect of effects) addEffect(workspace, effect, now);
        for (const entry of commit.audit ?? []) audit.seal(workspace, entry);
        return DONE;
      });
    },
  };
};
