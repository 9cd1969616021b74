import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CONNECTIONS, labelKey, OPEN_CHANGES, openChangeKey, threadKey } from '../../src/domain/keys.ts';
import { ACME, aChange, aConnection, GLOBEX, idsOf } from './records.ts';
import type { OpenWorld } from './store.ts';
import { withWorld } from './store.ts';

/** Unique keys and index keys. */
export const recordContract = (open: OpenWorld): void => {
  describe('keys', () => {
    it(
      'finds records by index key and by unique key, oldest first',
      withWorld(open, async ({ store }) => {
        for (const id of ['ZZZZ', 'AAAA', 'MMMM']) {
          await store.commit({ workspace: ACME, changes: [{ record: aChange({ id }), expectedVersion: 0 }] });
        }
        await store.commit({
          workspace: ACME,
          changes: [{ record: aChange({ id: 'ZZZZ', version: 2 }), expectedVersion: 1 }],
        });
        assert.deepEqual(idsOf(await store.changesBy(ACME, OPEN_CHANGES)), ['ZZZZ', 'AAAA', 'MMMM']);
        assert.deepEqual(idsOf(await store.changesBy(ACME, openChangeKey('cn_AAAA'))), ['AAAA']);
        assert.deepEqual(await store.changesBy(ACME, 'nothing'), []);
        assert.deepEqual(await store.changesBy(GLOBEX, OPEN_CHANGES), []);
        assert.deepEqual(await store.connectionsBy(ACME, OPEN_CHANGES), []);
      }),
    );

    it(
      'gives a change with its connection, open or ended; nothing when one is not there',
      withWorld(open, async ({ store }) => {
        const connection = aConnection({ id: 'cn_other' });
        const change = aChange({ id: '7K2Q', connection: 'cn_other' });
        assert.equal(await store.changeWithConnection(ACME, change.id), null);
        await store.commit({ workspace: ACME, changes: [{ record: change, expectedVersion: 0 }] });
        assert.equal(await store.changeWithConnection(ACME, change.id), null);
        await store.commit({ workspace: ACME, connections: [{ record: connection, expectedVersion: 0 }] });
        assert.deepEqual(await store.changeWithConnection(ACME, change.id), { change, connection });
        assert.equal(await store.changeWithConnection(GLOBEX, change.id), null);
        const ended = aChange({ id: '7K2Q', connection: 'cn_other', version: 2, closed: true });
        await store.commit({ workspace: ACME, changes: [{ record: ended, expectedVersion: 1 }] });
        assert.deepEqual(await store.changeWithConnection(ACME, change.id), { change: ended, connection });
      }),
    );

    it(
      'finds connections by index key and by label',
      withWorld(open, async ({ store }) => {
        for (const id of ['cn_z', 'cn_a']) {
          await store.commit({
            workspace: ACME,
            connections: [{ record: aConnection({ id }), expectedVersion: 0 }],
          });
        }
        assert.deepEqual(idsOf(await store.connectionsBy(ACME, CONNECTIONS)), ['cn_z', 'cn_a']);
        assert.deepEqual(idsOf(await store.connectionsBy(ACME, labelKey('CN_A '))), ['cn_a']);
        assert.deepEqual(await store.changesBy(ACME, CONNECTIONS), []);
      }),
    );

    it(
      'replaces the keys of a record on every commit',
      withWorld(open, async ({ store }) => {
        const put = (version: number, thread: string, closed = false) => ({
          record: aChange({ id: '7K2Q', version, thread, closed }),
          expectedVersion: version - 1,
        });
        await store.commit({ workspace: ACME, changes: [put(1, '1.1')] });
        await store.commit({ workspace: ACME, changes: [put(2, '2.2')] });
        assert.deepEqual(await store.changesBy(ACME, threadKey('C0ITCHANGES', '1.1')), []);
        assert.deepEqual(idsOf(await store.changesBy(ACME, threadKey('C0ITCHANGES', '2.2'))), ['7K2Q']);
        await store.commit({ workspace: ACME, changes: [put(3, '2.2', true)] });
        assert.deepEqual(await store.changesBy(ACME, OPEN_CHANGES), []);
        assert.deepEqual(idsOf(await store.changesBy(ACME, threadKey('C0ITCHANGES', '2.2'))), ['7K2Q']);
      }),
    );

    it(
      'refuses a unique key that another record holds, until it is given up',
      withWorld(open, async ({ store }) => {
        const first = aChange({ id: 'AAAA', connection: 'cn_1' });
        const second = { record: aChange({ id: 'BBBB', connection: 'cn_1' }), expectedVersion: 0 };
        await store.commit({ workspace: ACME, changes: [{ record: first, expectedVersion: 0 }] });
        const taken = { ok: false, error: { reason: 'taken', key: 'open:cn_1' } };
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [second] }), taken);
        assert.equal(await store.change(ACME, second.record.id), null);
        const elsewhere = {
          record: aChange({ id: 'BBBB', connection: 'cn_1', workspace: GLOBEX }),
          expectedVersion: 0,
        };
        assert.deepEqual(await store.commit({ workspace: GLOBEX, changes: [elsewhere] }), { ok: true });
        const closed = aChange({ id: 'AAAA', connection: 'cn_1', version: 2, closed: true });
        assert.deepEqual(
          await store.commit({ workspace: ACME, changes: [{ record: closed, expectedVersion: 1 }] }),
          { ok: true },
        );
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [second] }), { ok: true });
      }),
    );

    it(
      'hands a key over within one commit, and refuses two that want it',
      withWorld(open, async ({ store }) => {
        const first = aChange({ id: 'AAAA', connection: 'cn_1' });
        await store.commit({ workspace: ACME, changes: [{ record: first, expectedVersion: 0 }] });
        const closed = {
          record: aChange({ id: 'AAAA', connection: 'cn_1', version: 2, closed: true }),
          expectedVersion: 1,
        };
        const next = (id: string) => ({ record: aChange({ id, connection: 'cn_1' }), expectedVersion: 0 });
        assert.deepEqual(
          await store.commit({ workspace: ACME, changes: [next('BBBB'), next('CCCC'), closed] }),
          {
            ok: false,
            error: { reason: 'taken', key: 'open:cn_1' },
          },
        );
        assert.deepEqual(await store.commit({ workspace: ACME, changes: [next('BBBB'), closed] }), {
          ok: true,
        });
        assert.deepEqual(idsOf(await store.changesBy(ACME, openChangeKey('cn_1'))), ['BBBB']);
      }),
    );

    it(
      'frees the label of a dormant connection',
      withWorld(open, async ({ store }) => {
        const put = (id: string, version: number, status: 'proposed' | 'dormant') => ({
          record: aConnection({ id, version, status, label: 'Staff' }),
          expectedVersion: version - 1,
        });
        await store.commit({ workspace: ACME, connections: [put('cn_1', 1, 'proposed')] });
        assert.equal(
          (await store.commit({ workspace: ACME, connections: [put('cn_2', 1, 'proposed')] })).ok,
          false,
        );
        await store.commit({ workspace: ACME, connections: [put('cn_1', 2, 'dormant')] });
        assert.equal(
          (await store.commit({ workspace: ACME, connections: [put('cn_2', 1, 'proposed')] })).ok,
          true,
        );
        assert.deepEqual(idsOf(await store.connectionsBy(ACME, labelKey('staff'))), ['cn_2']);
      }),
    );
  });
};
