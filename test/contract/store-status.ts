import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACME, anEffect, GLOBEX, leaseOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, WAITABLE_LEASE_MS, withWorld } from './store.ts';

/** What waits. */
export const statusContract = (open: OpenWorld): void => {
  describe('status', () => {
    it(
      'counts nothing in an empty store',
      withWorld(open, async ({ store }) => {
        assert.deepEqual(await store.status(minute(0)), { claimed: 0, dueNow: 0, nextDue: null, parked: 0 });
      }),
    );

    it(
      'tells claimed, due and next apart, over all workspaces',
      withWorld(open, async ({ store, pass }) => {
        await store.commit({
          workspace: ACME,
          effects: [
            anEffect({ id: 'now' }),
            anEffect({ id: 'soon', due: minute(5) }),
            anEffect({ id: 'later', due: minute(9), lane: 'cloudflare' }),
          ],
        });
        await store.commit({ workspace: GLOBEX, effects: [anEffect({ id: 'now', workspace: GLOBEX })] });
        assert.deepEqual(await store.status(minute(0)), {
          claimed: 0,
          dueNow: 2,
          nextDue: minute(5),
          parked: 0,
        });
        await store.claim(minute(0), 1, WAITABLE_LEASE_MS);
        assert.deepEqual(await store.status(minute(0)), {
          claimed: 1,
          dueNow: 1,
          nextDue: minute(5),
          parked: 0,
        });
        await pass(WAITABLE_LEASE_MS + 20);
        assert.deepEqual(await store.status(minute(0)), {
          claimed: 0,
          dueNow: 2,
          nextDue: minute(5),
          parked: 0,
        });
        const [first, second] = await store.claim(minute(0), 2, LONG_LEASE_MS);
        assert.ok(first && second);
        await store.park(first.id, first.token, minute(0), 'broken');
        await store.commit({ workspace: second.workspace, finished: [leaseOf(second)] });
        assert.deepEqual(await store.status(minute(5)), {
          claimed: 0,
          dueNow: 1,
          nextDue: minute(9),
          parked: 1,
        });
      }),
    );

    it(
      'takes the end of a block into account',
      withWorld(open, async ({ store }) => {
        const lane = 'cloudflare';
        await store.commit({
          workspace: ACME,
          effects: [anEffect({ id: 'a', lane }), anEffect({ id: 'b', due: minute(30) })],
        });
        await store.blockLane(lane, minute(20));
        await store.blockLane('slack:D0EMPTY', minute(10));
        assert.deepEqual(await store.status(minute(1)), {
          claimed: 0,
          dueNow: 0,
          nextDue: minute(20),
          parked: 0,
        });
        assert.deepEqual(await store.status(minute(20)), {
          claimed: 0,
          dueNow: 1,
          nextDue: minute(30),
          parked: 0,
        });
        await store.blockLane(lane, minute(40));
        assert.deepEqual(await store.status(minute(20)), {
          claimed: 0,
          dueNow: 0,
          nextDue: minute(30),
          parked: 0,
        });
        assert.deepEqual(await store.status(minute(30)), {
          claimed: 0,
          dueNow: 1,
          nextDue: minute(40),
          parked: 0,
        });
      }),
    );
  });
};
