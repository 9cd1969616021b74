import type { DatabaseSync } from 'node:sqlite';
import { DONE, no } from '../../domain/result.ts';
import type { BudgetAnswer, Turn, TurnAnswer } from '../../ports/store.ts';
import { freedAt, slicesAt } from '../budget.ts';
import { takeTurns } from '../turns.ts';
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
  const keep = database.prepare(
    `INSERT INTO budgets (key, slice, used) VALUES (?, 0, ?)
     ON CONFLICT (key, slice) DO UPDATE SET used = excluded.used`,
  );
  const forgetPaces = database.prepare('DELETE FROM budgets WHERE key > ? AND key < ? AND used < ?');

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
        if (used >= limit) return no({ until: freedAt(slices, limit, windowMs) });
        take.run(key, current);
        return DONE;
      });
    },

    /** See the port. A pace is kept beside the budgets: in its one row, what is used is the time until it is free again. */
    takeTurns(of: string, turns: readonly Turn[], longestWaitMs: number, nowMs: number): TurnAnswer {
      const keyOf = ({ pace }: Turn): string => `turns:${of}:${pace}`;
      return inTransaction(database, () => {
        const stored = turns.map(turn => taken.all(keyOf(turn)).map(row => numberIn(row, 'used'))[0]);
        const { answer, fullAt } = takeTurns(turns, stored, longestWaitMs, nowMs);
        if (!answer.taken) return answer;
        for (const [index, turn] of turns.entries()) keep.run(keyOf(turn), Math.ceil(fullAt[index] ?? 0));
        forgetPaces.run(`turns:${of}:`, `turns:${of};`, Math.floor(nowMs));
        return answer;
      });
    },
  };
};
