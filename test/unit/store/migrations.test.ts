import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { asId, type ChangeId, type ConnectionId, type EffectId } from '../../../src/domain/ids.ts';
import { byEnd } from '../../../src/domain/places.ts';
import { verifyRecord } from '../../../src/store/audit/verify.ts';
import { verifyChain } from '../../../src/store/chain.ts';
import { MIGRATIONS } from '../../../src/store/sqlite/migrations.ts';
import { openAuditFile } from '../../../src/store/sqlite/open-audit.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import {
  ACME,
  AUDIT_KEY,
  aChange,
  aConnection,
  anEffect,
  idsOf,
  leaseOf,
  minute,
} from '../../contract/records.ts';
import { SECRET } from '../../fixtures/store/contents.ts';

const fixtures = new URL('../../fixtures/store/', import.meta.url).pathname;

const schemaOf = (path: string): unknown[] => {
  const database = new DatabaseSync(path, { readOnly: true });
  const schema = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
  database.close();
  return schema;
};

/** The second change of the fixtures was put there without a word on record. */
const UNRECORDED = ['3M8P: the change is there, and nothing on record of it'];

describe('the store file of every earlier version', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jcaccess-migrations-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('has a fixture for each schema version, today’s included', async () => {
    const there = (await readdir(fixtures)).filter(name => name.endsWith('.db')).sort();
    assert.deepEqual(
      there,
      MIGRATIONS.map((_, index) => `v${index + 1}.db`),
      'a migration was added without: node test/fixtures/store/make.ts',
    );
  });

  for (const [index] of MIGRATIONS.entries()) {
    const version = index + 1;
    it(`opens version ${version} with everything in it, and works on`, async () => {
      const path = join(folder, `v${version}.db`);
      await copyFile(join(fixtures, `v${version}.db`), path);
      const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });

      assert.deepEqual(
        await store.change(ACME, asId<ChangeId>('7K2Q')),
        aChange({ id: '7K2Q', thread: '1.1' }),
      );
      assert.equal((await store.change(ACME, asId<ChangeId>('3M8P')))?.state, 'withdrawn');
      assert.deepEqual(await store.connection(ACME, asId<ConnectionId>('cn_1')), aConnection({ id: 'cn_1' }));
      assert.equal((await store.changesBy(ACME, 'thread:C0ITCHANGES:1.1')).length, 1);
      assert.deepEqual(
        idsOf(await store.changesBy(ACME, 'changes')),
        ['7K2Q', '3M8P'],
        'by the keys of today',
      );
      assert.deepEqual(idsOf(await store.changesBy(ACME, 'of:cn_3M8P')), ['3M8P']);
      assert.deepEqual(
        idsOf(await store.connectionsIn(ACME, { list: byEnd({ status: 'live' }) }, { limit: 9 })),
        ['cn_1'],
        'in the lists of today',
      );

      const entries = await store.audit(ACME, asId<ChangeId>('7K2Q'));
      assert.deepEqual(
        entries.map(entry => entry.what),
        ['asked', 'planned', 'written'],
      );
      assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);

      const { faults, old, lines } = await verifyRecord(store.auditReader, ACME, AUDIT_KEY);
      assert.deepEqual(
        [faults, old, lines],
        [UNRECORDED, version < 4 ? 3 : 0, 3],
        'every old entry is in the log',
      );

      assert.deepEqual(idsOf(await store.parked(ACME)), ['given-up']);
      assert.equal((await store.commit({ workspace: ACME, once: ['delivery-1'] })).ok, false);
      await store.commit({ workspace: ACME, effects: [anEffect({ id: 'done' })] });
      assert.deepEqual(await store.backlog(), { oldestDue: minute(6), oldestBegun: minute(5) });
      const [tried] = await store.claim(minute(6), 9, 60_000);
      assert.deepEqual([tried?.id, tried?.attempt], [asId<EffectId>('tried'), 2]);
      assert.ok(tried);
      await store.commit({ workspace: ACME, finished: [leaseOf(tried)] });
      assert.deepEqual(idsOf(await store.claim(minute(9), 9, 60_000)), ['waiting']);
      assert.deepEqual(await store.takeBudget('cloudflare', 1, 60_000, minute(0)), { ok: true });
      const secret = version < 3 ? null : { text: SECRET.text, version: 1 };
      assert.deepEqual(await store.secret(SECRET.name), secret);
      const token = await store.leaseSecret(SECRET.name, 60_000);
      assert.equal(await store.keepSecret(SECRET.name, token ?? '', 'new', secret?.version ?? 0), true);
      await store.close();

      const fresh = join(folder, `fresh-${version}.db`);
      await (await createSqliteStore({ path: fresh, auditKey: AUDIT_KEY })).close();
      assert.deepEqual(schemaOf(path), schemaOf(fresh), 'the same tables as a new file');
    });
  }

  it('has its record checked as it is', async () => {
    for (const version of MIGRATIONS.keys()) {
      const reader = openAuditFile(join(fixtures, `v${version + 1}.db`));
      const { faults, entries, old, counted } = await verifyRecord(reader, ACME, AUDIT_KEY);
      const expected = version + 1 < 4 ? [UNRECORDED, 3, 3, null] : [UNRECORDED, 3, 0, 3];
      assert.deepEqual([faults, entries, old, counted], expected);
      await reader.close();
    }
  });

  it('is refused, untouched, when a newer jcaccess wrote it', async () => {
    const path = join(folder, 'newer.db');
    await copyFile(join(fixtures, `v${MIGRATIONS.length}.db`), path);
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
    database.close();
    await assert.rejects(
      createSqliteStore({ path, auditKey: AUDIT_KEY }),
      new RegExp(
        `version ${MIGRATIONS.length + 1}.*knows versions up to ${MIGRATIONS.length}.*start the newer`,
      ),
    );
  });
});
