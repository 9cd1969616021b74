import type { DatabaseSync } from 'node:sqlite';
import type { AuditEntry, Commit, CommitRefusal, SealedEntry } from '../../ports/store.ts';
import type { ChainHead } from '../chain.ts';
import { CHAIN_START, sealEntry } from '../chain.ts';
import { sealedEntryFrom, sealedEntryText } from '../codec.ts';
import type { EffectRow } from '../prepared-commit.ts';
import { prepareCommit } from '../prepared-commit.ts';
import { FINISHED_RETENTION_MS, ONCE_RETENTION_MS } from '../retention.ts';
import type { createRecords } from './records.ts';
import { numberIn, textIn } from './row.ts';
import { inTransaction } from './transaction.ts';

type Refused = { ok: false; error: CommitRefusal };

/** The deed behind `commit`, and the audit it writes. `clock` is the engine's own, in milliseconds. */
export const createCommit = (
  database: DatabaseSync,
  records: ReturnType<typeof createRecords>,
  auditKey: string,
  clock: () => number,
) => {
  const forgetOnce = database.prepare('DELETE FROM once_keys WHERE seen_at <= ?');
  const isSeen = database.prepare('SELECT 1 FROM once_keys WHERE workspace = ? AND key = ?');
  const seen = database.prepare('INSERT INTO once_keys (workspace, key, seen_at) VALUES (?, ?, ?)');
  const isHeld = database.prepare(
    'SELECT 1 FROM effects WHERE id = ? AND workspace = ? AND token = ? AND leased_until > ?',
  );
  const forgetFinished = database.prepare('DELETE FROM finished_effects WHERE finished_at <= ?');
  const finish = database.prepare('DELETE FROM effects WHERE id = ? AND workspace = ?');
  const finished = database.prepare(
    'INSERT INTO finished_effects (workspace, id, finished_at) VALUES (?, ?, ?)',
  );
  const add = database.prepare(
    `INSERT INTO effects (workspace, id, thread, lane, due, body)
     SELECT :workspace, :id, :thread, :lane, :due, :body
     WHERE NOT EXISTS (SELECT 1 FROM finished_effects WHERE workspace = :workspace AND id = :id)
       AND NOT EXISTS (SELECT 1 FROM parked_effects WHERE workspace = :workspace AND id = :id)
     ON CONFLICT (id, workspace) DO NOTHING`,
  );
  const head = database.prepare(
    'SELECT sequence, seal FROM audit WHERE workspace = ? AND change = ? ORDER BY sequence DESC LIMIT 1',
  );
  const append = database.prepare(
    'INSERT INTO audit (workspace, change, sequence, seal, body) VALUES (?, ?, ?, ?, ?)',
  );
  const entries = database.prepare(
    'SELECT body FROM audit WHERE workspace = ? AND change = ? ORDER BY sequence',
  );

  const headOf = (workspace: string, change: string): ChainHead => {
    const row = head.get(workspace, change);
    return row ? { sequence: numberIn(row, 'sequence'), seal: textIn(row, 'seal') } : CHAIN_START;
  };

  const seal = (workspace: string, entry: AuditEntry): void => {
    const sealed = sealEntry(entry, headOf(workspace, entry.change), auditKey);
    append.run(workspace, entry.change, sealed.sequence, sealed.seal, sealedEntryText(sealed));
  };

  const addEffect = (workspace: string, effect: EffectRow): void => {
    add.run({ workspace, ...effect });
  };

  return {
    /** See the port. The reasons to refuse are looked for in this order: duplicate, fenced, conflict, taken. */
    commit(commit: Commit): { ok: true } | Refused {
      const { records: rows, effects } = prepareCommit(commit);
      const { workspace } = commit;
      const once = [...new Set(commit.once)];
      const ended = [...new Map(commit.finished?.map(one => [`${one.id} ${one.token}`, one])).values()];
      const no = (error: CommitRefusal): Refused => ({ ok: false, error });

      return inTransaction(database, () => {
        const now = clock();
        if (once.length > 0) forgetOnce.run(now - ONCE_RETENTION_MS);
        forgetFinished.run(now - FINISHED_RETENTION_MS);

        if (once.some(key => isSeen.get(workspace, key))) return no({ reason: 'duplicate' });
        if (!ended.every(one => isHeld.get(one.id, workspace, one.token, now))) {
          return no({ reason: 'fenced' });
        }
        if (!records.areAsExpected(workspace, rows)) return no({ reason: 'conflict' });
        const taken = records.takenKey(workspace, rows);
        if (taken !== null) return no({ reason: 'taken', key: taken });

        for (const key of once) seen.run(workspace, key, now);
        for (const { id } of ended) {
          finish.run(id, workspace);
          finished.run(workspace, id, now);
        }
        records.write(workspace, rows);
        for (const effect of effects) addEffect(workspace, effect);
        for (const entry of commit.audit ?? []) seal(workspace, entry);
        return { ok: true };
      });
    },

    /** See the port. */
    audit(workspace: string, change: string): SealedEntry[] {
      return entries.all(workspace, change).map(row => sealedEntryFrom(textIn(row, 'body')));
    },
  };
};
