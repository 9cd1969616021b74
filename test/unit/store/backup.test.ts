import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { asId, type ChangeId } from '../../../src/domain/ids.ts';
import { verifyChain } from '../../../src/store/chain.ts';
import { backUp } from '../../../src/store/sqlite/backup.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, aChange, aConnection, anEffect, anEntry } from '../../contract/records.ts';
import { killInMidStream } from '../../contract/sqlite-processes.ts';

describe('a backup of the SQLite store', () => {
  let folder = '';
  let from = '';
  let to = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jcaccess-backup-'));
    from = join(folder, 'store.db');
    to = join(folder, 'backup.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (path: string) => createSqliteStore({ path, auditKey: AUDIT_KEY });

  it('is taken while the store is open, counts what is in it, and is a store when it is put back', async () => {
    const store = await open(from);
    await store.commit({
      workspace: ACME,
      changes: [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }],
      connections: [{ record: aConnection({ id: 'cn_1' }), expectedVersion: 0 }],
      effects: [anEffect({ id: 'e1' }), anEffect({ id: 'e2' })],
      audit: [anEntry('7K2Q', 'asked')],
    });
    const { bytes, ...counts } = backUp(from, to);
    assert.deepEqual(counts, { changes: 1, connections: 1, effects: 2, auditEntries: 1 });
    assert.equal(bytes, statSync(to).size);
    assert.equal(statSync(to).mode & 0o777, 0o600);
    await store.commit({ workspace: ACME, audit: [anEntry('7K2Q', 'after the backup')] });
    await store.close();

    for (const end of ['', '-wal', '-shm']) rmSync(from + end, { force: true });
    execFileSync('cp', [to, from]);
    const restored = await open(from);
    assert.deepEqual(await restored.change(ACME, asId<ChangeId>('7K2Q')), aChange({ id: '7K2Q' }));
    const entries = await restored.audit(ACME, asId<ChangeId>('7K2Q'));
    assert.deepEqual(
      entries.map(entry => entry.what),
      ['asked'],
    );
    assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);
    await restored.commit({ workspace: ACME, audit: [anEntry('7K2Q', 'goes on')] });
    await restored.close();
  });

  it('is whole when another process writes without pause', async () => {
    await (await open(from)).close();
    const writing = killInMidStream(from, 900);
    const copies: string[] = [];
    const end = Date.now() + 800;
    while (Date.now() < end) {
      const copy = join(folder, `backup-${copies.length}.db`);
      backUp(from, copy);
      copies.push(copy);
      await new Promise(resolve => setTimeout(resolve, 60));
    }
    await writing;
    assert.ok(copies.length > 2);
    for (const copy of copies) {
      const store = await open(copy);
      const change = await store.change(ACME, asId<ChangeId>('KILL'));
      const entries = await store.audit(ACME, asId<ChangeId>('KILL'));
      assert.equal(entries.length, change?.version ?? 0, 'record and audit of one moment');
      await store.close();
    }
  });

  it('never overwrites, and leaves nothing behind when it fails', async () => {
    assert.throws(() => backUp(from, to), /no store file/);
    await (await open(from)).close();
    writeFileSync(to, 'an older backup');
    assert.throws(() => backUp(from, to), /never overwrites/);
    assert.throws(() => backUp(from, join(folder, 'no', 'b.db')), /does not exist/);

    const store = await open(from);
    await store.commit({
      workspace: ACME,
      changes: [{ record: aChange({ id: '7K2Q' }), expectedVersion: 0 }],
    });
    await store.close();
    const raw = new DatabaseSync(from);
    raw.exec("UPDATE records SET body = '{}'");
    raw.close();
    const other = join(folder, 'other.db');
    assert.throws(() => backUp(from, other), /no schema number/);
    assert.equal(existsSync(other), false);
    assert.deepEqual(
      readdirSync(folder).filter(name => name.includes('partial')),
      [],
    );
  });
});
