import type { Store } from '../../ports/store.ts';
import { freedAt, slicesAt } from '../budget.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { budgetKey } from './keys.ts';
import { TAKE_BUDGET } from './lua/budget.ts';
import { listIn, numberIn } from './reply.ts';

const takeScript = script(TAKE_BUDGET);

/** The deed behind `takeBudget`. A command that is sent twice counts twice, which errs to the safe side. */
export const createBudget = (connection: Connection): Pick<Store, 'takeBudget'> => ({
  async takeBudget(key, limit, windowMs, now) {
    const { current, oldest } = slicesAt(now.getTime(), windowMs);
    const args = [limit, current, oldest, 2 * windowMs].map(String);
    const taken = listIn(await connection.run(takeScript, [budgetKey(key)], args)).map(numberIn);
    if (taken.length === 0) return { ok: true };
    const slices = taken.flatMap((slice, index) =>
      index % 2 === 0 ? [{ slice, used: taken[index + 1] ?? 0 }] : [],
    );
    return { ok: false, until: freedAt(slices, limit, windowMs) };
  },
});
