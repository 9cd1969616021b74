import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyChain } from '../../src/store/chain.ts';
import { ACME, AUDIT_KEY, aChange, anEffect, anEntry, minute } from './records.ts';
import type { OpenWorld, StoreWorld } from './store.ts';
import { LONG_LEASE_MS, withWorld } from './store.ts';

/** Two instances on one memory. */
export const raceContract = (open: OpenWorld): void => {
  describe('two instances', () => {
    const withTwo = (deed: (one: StoreWorld['store'], two: StoreWorld['store']) => Promise<void>) =>
      withWorld(open, async ({ store, another }) => {
        const second = another ? await another() : store;
        try {
          await deed(store, second);
        } finally {
          if (second !== store) await second.close();
        }
      });

    it(
      'never claim one effect twice',
      withTwo(async (one, two) => {
        const effects = Array.from({ length: 200 }, (_, n) => anEffect({ id: `e${n}` }));
        await one.commit({ workspace: ACME, effects });
        const ids: string[] = [];
        for (let wave = 0; wave < 8; wave += 1) {
          const claims = await Promise.all(
            Array.from({ length: 8 }, (_, n) => (n % 2 ? one : two).claim(minute(0), 7, LONG_LEASE_MS)),
          );
          ids.push(...claims.flat().map(effect => effect.id));
        }
        assert.equal(ids.length, 200);
        assert.equal(new Set(ids).size, 200);
      }),
    );

    it(
      'commit one version once',
      withTwo(async (one, two) => {
        for (let version = 1; version <= 10; version += 1) {
          const changes = [{ record: aChange({ id: '7K2Q', version }), expectedVersion: version - 1 }];
          const results = await Promise.all(
            Array.from({ length: 8 }, (_, n) =>
              (n % 2 ? one : two).commit({
                workspace: ACME,
                changes,
                audit: [anEntry('7K2Q', `v${version}`)],
              }),
            ),
          );
          assert.equal(results.filter(result => result.ok).length, 1);
          const refused = results.filter(result => !result.ok).map(result => result.error.reason);
          assert.deepEqual(
            refused,
            Array.from({ length: 7 }, () => 'conflict'),
          );
        }
        const entries = await two.audit(ACME, aChange({ id: '7K2Q' }).id);
        assert.deepEqual(
          entries.map(entry => entry.what),
          Array.from({ length: 10 }, (_, n) => `v${n + 1}`),
        );
        assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);
      }),
    );

    it(
      'give a unique key to one of those who want it',
      withTwo(async (one, two) => {
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, n) =>
            (n % 2 ? one : two).commit({
              workspace: ACME,
              changes: [{ record: aChange({ id: `C${n}`, connection: 'cn_1' }), expectedVersion: 0 }],
            }),
          ),
        );
        assert.equal(results.filter(result => result.ok).length, 1);
        assert.equal((await two.changesBy(ACME, 'open:cn_1')).length, 1);
      }),
    );

    it(
      'act once on a delivery that both receive',
      withTwo(async (one, two) => {
        const once = ['delivery:1'];
        const results = await Promise.all([one, two, one, two].map(s => s.commit({ workspace: ACME, once })));
        assert.deepEqual(results.map(result => result.ok).filter(Boolean), [true]);
      }),
    );

    it(
      'keep one unbroken chain when both write to it',
      withTwo(async (one, two) => {
        const audit = (n: number) => [anEntry('7K2Q', `refused ${n}`)];
        const results = await Promise.all(
          Array.from({ length: 40 }, (_, n) =>
            (n % 2 ? one : two).commit({ workspace: ACME, audit: audit(n) }),
          ),
        );
        assert.ok(results.every(result => result.ok));
        const entries = await one.audit(ACME, aChange({ id: '7K2Q' }).id);
        assert.equal(entries.length, 40);
        assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);
      }),
    );
  });
};
