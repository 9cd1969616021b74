import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Store } from '../../src/ports/store.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, WAITABLE_LEASE_MS, withWorld } from './store.ts';

const NAME = 'bot-token';

const leaseOf = async (store: Store, leaseMs = LONG_LEASE_MS): Promise<string> =>
  (await store.leaseSecret(NAME, leaseMs)) ?? assert.fail('the lease is held by somebody');

/** Secrets that instances share, and the lease under which one of them renews them. */
export const secretContract = (open: OpenWorld): void => {
  describe('secrets', () => {
    it(
      'are not there until one is kept, then come back as they were, version by version',
      withWorld(open, async ({ store }) => {
        assert.equal(await store.secret(NAME), null);
        const token = await leaseOf(store);
        assert.equal(await store.secret(NAME), null, 'a lease alone keeps nothing');
        assert.equal(await store.keepSecret(NAME, token, 'one “é” \n', 0), true);
        assert.deepEqual(await store.secret(NAME), { text: 'one “é” \n', version: 1 });
        assert.equal(await store.keepSecret(NAME, token, 'two', 1), true);
        assert.deepEqual(await store.secret(NAME), { text: 'two', version: 2 });
        assert.equal(await store.secret('another'), null);
      }),
    );

    it(
      'are kept over the version that is expected, over no other',
      withWorld(open, async ({ store }) => {
        const token = await leaseOf(store);
        assert.equal(await store.keepSecret(NAME, token, 'from nowhere', 1), false);
        assert.equal(await store.secret(NAME), null);
        await store.keepSecret(NAME, token, 'one', 0);
        for (const stale of [0, 2]) assert.equal(await store.keepSecret(NAME, token, 'x', stale), false);
        assert.deepEqual(await store.secret(NAME), { text: 'one', version: 1 });
      }),
    );

    it(
      'are leased to one of those who ask at once',
      withWorld(open, async ({ store, another }) => {
        const second = another ? await another() : store;
        const asked = Array.from({ length: 20 }, (_, n) =>
          (n % 2 ? store : second).leaseSecret(NAME, LONG_LEASE_MS),
        );
        assert.equal((await Promise.all(asked)).filter(token => token !== null).length, 1);
        assert.notEqual(await second.leaseSecret('another', LONG_LEASE_MS), null, 'each name has its own');
        if (second !== store) await second.close();
      }),
    );

    it(
      'are kept by nobody without the lease',
      withWorld(open, async ({ store }) => {
        assert.equal(await store.keepSecret(NAME, 'guessed', 'x', 0), false);
        const token = await leaseOf(store);
        for (const wrong of ['', 'guessed', `${token}x`])
          assert.equal(await store.keepSecret(NAME, wrong, 'x', 0), false);
        await store.releaseSecret(NAME, 'guessed');
        assert.equal(await store.leaseSecret(NAME, LONG_LEASE_MS), null, 'nobody else can release it');
        await store.releaseSecret(NAME, token);
        await store.releaseSecret(NAME, token);
        assert.equal(await store.keepSecret(NAME, token, 'x', 0), false, 'released');
        const next = await leaseOf(store);
        assert.equal(await store.keepSecret(NAME, token, 'x', 0), false, 'somebody else has it now');
        await store.releaseSecret(NAME, token);
        assert.equal(await store.keepSecret(NAME, next, 'one', 0), true);
      }),
    );

    it(
      'are free again when the lease ends, and the late holder changes nothing',
      withWorld(open, async ({ store, pass }) => {
        const late = await leaseOf(store, WAITABLE_LEASE_MS);
        assert.equal(await store.leaseSecret(NAME, LONG_LEASE_MS), null);
        await pass(WAITABLE_LEASE_MS + 1);
        assert.equal(await store.keepSecret(NAME, late, 'late', 0), false, 'its lease is over');
        const next = await leaseOf(store);
        assert.equal(await store.keepSecret(NAME, late, 'late', 0), false);
        assert.equal(await store.keepSecret(NAME, next, 'one', 0), true);
        await store.releaseSecret(NAME, late);
        assert.equal(await store.leaseSecret(NAME, LONG_LEASE_MS), null, 'the late one ended nothing');
      }),
    );

    it(
      'are seen by other instances, and are still there when those who kept them are gone',
      withWorld(open, async ({ store, another }) => {
        if (!another) return;
        const first = await another();
        const token = await leaseOf(first);
        await first.keepSecret(NAME, token, 'one', 0);
        assert.deepEqual(await store.secret(NAME), { text: 'one', version: 1 });
        await first.close();
        const later = await another();
        assert.deepEqual(await later.secret(NAME), { text: 'one', version: 1 });
        assert.equal(await later.leaseSecret(NAME, LONG_LEASE_MS), null, 'leases outlive their holders');
        await later.close();
      }),
    );
  });
};
