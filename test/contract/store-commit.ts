import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ACME, aChange, aConnection, anEffect, anEntry, GLOBEX, idsOf, leaseOf, minute } from './records.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, SHORT_LEASE_MS, withWorld } from './store.ts';

const REFUSED = (reason: string) => ({ ok: false, error: { reason } });

/** Atomicity, versions, fencing and once-keys. */
export const commitContract = (open: OpenWorld): void => {
  describe('commit', () => {
    it(
      'stores a new record at version 1 and gives it back with its dates',
      withWorld(open, async ({ store }) => {
        const change = aChange({ id: '7K2Q', thread: '171.1' });
        const connection = aConnection({ id: 'cn_7k2q' });
        const result = await store.commit({
          workspace: ACME,
          changes: [{ record: change, expectedVersion: 0 }],
          connections: [{ record: connection, expectedVersion: 0 }],
        });
        assert.deepEqual(result, { ok: true });
        assert.deepEqual(await store.change(ACME, change.id), change);
        assert.deepEqual(await store.connection(ACME, connection.id), connection);
      }),
    );

    it(
      'answers null for a record that is not there, or is of another workspace',
      withWorld(open, async ({ store }) => {
        const change = aChange({ id: '7K2Q' });
        await store.commit({ workspace: ACME, changes: [{ record: change, expectedVersion: 0 }] });
        assert.equal(await store.change(GLOBEX, change.id), null);
        assert.equal(await store.change(ACME, aChange({ id: 'NONE' }).id), null);
        assert.equal(await store.connection(ACME, aConnection({ id: 'cn_none' }).id), null);
      }),
    );

    it(
      'writes the next version only over the one that is expected',
      withWorld(open, async ({ store }) => {
        const put = (version: number) => ({
          record: aChange({ id: '7K2Q', version }),
          expectedVersion: version - 1,
        });
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [put(2)] }), REFUSED('conflict'));
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [put(1)] }), { ok: true });
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [put(1)] }), REFUSED('conflict'));
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [put(3)] }), REFUSED('conflict'));
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [put(2)] }), { ok: true });
        assert.equal((await store.change(ACME, put(1).record.id))?.version, 2);
      }),
    );

    it(
      'throws for records that no correct program writes',
      withWorld(open, async ({ store }) => {
        const record = aChange({ id: '7K2Q', version: 3 });
        await assert.rejects(
          store.commit({ workspace: ACME, changes: [{ record, expectedVersion: 1 }] }),
          /version 3 does not follow 1/,
        );
        await assert.rejects(
          store.commit({ workspace: GLOBEX, changes: [{ record, expectedVersion: 2 }] }),
          /not of workspace T0GLOBEX/,
        );
        await assert.rejects(
          store.commit({ workspace: GLOBEX, effects: [anEffect({ id: 'e1' })] }),
          /not of workspace T0GLOBEX/,
        );
        const twice = { record: aChange({ id: '7K2Q' }), expectedVersion: 0 };
        await assert.rejects(
          store.commit({ workspace: ACME, changes: [twice, twice] }),
          /write each record once/,
        );
      }),
    );

    it(
      'keeps nothing of a refused commit',
      withWorld(open, async ({ store }) => {
        const stale = { record: aChange({ id: 'STALE', version: 5 }), expectedVersion: 4 };
        const fresh = { record: aChange({ id: '7K2Q' }), expectedVersion: 0 };
        const result = await store.commit({
          workspace: ACME,
          changes: [fresh, stale],
          connections: [{ record: aConnection({ id: 'cn_1' }), expectedVersion: 0 }],
          effects: [anEffect({ id: 'e1' })],
          audit: [anEntry('7K2Q', 'asked')],
          once: ['delivery:1'],
        });
        assert.deepEqual(result, REFUSED('conflict'));
        assert.equal(await store.change(ACME, fresh.record.id), null);
        assert.equal(await store.connection(ACME, aConnection({ id: 'cn_1' }).id), null);
        assert.deepEqual(await store.claim(minute(9), 9, LONG_LEASE_MS), []);
        assert.deepEqual(await store.audit(ACME, fresh.record.id), []);
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [fresh], once: ['delivery:1'] }), {
          ok: true,
        });
      }),
    );

    it(
      'refuses a once-key that was there before, in its workspace',
      withWorld(open, async ({ store }) => {
        assert.deepEqual(await store.commit({ workspace: ACME, once: ['click:1', 'click:1'] }), { ok: true });
        assert.deepEqual(
          await store.commit({ workspace: ACME, once: ['click:2', 'click:1'] }),
          REFUSED('duplicate'),
        );
        assert.deepEqual(await store.commit({ workspace: ACME, once: ['click:2'] }), { ok: true });
        assert.deepEqual(await store.commit({ workspace: GLOBEX, once: ['click:1'] }), { ok: true });
      }),
    );

    it(
      'names the first reason in the order duplicate, fenced, conflict, taken',
      withWorld(open, async ({ store }) => {
        const held = { record: aConnection({ id: 'cn_1', label: 'Staff' }), expectedVersion: 0 };
        await store.commit({ workspace: ACME, connections: [held], once: ['click:1'] });
        const taken = { record: aConnection({ id: 'cn_2', label: 'STAFF ' }), expectedVersion: 0 };
        const conflict = { record: aChange({ id: '7K2Q', version: 2 }), expectedVersion: 1 };
        const finished = [{ id: anEffect({ id: 'gone' }).id, token: 'none' }];
        const all = {
          workspace: ACME,
          connections: [taken],
          changes: [conflict],
          finished,
          once: ['click:1'],
        };
        assert.deepEqual(await store.commit(all), REFUSED('duplicate'));
        assert.deepEqual(await store.commit({ ...all, once: ['click:2'] }), REFUSED('fenced'));
        assert.deepEqual(await store.commit({ ...all, once: [], finished: [] }), REFUSED('conflict'));
        assert.deepEqual(await store.commit({ workspace: ACME, connections: [taken] }), {
          ok: false,
          error: { reason: 'taken', key: 'label:staff' },
        });
      }),
    );

    it(
      'ends an effect and writes its outcome in one commit',
      withWorld(open, async ({ store }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const [claimed] = await store.claim(minute(0), 1, LONG_LEASE_MS);
        assert.ok(claimed);
        const change = { record: aChange({ id: '7K2Q' }), expectedVersion: 0 };
        const outcome = { workspace: ACME, changes: [change], finished: [leaseOf(claimed)] };
        assert.deepEqual(await store.commit(outcome), { ok: true });
        assert.equal((await store.status(minute(0))).claimed, 0);
        assert.deepEqual(await store.claim(minute(9), 9, LONG_LEASE_MS), []);
        assert.deepEqual(
          await store.commit({ workspace: ACME, finished: [leaseOf(claimed)] }),
          REFUSED('fenced'),
        );
      }),
    );

    it(
      'refuses the outcome of a lease that is over or was taken over',
      withWorld(open, async ({ store, pass }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        const [slow] = await store.claim(minute(0), 1, SHORT_LEASE_MS);
        assert.ok(slow);
        await pass(SHORT_LEASE_MS + 20);
        const change = { record: aChange({ id: '7K2Q' }), expectedVersion: 0 };
        const late = { workspace: ACME, changes: [change], finished: [leaseOf(slow)] };
        assert.deepEqual(await store.commit(late), REFUSED('fenced'));
        const [second] = await store.claim(minute(0), 1, LONG_LEASE_MS);
        assert.ok(second);
        assert.notEqual(second.token, slow.token);
        assert.deepEqual(await store.commit(late), REFUSED('fenced'));
        assert.equal(await store.change(ACME, change.record.id), null);
        assert.deepEqual(
          await store.commit({ workspace: GLOBEX, finished: [leaseOf(second)] }),
          REFUSED('fenced'),
        );
        assert.deepEqual(await store.commit({ workspace: ACME, finished: [leaseOf(second)] }), { ok: true });
      }),
    );

    it(
      'adds an effect once, also after it was finished',
      withWorld(open, async ({ store }) => {
        const first = anEffect({ id: 'e1', due: minute(1) });
        await store.commit({ workspace: ACME, effects: [first, first] });
        await store.commit({ workspace: ACME, effects: [{ ...first, due: minute(5) }] });
        const claimed = await store.claim(minute(1), 9, LONG_LEASE_MS);
        assert.deepEqual(idsOf(claimed), ['e1']);
        await store.commit({ workspace: ACME, effects: [first] });
        const finished = claimed.map(leaseOf);
        assert.deepEqual(await store.commit({ workspace: ACME, finished, effects: [first] }), { ok: true });
        assert.deepEqual(await store.commit({ workspace: ACME, effects: [first] }), { ok: true });
        assert.deepEqual(await store.claim(minute(9), 9, LONG_LEASE_MS), []);
      }),
    );

    it(
      'does not remember an effect that ends to be forgotten',
      withWorld(open, async ({ store }) => {
        const look = anEffect({ id: 'e1', due: minute(1) });
        await store.commit({ workspace: ACME, effects: [look] });
        const claimed = await store.claim(minute(1), 9, LONG_LEASE_MS);
        const finished = claimed.map(one => ({ ...leaseOf(one), forget: true as const }));
        assert.deepEqual(await store.commit({ workspace: ACME, finished }), { ok: true });
        assert.deepEqual(await store.commit({ workspace: ACME, finished }), REFUSED('fenced'));
        await store.commit({ workspace: ACME, effects: [look] });
        assert.deepEqual(idsOf(await store.claim(minute(1), 9, LONG_LEASE_MS)), ['e1']);
      }),
    );

    it(
      'keeps effects of one id in two workspaces apart',
      withWorld(open, async ({ store }) => {
        await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
        await store.commit({ workspace: GLOBEX, effects: [anEffect({ id: 'e1', workspace: GLOBEX })] });
        const both = await store.claim(minute(0), 9, LONG_LEASE_MS);
        assert.deepEqual(both.map(one => one.workspace).sort(), [ACME, GLOBEX]);
        assert.notEqual(both[0]?.token, both[1]?.token);
        for (const one of both) {
          assert.equal(await store.extend(one.id, one.token, LONG_LEASE_MS), true);
          assert.deepEqual(await store.commit({ workspace: one.workspace, finished: [leaseOf(one)] }), {
            ok: true,
          });
        }
        assert.equal((await store.status(minute(0))).claimed, 0);
      }),
    );
  });
};
