import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BudgetAnswer } from '../../src/ports/store.ts';
import { minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { withWorld } from './store.ts';

const WINDOW_MS = 5 * 60_000;
const after = (ms: number): Date => new Date(minute(0).getTime() + ms);

/** Budgets that instances share. */
export const budgetContract = (open: OpenWorld): void => {
  describe('takeBudget', () => {
    it(
      'gives the limit, then names the moment from which there is more',
      withWorld(open, async ({ store }) => {
        const take = (ms: number): Promise<BudgetAnswer> =>
          store.takeBudget('cloudflare', 3, WINDOW_MS, after(ms));
        for (const ms of [0, 1_000, 60_000]) assert.deepEqual(await take(ms), { ok: true });
        const refused = await take(61_000);
        assert.ok(!refused.ok);
        const until = refused.error.until.getTime() - after(0).getTime();
        assert.ok(until >= WINDOW_MS && until <= WINDOW_MS + WINDOW_MS / 30, `until ${until}`);
        assert.equal((await take(until - 1)).ok, false, 'not a moment earlier');
        assert.equal((await take(until)).ok, true);
      }),
    );

    it(
      'names the moment from which a tenth of the limit is free, so that work of several calls gets done',
      withWorld(open, async ({ store }) => {
        const take = (ms: number): Promise<BudgetAnswer> =>
          store.takeBudget('cloudflare', 100, WINDOW_MS, after(ms));
        // One call in each of the first slices, the rest later.
        for (let n = 0; n < 100; n += 1) await take(Math.min(n, 12) * 10_000);
        const refused = await take(130_000);
        assert.ok(!refused.ok);
        const until = refused.error.until.getTime() - after(0).getTime();
        assert.ok(until >= WINDOW_MS + 90_000 && until <= WINDOW_MS + 100_000, `until ${until}`);
        for (let n = 0; n < 10; n += 1) assert.equal((await take(until)).ok, true, `call ${n + 1}`);
      }),
    );

    it(
      'never gives more than the limit within any window, however the calls fall',
      withWorld(open, async ({ store }) => {
        const given: number[] = [];
        // Bursts just before and just after where fixed windows would begin anew.
        for (let ms = 0; ms < 4 * WINDOW_MS; ms += 7_000) {
          const burst = ms % 11 === 0 ? 9 : 1;
          for (let n = 0; n < burst; n += 1) {
            if ((await store.takeBudget('cloudflare', 20, WINDOW_MS, after(ms))).ok) given.push(ms);
          }
        }
        assert.ok(given.length > 60, `${given.length} in four windows`);
        for (const start of given) {
          const inside = given.filter(ms => ms >= start && ms <= start + WINDOW_MS);
          assert.ok(inside.length <= 20, `${inside.length} from ${start}`);
        }
      }),
    );

    it(
      'keeps a share for those who may take up to a higher limit',
      withWorld(open, async ({ store }) => {
        const take = (limit: number, ms: number): Promise<BudgetAnswer> =>
          store.takeBudget('cloudflare', limit, WINDOW_MS, after(ms));
        const [looking, approved] = [30, 40];
        for (let n = 0; n < looking; n += 1) assert.equal((await take(looking, n * 100)).ok, true);
        assert.equal((await take(looking, 4_000)).ok, false);
        for (let n = 0; n < approved - looking; n += 1)
          assert.equal((await take(approved, 60_000 + n * 5_000)).ok, true, `call ${n + 1} of the share`);
        assert.equal((await take(approved, 120_000)).ok, false);
        const refused = await take(looking, 120_000);
        assert.ok(!refused.ok);
        const until = refused.error.until.getTime() - after(0).getTime();
        // The first thirty are free again then, and only they: what was taken beyond the limit counts too.
        assert.ok(until >= WINDOW_MS && until <= WINDOW_MS + 2 * (WINDOW_MS / 30), `until ${until}`);
        for (let n = 0; n < 3; n += 1) assert.equal((await take(looking, until)).ok, true, `call ${n + 1}`);
      }),
    );

    it(
      'keeps budgets of different keys apart, and a refusal takes nothing',
      withWorld(open, async ({ store }) => {
        const take = (key: string, ms: number): Promise<BudgetAnswer> =>
          store.takeBudget(key, 1, WINDOW_MS, after(ms));
        assert.equal((await take('one', 0)).ok, true);
        assert.equal((await take('two', 0)).ok, true);
        const first = await take('one', 0);
        for (let n = 0; n < 5; n += 1) assert.deepEqual(await take('one', WINDOW_MS / 2), first);
      }),
    );

    it(
      'is shared by instances that ask at once',
      withWorld(open, async ({ store, another }) => {
        const second = another ? await another() : store;
        const answers = await Promise.all(
          Array.from({ length: 40 }, (_, n) =>
            (n % 2 === 0 ? store : second).takeBudget('cloudflare', 12, WINDOW_MS, after(n)),
          ),
        );
        assert.equal(answers.filter(answer => answer.ok).length, 12);
        if (another) await second.close();
      }),
    );
  });
};
