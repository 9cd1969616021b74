import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asId, type ChangeId } from '../../src/domain/ids.ts';
import { verifyChain } from '../../src/store/chain.ts';
import { ACME, AUDIT_KEY, aChange, aConnection, anEntry, GLOBEX } from './records.ts';
import type { OpenWorld } from './store.ts';
import { withWorld } from './store.ts';

/** The append-only record. */
export const auditContract = (open: OpenWorld): void => {
  describe('audit', () => {
    it(
      'seals entries into one chain per change, in the order of commits',
      withWorld(open, async ({ store }) => {
        const change = aChange({ id: '7K2Q' }).id;
        const other = aChange({ id: 'BBBB' }).id;
        await store.commit({ workspace: ACME, audit: [anEntry(change, 'asked'), anEntry(other, 'asked')] });
        await store.commit({
          workspace: ACME,
          audit: [anEntry(change, 'approved'), anEntry(change, 'applied')],
        });
        await store.commit({ workspace: GLOBEX, audit: [anEntry(change, 'elsewhere')] });
        const entries = await store.audit(ACME, change);
        assert.deepEqual(
          entries.map(one => [one.sequence, one.what]),
          [
            [1, 'asked'],
            [2, 'approved'],
            [3, 'applied'],
          ],
        );
        const last = entries[2];
        assert.ok(last);
        const head = { sequence: 3, seal: last.seal };
        assert.deepEqual(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: change }), {
          ok: true,
          value: { head, old: 0 },
        });
        const { form, sequence, previous, seal, signature, ...entry } = last;
        assert.deepEqual(entry, anEntry(change, 'applied'));
        assert.deepEqual([form, sequence, previous], [2, 3, entries[1]?.seal]);
        assert.match(seal, /^[0-9a-f]{64}$/);
        assert.match(signature ?? '', /^[\w-]{86}$/);
        assert.equal((await store.audit(ACME, other)).length, 1);
        assert.equal((await store.audit(GLOBEX, change)).length, 1);
      }),
    );

    it(
      'goes on where others left it after the change was read, by this instance or another',
      withWorld(open, async ({ store, another }) => {
        const change = aChange({ id: '7K2Q' });
        const connection = aConnection({ id: change.connection });
        const first = { record: change, expectedVersion: 0 };
        await store.commit({
          workspace: ACME,
          changes: [first],
          connections: [{ record: connection, expectedVersion: 0 }],
          audit: [anEntry(change.id, 'asked')],
        });
        const second = another ? await another() : store;
        await store.changeWithConnection(ACME, change.id);
        await store.changeWithConnection(ACME, change.id);
        for (const [one, what] of [
          [second, 'approved'],
          [store, 'applied'],
          [store, 'tested'],
          [second, 'kept'],
        ] as const) {
          assert.deepEqual(await one.commit({ workspace: ACME, audit: [anEntry(change.id, what)] }), {
            ok: true,
          });
        }
        const entries = await store.audit(ACME, change.id);
        assert.deepEqual(
          entries.map(one => one.what),
          ['asked', 'approved', 'applied', 'tested', 'kept'],
        );
        assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: change.id }).ok, true);
        if (another) await second.close();
      }),
    );

    it(
      'leaves out what an entry does not say',
      withWorld(open, async ({ store }) => {
        const { facts, ...short } = anEntry('7K2Q', 'looked');
        assert.ok(facts);
        const entry = { ...short, who: null, surface: 'clock' as const };
        await store.commit({ workspace: ACME, audit: [entry] });
        const [sealed] = await store.audit(ACME, asId<ChangeId>('7K2Q'));
        assert.ok(sealed);
        const { form, sequence, previous, seal, signature, ...rest } = sealed;
        assert.deepEqual(rest, entry);
        assert.equal(typeof signature, 'string');
        assert.deepEqual([form, sequence, previous, seal.length], [2, 1, '0'.repeat(64), 64]);
        assert.equal(verifyChain([sealed], AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);
      }),
    );
  });
};
