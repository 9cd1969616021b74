import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Work } from '../../src/domain/effect.ts';
import { ACME, aChange, aConnection, anEffect, anEntry, GLOBEX, idsOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, withWorld } from './store.ts';

const KNOWN = ['show-card', 'say'];
const acme = { workspace: ACME, bot: 'B0ACME', deeds: KNOWN };
const globex = { workspace: GLOBEX, bot: 'B0GLOBEX', deeds: KNOWN };

/** Whose work a handle takes, and whose store it may use. */
export const servingContract = (open: OpenWorld): void => {
  describe('serving', () => {
    it(
      'takes the effects of the workspace that is served, and leaves those of another',
      withWorld(open, async ({ store }) => {
        await store.commit({ workspace: GLOBEX, effects: [anEffect({ id: 'theirs', workspace: GLOBEX })] });
        await store.commit({
          workspace: ACME,
          effects: [anEffect({ id: 'ours' })],
          audit: [anEntry('7K2Q', 'asked')],
        });
        await store.serve(acme);
        assert.deepEqual(idsOf(await store.claim(minute(0), 9, LONG_LEASE_MS)), ['ours']);
        assert.deepEqual(idsOf(await store.claim(minute(9), 9, LONG_LEASE_MS)), []);
      }),
    );

    it(
      'leaves an effect that it does not know, and what waits behind it, to those who know it',
      withWorld(open, async ({ store, another }) => {
        await store.serve(acme);
        // As a newer version would, which has a deed that this one does not know.
        const work = { deed: 'sing' } as unknown as Work;
        await store.commit({
          workspace: ACME,
          effects: [
            anEffect({ id: 'new', change: '7K2Q', work }),
            anEffect({ id: 'behind', change: '7K2Q', due: minute(1) }),
            anEffect({ id: 'beside', change: 'ZAMR' }),
          ],
        });
        assert.deepEqual(idsOf(await store.claim(minute(5), 9, LONG_LEASE_MS)), ['beside']);
        assert.deepEqual(idsOf(await store.claim(minute(5), 9, LONG_LEASE_MS)), []);
        assert.equal((await store.status(minute(5))).parked, 0);
        if (!another) return;
        const newer = await another();
        await newer.serve({ ...acme, deeds: [...KNOWN, 'sing'] });
        const [claimed] = await newer.claim(minute(5), 9, LONG_LEASE_MS);
        assert.deepEqual([claimed?.id, claimed?.attempt], ['new', 1], 'its attempts were not used up');
        await newer.close();
      }),
    );

    it(
      'looks past hundreds of effects and lanes from which it takes nothing, and keeps their order',
      withWorld(open, async ({ store }) => {
        await store.serve(acme);
        const work = { deed: 'sing' } as unknown as Work;
        const many = Array.from({ length: 350 }, (_, number) => number);
        await store.commit({
          workspace: ACME,
          effects: [
            ...many.map(number => anEffect({ id: `new-${number}`, lane: `slack:C${number}`, work })),
            ...many.map(number =>
              anEffect({ id: `busy-${number}`, change: '7K2Q', lane: 'busy', due: minute(1) }),
            ),
            ...Array.from({ length: 90 }, (_, number) =>
              anEffect({ id: `first-${number}`, change: `N${number}`, lane: 'both', due: minute(2), work }),
            ),
            ...many.map(number =>
              anEffect({ id: `more-${number}`, change: 'N0', lane: 'both', due: minute(3) }),
            ),
            anEffect({ id: 'behind', change: 'N89', lane: 'both', due: minute(4) }),
            anEffect({ id: 'beside', change: 'OTHER', lane: 'both', due: minute(5) }),
          ],
        });
        assert.deepEqual(idsOf(await store.claim(minute(9), 9, LONG_LEASE_MS)), ['busy-0', 'beside']);
        assert.deepEqual(idsOf(await store.claim(minute(9), 9, LONG_LEASE_MS)), []);
        const { dueNow, claimed } = await store.status(minute(9));
        assert.deepEqual([dueNow, claimed], [350 + 349 + 90 + 350 + 1, 2]);
      }),
    );

    it(
      'is refused on the store of another deployment, and of another app, with what to do',
      withWorld(open, async ({ store, another }) => {
        await store.serve(acme);
        await store.serve(acme);
        const foreign =
          /belongs to another deployment .*workspace T0ACME.*is of workspace T0GLOBEX.*JCACCESS_STORE/;
        await assert.rejects(store.serve(globex), foreign);
        await assert.rejects(store.serve({ ...acme, bot: 'B0OTHER' }), /another Slack app .*B0ACME.*B0OTHER/);
        if (!another) return;
        const restarted = await another();
        await assert.rejects(restarted.serve(globex), foreign);
        await restarted.serve(acme);
        await restarted.close();
      }),
    );

    it(
      'belongs to one of two that start for the first time in the same moment',
      withWorld(open, async ({ store, another }) => {
        if (!another) return;
        const two = await another();
        const starts = await Promise.allSettled([store.serve(acme), two.serve(globex)]);
        assert.deepEqual(starts.map(start => start.status).sort(), ['fulfilled', 'rejected']);
        await two.close();
      }),
    );

    it(
      'knows the store of before there was an id by who has something on record in it',
      withWorld(open, async ({ store }) => {
        await store.commit({
          workspace: ACME,
          changes: [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }],
          connections: [{ record: aConnection({ id: 'cn_7K2Q' }), expectedVersion: 0 }],
          audit: [anEntry('7K2Q', 'asked')],
        });
        await assert.rejects(store.serve(globex), /belongs to another deployment .*of workspace T0ACME/);
        await store.serve(acme);
      }),
    );
  });
};
