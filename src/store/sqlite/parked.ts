import type { DatabaseSync } from 'node:sqlite';
import { effectFrom } from '../codec.ts';
import { effectRow } from '../prepared-commit.ts';
import { textIn } from './row.ts';
import { inTransaction } from './transaction.ts';

/** What an operator does with effects that were given up. `clock` is the engine's own, in milliseconds. */
export const createParked = (database: DatabaseSync, clock: () => number) => {
  const find = database.prepare('SELECT body FROM parked_effects WHERE workspace = ? AND id = ?');
  const remove = database.prepare('DELETE FROM parked_effects WHERE workspace = ? AND id = ?');
  const add = database.prepare(
    `INSERT INTO effects (workspace, id, thread, lane, due, deed, schema, body)
     VALUES (:workspace, :id, :thread, :lane, :due, :deed, :schema, :body)`,
  );
  const finish = database.prepare(
    'INSERT OR REPLACE INTO finished_effects (workspace, id, finished_at) VALUES (?, ?, ?)',
  );

  return {
    /** See the port. */
    retry(workspace: string, id: string, due: Date): boolean {
      return inTransaction(database, () => {
        const row = find.get(workspace, id);
        if (!row) return false;
        const effect = effectFrom(textIn(row, 'body'));
        remove.run(workspace, id);
        add.run({ workspace, ...effectRow(workspace, { ...effect, due }) });
        return true;
      });
    },

    /** See the port. */
    drop(workspace: string, id: string): boolean {
      return inTransaction(database, () => {
        if (remove.run(workspace, id).changes === 0) return false;
        finish.run(workspace, id, clock());
        return true;
      });
    },
  };
};
