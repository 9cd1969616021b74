import type { DatabaseSync } from 'node:sqlite';
import type { BudgetAnswer } from '../../ports/store.ts';
import { freedAt, slicesAt } from '../budget.ts';
import { numberIn } from './row.ts';
import { inTransaction } from './transaction.ts';

/** The deed behind `takeBudget`. */
export const createBudget = (database: DatabaseSync) => {
  const forget = database.prepare('DELETE FROM budgets WHERE key = ? AND slice < ?');
  const taken = database.prepare('SELECT slice, used FROM budgets WHERE key = ?');
  const take = database.prepare(
    `INSERT INTO budgets (key, slice, used) VALUES (?, ?, 1)
     ON CONFLICT (key, slice) DO UPDATE SET used = used + 1`,
  );

  return {
    /** See the port. */
    take(key: string, limit: number, windowMs: number, now: Date): BudgetAnswer {
      const { current, oldest } = slicesAt(now.getTime(), windowMs);
      return inTransaction(database, () => {
        forget.run(key, oldest);
        const slices = taken
          .all(key)
          .map(row => ({ slice: numberIn(row, 'slice'), used: numberIn(row, 'used') }));
        const used = slices.reduce((sum, one) => sum + one.used, 0);
        if (used >= limit) return { ok: false, until: freedAt(slices, limit, windowMs) };
        take.run(key, current);
        return { ok: true };
      });
    },
  };
};
