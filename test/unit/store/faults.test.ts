import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { asId, type ChangeId } from '../../../src/domain/ids.ts';
import { verifyChain } from '../../../src/store/chain.ts';
import { probeSqlite } from '../../../src/store/probe.ts';
import { backUp } from '../../../src/store/sqlite/backup.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, aChange, anEntry, minute } from '../../contract/records.ts';

const open = (path: string) => createSqliteStore({ path, auditKey: AUDIT_KEY });

/** Why no small file system can be mounted here, or false. */
const cannotMount = (() => {
  const at = mkdtempSync(join(tmpdir(), 'jcaccess-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
    execFileSync('umount', [at]);
    return false;
  } catch {
    return 'mounting needs root and CAP_SYS_ADMIN';
  } finally {
    rmSync(at, { recursive: true });
  }
})();

describe('a store file that cannot be used', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jcaccess-faults-'));
    path = join(folder, 'store.db');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const fillWith = async (changes: number): Promise<void> => {
    const store = await open(path);
    for (let n = 0; n < changes; n += 1) {
      const record = aChange({ id: `C${n}`, closed: true });
      await store.commit({ workspace: ACME, changes: [{ record, expectedVersion: 0 }] });
    }
    await store.close();
  };

  it('is refused when a page is damaged, with the command that restores it', async () => {
    await fillWith(200);
    const backup = join(folder, 'backup.db');
    backUp(path, backup);
    const file = openSync(path, 'r+');
    const pages = statSync(path).size / 4096;
    for (let page = 4; page < pages; page += 3) writeSync(file, Buffer.alloc(200, 0xa5), 0, 200, page * 4096);
    const refusal = await open(path).then(
      () => assert.fail('it was opened'),
      (error: Error) => error,
    );
    assert.equal(refusal.name, 'StoreFault');
    assert.match(refusal.message, /is damaged/);
    const command = /^ {4}(.*cp BACKUP.*)$/m.exec(refusal.message)?.[1] ?? '';
    execFileSync('sh', ['-c', command.replace('BACKUP', backup)], { stdio: 'ignore' });
    const restored = await open(path);
    assert.equal((await restored.change(ACME, asId<ChangeId>('C199')))?.state, 'withdrawn');
    await restored.close();
  });

  it('is refused when it is something else than a database, and is left as it was', async () => {
    writeFileSync(
      path,
      'this is a shopping list, not a database, and it is long enough to be read as a header\n'.repeat(40),
    );
    const before = readFileSync(path);
    await assert.rejects(open(path), /is damaged \(it is no SQLite file\)/);
    assert.deepEqual(readFileSync(path), before);
  });

  it('names the folder that is missing, and the folder in place of a file', async () => {
    await assert.rejects(open(join(folder, 'no', 'store.db')), /folder of the store file .* does not exist/);
    mkdirSync(path);
    await assert.rejects(open(path), /is a folder|cannot be opened/);
  });

  it('says that it is read-only', { skip: cannotMount }, async () => {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
    try {
      await fillWith(1);
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      await assert.rejects(open(path), /read-only/);
      await assert.rejects(open(join(folder, 'new.db')), /read-only/);
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  it('writes nothing by halves on a full disk, says so, and goes on when there is room', {
    skip: cannotMount,
  }, async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    try {
      const store = await open(path);
      const id = aChange({ id: 'FULL' }).id;
      let version = 0;
      const write = async (): Promise<void> => {
        await store.commit({
          workspace: ACME,
          changes: [{ record: aChange({ id: 'FULL', version: version + 1 }), expectedVersion: version }],
          audit: [{ ...anEntry('FULL', 'asked'), facts: { padding: 'x'.repeat(4000) } }],
        });
        version += 1;
      };
      await assert.rejects(
        async () => {
          for (let n = 0; n < 1000; n += 1) await write();
        },
        (error: Error) =>
          error.name === 'StoreFault' && /is full\. Nothing of the last step was written/.test(error.message),
      );
      assert.ok(version > 5, `${version} commits before the disk was full`);
      await assert.rejects(store.proveWriting(), /is full/, 'readiness finds it too');
      assert.throws(() => probeSqlite(path), /is full/, 'and so does preflight');
      assert.equal((await store.change(ACME, id))?.version, version, 'the record is as last confirmed');
      const entries = await store.audit(ACME, asId<ChangeId>('FULL'));
      assert.equal(entries.length, version, 'and so is the audit');
      assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: 'FULL' }).ok, true);

      execFileSync('mount', ['-o', 'remount,size=8m', folder]);
      await write();
      await store.proveWriting();
      assert.equal((await store.change(ACME, id))?.version, version);
      assert.equal((await store.status(minute(0))).parked, 0);
      await store.close();
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});
