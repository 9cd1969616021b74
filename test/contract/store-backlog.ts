import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACME, anEffect, GLOBEX, leaseOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, withWorld } from './store.ts';

/** What has waited longest. */
export const backlogContract = (open: OpenWorld): void => {
  describe('backlog', () => {
    it(
      'names the oldest due and the oldest begun of what is not finished, claimed or not',
      withWorld(open, async ({ store }) => {
        assert.deepEqual(await store.backlog(), { oldestDue: null, oldestBegun: null });
        await store.commit({
          workspace: ACME,
          effects: [anEffect({ id: 'a', due: minute(3) }), anEffect({ id: 'b', due: minute(5) })],
        });
        await store.commit({
          workspace: GLOBEX,
          effects: [anEffect({ id: 'a', workspace: GLOBEX, due: minute(4) })],
        });
        assert.deepEqual(await store.backlog(), { oldestDue: minute(3), oldestBegun: null });

        const [first] = await store.claim(minute(6), 1, LONG_LEASE_MS);
        assert.ok(first);
        assert.deepEqual(await store.backlog(), { oldestDue: minute(3), oldestBegun: minute(6) });
        const rest = await store.claim(minute(7), 9, LONG_LEASE_MS);
        assert.equal(rest.length, 2);

        await store.defer(first.id, first.token, minute(9), 'not yet');
        const [again] = await store.claim(minute(9), 1, LONG_LEASE_MS);
        assert.ok(again);
        assert.equal((await store.backlog()).oldestBegun?.getTime(), minute(6).getTime(), 'begun once');
        await store.commit({ workspace: again.workspace, finished: [leaseOf(again)] });
        assert.equal((await store.backlog()).oldestBegun?.getTime(), minute(7).getTime());

        for (const one of rest) await store.park(one.id, one.token, minute(9), 'bad');
        assert.deepEqual(await store.backlog(), { oldestDue: null, oldestBegun: null });
      }),
    );
  });
};
