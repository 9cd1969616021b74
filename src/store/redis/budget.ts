import { DONE, no } from '../../domain/result.ts';
import type { Store } from '../../ports/store.ts';
import { freedAt, slicesAt } from '../budget.ts';
import { CLOCKS_APART_MS } from '../turns.ts';
import { runConfirmed } from './confirm.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { budgetKey } from './keys.ts';
import { TAKE_BUDGET } from './lua/budget.ts';
import { TAKE_TURNS } from './lua/turns.ts';
import { listIn, numberIn } from './reply.ts';

const takeScript = script(TAKE_BUDGET);
const turnsScript = script(TAKE_TURNS);

/** Longer than anything is owed: after that a pace is free. */
const PACES_KEPT_MS = 600_000;

/** The budget from which nothing is bought: a write of its own, as safe as a commit. */
const PROOF = { key: 'readiness', keptMs: 60_000 };

/**
 * The deed behind `takeBudget`, and the proof that one can be written. A command that is sent twice counts twice, which errs
 * to the safe side.
 */
export const createBudget = (
  connection: Connection,
  replicas: number,
): Pick<Store, 'takeBudget' | 'takeTurns' | 'proveWriting'> => ({
  async proveWriting() {
    const args = [Number.MAX_SAFE_INTEGER, 0, 0, PROOF.keptMs].map(String);
    await runConfirmed(connection, replicas, takeScript, [budgetKey(PROOF.key)], args, () => true);
  },

  async takeBudget(key, limit, windowMs, now) {
    const { current, oldest } = slicesAt(now.getTime(), windowMs);
    const args = [limit, current, oldest, 2 * windowMs].map(String);
    const taken = listIn(await connection.run(takeScript, [budgetKey(key)], args)).map(numberIn);
    if (taken.length === 0) return DONE;
    const slices = taken.flatMap((slice, index) =>
      index % 2 === 0 ? [{ slice, used: taken[index + 1] ?? 0 }] : [],
    );
    return no({ until: freedAt(slices, limit, windowMs) });
  },

  async takeTurns(of, turns, longestWaitMs, nowMs) {
    const asked = turns.flatMap(one => [one.pace, one.owedMs, one.mostOwedMs, one.everyMs]);
    const args = [Math.floor(nowMs), longestWaitMs, CLOCKS_APART_MS, PACES_KEPT_MS, ...asked].map(String);
    const [taken, waitMs] = listIn(await connection.run(turnsScript, [budgetKey(`turns:${of}`)], args));
    return { taken: numberIn(taken) === 1, waitMs: numberIn(waitMs) };
  },
});
