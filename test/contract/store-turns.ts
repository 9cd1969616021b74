import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Turn, TurnAnswer } from '../../src/ports/store.ts';
import type { OpenWorld } from './store.ts';
import { withWorld } from './store.ts';

const BEGAN = Date.UTC(2026, 10, 24);
/** Five at once, then one a second; the second may use two of the five. */
const post: Turn = { pace: 'chat.postMessage', everyMs: 1_000, owedMs: 4_000, mostOwedMs: 4_000 };
const quiet: Turn = { ...post, owedMs: 1_000 };
const inChannel = (channel: string): Turn => ({
  ...quiet,
  pace: `chat.postMessage ${channel}`,
  mostOwedMs: 1_000,
});

/** Paces that instances share. */
export const turnsContract = (open: OpenWorld): void => {
  describe('takeTurns', () => {
    it(
      'gives a burst at once, then names the wait; what would wait too long takes nothing',
      withWorld(open, async ({ store }) => {
        const take = (ms: number): Promise<TurnAnswer> => store.takeTurns('slack', [post], 2_000, BEGAN + ms);
        for (let n = 0; n < 5; n += 1) assert.deepEqual(await take(0), { taken: true, waitMs: 0 });
        assert.deepEqual(await take(0), { taken: true, waitMs: 1_000 });
        assert.deepEqual(await take(0), { taken: true, waitMs: 2_000 });
        assert.deepEqual(await take(0), { taken: false, waitMs: 3_000 });
        assert.deepEqual(await take(500), { taken: false, waitMs: 2_500 });
        assert.deepEqual(await take(1_500), { taken: true, waitMs: 1_500 });
        assert.deepEqual(await take(60_000), { taken: true, waitMs: 0 });
      }),
    );

    it(
      'takes turns in all paces or in none, and keeps things apart',
      withWorld(open, async ({ store }) => {
        const take = (of: string, turns: readonly Turn[]) => store.takeTurns(of, turns, 0, BEGAN);
        for (let n = 0; n < 2; n += 1)
          assert.equal((await take('slack', [post, inChannel('C1')])).taken, true);
        for (let n = 0; n < 9; n += 1)
          assert.equal((await take('slack', [post, inChannel('C1')])).taken, false);
        for (let n = 0; n < 2; n += 1)
          assert.equal((await take('slack', [post, inChannel('C2')])).taken, true);
        assert.equal((await take('other', [post])).taken, true);
      }),
    );

    it(
      'leaves to others what one may not use of a burst',
      withWorld(open, async ({ store }) => {
        const take = (turn: Turn) => store.takeTurns('slack', [turn], 0, BEGAN);
        for (let n = 0; n < 2; n += 1) assert.equal((await take(quiet)).taken, true);
        assert.equal((await take(quiet)).taken, false);
        for (let n = 0; n < 3; n += 1) assert.equal((await take(post)).taken, true);
        assert.equal((await take(post)).taken, false);
      }),
    );

    it(
      'is not held up by a clock that went back',
      withWorld(open, async ({ store }) => {
        for (let n = 0; n < 5; n += 1) await store.takeTurns('slack', [post], 0, BEGAN + 3_600_000);
        assert.deepEqual(await store.takeTurns('slack', [post], 0, BEGAN), { taken: true, waitMs: 0 });
      }),
    );

    it(
      'gives no turn twice, however many ask at once',
      withWorld(open, async ({ store }) => {
        const answers = await Promise.all(
          Array.from({ length: 40 }, () => store.takeTurns('slack', [post], 2_000, BEGAN)),
        );
        const waits = answers.filter(one => one.taken).map(one => one.waitMs);
        assert.deepEqual(
          waits.toSorted((a, b) => a - b),
          [0, 0, 0, 0, 0, 1_000, 2_000],
        );
      }),
    );
  });
};
