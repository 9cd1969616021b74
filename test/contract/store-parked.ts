import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACME, anEffect, GLOBEX, leaseOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, withWorld } from './store.ts';

/** What an operator does with effects that were given up. */
export const parkedContract = (open: OpenWorld): void => {
  describe('parked effects', () => {
    it(
      'are tried again as if for the first time, or end for good',
      withWorld(open, async ({ store }) => {
        const effects = [anEffect({ id: 'again' }), anEffect({ id: 'never', lane: 'cloudflare' })];
        await store.commit({ workspace: ACME, effects });
        for (const one of await store.claim(minute(0), 9, LONG_LEASE_MS))
          await store.park(one.id, one.token, minute(1), 'channel_not_found');
        assert.equal((await store.status(minute(1))).parked, 2);
        const [again, never] = effects as [ReturnType<typeof anEffect>, ReturnType<typeof anEffect>];

        assert.equal(await store.retryParked(GLOBEX, again.id, minute(2)), false, 'of another workspace');
        assert.equal(await store.retryParked(ACME, again.id, minute(2)), true);
        assert.equal(await store.retryParked(ACME, again.id, minute(2)), false, 'it waits now');
        assert.equal(await store.dropParked(ACME, again.id), false);
        assert.deepEqual(await store.claim(minute(1), 9, LONG_LEASE_MS), []);
        const [claimed] = await store.claim(minute(2), 9, LONG_LEASE_MS);
        assert.deepEqual([claimed?.id, claimed?.attempt, claimed?.due], ['again', 1, minute(2)]);
        if (claimed) await store.commit({ workspace: ACME, finished: [leaseOf(claimed)] });

        assert.equal(await store.dropParked(ACME, never.id), true);
        assert.equal(await store.dropParked(ACME, never.id), false);
        await store.commit({ workspace: ACME, effects });
        assert.deepEqual(await store.claim(minute(9), 9, LONG_LEASE_MS), [], 'both are finished');
        assert.deepEqual(await store.parked(ACME), []);
        assert.equal((await store.status(minute(9))).parked, 0);
      }),
    );
  });
};
