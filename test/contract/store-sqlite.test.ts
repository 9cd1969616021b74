import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { verifyChain } from '../../src/store/chain.ts';
import { AUDIT_QUERIES } from '../../src/store/sqlite/audit.ts';
import { EFFECT_QUERIES } from '../../src/store/sqlite/effects.ts';
import { MIGRATIONS, migrate } from '../../src/store/sqlite/migrations.ts';
import { openDatabase } from '../../src/store/sqlite/open.ts';
import { RECORD_QUERIES } from '../../src/store/sqlite/records.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, aChange, anEffect, anEntry, GLOBEX, idsOf, leaseOf, minute } from './records.ts';
import { inProcesses, killInMidStream } from './sqlite-processes.ts';
import type { OpenWorld } from './store.ts';
import { LONG_LEASE_MS, storeContract } from './store.ts';
import { compareWithReference } from './store-model.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const movableClock = () => {
  let now = 1_000_000;
  return {
    clock: () => now,
    pass: async (ms: number) => {
      now += ms;
    },
  };
};

const inMemory = async () => {
  const { clock, pass } = movableClock();
  const store = await createSqliteStore({ path: ':memory:', auditKey: AUDIT_KEY, leaseClock: clock });
  return { store, another: null, clock, pass, leaseMs: 1000, end: () => store.close() };
};

const onFile: OpenWorld = async () => {
  const { clock, pass } = movableClock();
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-store-'));
  const path = join(folder, 'store.db');
  const another = () => createSqliteStore({ path, auditKey: AUDIT_KEY, leaseClock: clock });
  const store = await another();
  return {
    store,
    another,
    pass,
    end: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};

storeContract('SQLite in memory', inMemory);
storeContract('SQLite on a file', onFile);

const inFolder = (deed: (path: string) => Promise<void>) => async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-store-'));
  try {
    await deed(join(folder, 'store.db'));
  } finally {
    await rm(folder, { recursive: true });
  }
};

describe('SQLite', () => {
  it('behaves as the reference does, whatever the story', () => compareWithReference(inMemory, 400));

  it(
    'keeps its files from everybody but their owner',
    inFolder(async path => {
      const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      await store.commit({ workspace: ACME, once: ['k'] });
      for (const end of ['', '-wal', '-shm']) {
        assert.equal(((await stat(path + end)).mode & 0o777).toString(8), '600', `mode of store.db${end}`);
      }
      await store.close();
      await chmod(path, 0o644);
      const again = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      assert.equal((await stat(path)).mode & 0o777, 0o600);
      await again.close();
    }),
  );

  it(
    'keeps everything when it is closed and opened',
    inFolder(async path => {
      const first = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      const change = aChange({ id: '7K2Q' });
      const changes = [{ record: change, expectedVersion: 0 }];
      await first.commit({ workspace: ACME, changes, effects: [anEffect({ id: 'e1' })], once: ['k'] });
      await first.close();
      await assert.rejects(first.change(ACME, change.id), /finalized|not open/);
      const second = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      assert.deepEqual(await second.change(ACME, change.id), change);
      assert.equal((await second.status(minute(0))).dueNow, 1);
      assert.equal((await second.commit({ workspace: ACME, once: ['k'] })).ok, false);
      await second.close();
    }),
  );

  it(
    'writes through to the disk on every commit',
    inFolder(async path => {
      const database = openDatabase(path);
      const FULL = 2;
      assert.equal(database.prepare('PRAGMA journal_mode').get()?.journal_mode, 'wal');
      assert.equal(database.prepare('PRAGMA synchronous').get()?.synchronous, FULL);
      assert.equal(database.prepare('PRAGMA busy_timeout').get()?.timeout, 5000);
      database.close();
    }),
  );

  it('makes tokens that are unlike each other even when chance fails', async () => {
    const store = await createSqliteStore({ path: ':memory:', auditKey: AUDIT_KEY, random: () => 0.5 });
    await store.commit({ workspace: ACME, effects: [anEffect({ id: 'e1' })] });
    await store.commit({ workspace: GLOBEX, effects: [anEffect({ id: 'e1', workspace: GLOBEX })] });
    const claimed = await store.claim(minute(0), 2, LONG_LEASE_MS);
    for (const one of claimed) await store.defer(one.id, one.token, minute(0), 'later');
    const again = await store.claim(minute(0), 2, LONG_LEASE_MS);
    assert.equal(new Set([...claimed, ...again].map(one => one.token)).size, 4);
    await store.close();
  });

  it('forgets once-keys after 30 days and finished effects after 90, on its own clock', async () => {
    const { store, pass, end } = await inMemory();
    const effect = anEffect({ id: 'e1' });
    const finish = async () => {
      const finished = (await store.claim(minute(0), 1, LONG_LEASE_MS)).map(leaseOf);
      assert.equal(finished.length, 1);
      await store.commit({ workspace: ACME, finished });
    };
    await store.commit({ workspace: ACME, effects: [effect], once: ['k'] });
    await finish();
    await pass(30 * DAY_MS - 1);
    assert.equal((await store.commit({ workspace: ACME, once: ['k'] })).ok, false);
    await pass(1);
    assert.equal((await store.commit({ workspace: ACME, once: ['k'] })).ok, true);
    await pass(60 * DAY_MS - 1);
    await store.commit({ workspace: ACME, effects: [effect] });
    assert.equal((await store.status(minute(0))).dueNow, 0);
    await pass(1);
    await store.commit({ workspace: ACME, effects: [effect] });
    assert.equal((await store.status(minute(0))).dueNow, 1);
    await end();
  });

  it(
    'lets nobody change or cut the audit by a plain statement',
    inFolder(async path => {
      const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      await store.commit({ workspace: ACME, audit: [anEntry('7K2Q', 'asked')] });
      const beside = new DatabaseSync(path);
      assert.throws(() => beside.exec("UPDATE audit SET body = 'x'"), /append-only/);
      assert.throws(() => beside.exec('DELETE FROM audit'), /append-only/);
      beside.close();
      await store.close();
    }),
  );

  it(
    'shows tampering with the file in the chain',
    inFolder(async path => {
      const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      const change = aChange({ id: '7K2Q' }).id;
      for (const what of ['asked', 'declined', 'withdrawn']) {
        await store.commit({ workspace: ACME, audit: [anEntry(change, what)] });
      }
      assert.equal(
        verifyChain(await store.audit(ACME, change), AUDIT_KEY, { workspace: ACME, id: change }).ok,
        true,
      );
      const beside = new DatabaseSync(path);
      beside.exec(
        "DROP TRIGGER audit_is_not_edited; UPDATE audit SET body = replace(body, 'declined', 'approved')",
      );
      beside.close();
      assert.deepEqual(
        verifyChain(await store.audit(ACME, change), AUDIT_KEY, { workspace: ACME, id: change }),
        { ok: false, error: { sequence: 2, fault: 'edited' } },
      );
      await store.close();
    }),
  );
});

describe('SQLite queries', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  const parameters = { now: 0, clock: 0, limit: 1, workspaces: '', deeds: '', schema: 1 };
  for (const [name, sql] of Object.entries({ ...EFFECT_QUERIES, ...RECORD_QUERIES, ...AUDIT_QUERIES })) {
    it(`use an index: ${name}`, () => {
      const statement = database.prepare(`EXPLAIN QUERY PLAN ${sql}`, { allowUnknownNamedParameters: true });
      const asked = [...sql.matchAll(/\?/g)].map(() => 'x');
      const plan = (asked.length > 0 ? statement.all(...asked) : statement.all(parameters)).map(row =>
        String(row.detail),
      );
      assert.ok(plan.length > 0);
      // A search without a condition in brackets is a walk along a whole index, unless it is all there is: then it is
      // the first entry of the index, for min(). Parked effects are few and listed for the operator alone, sorted in
      // memory. A page is read whole: it was found by an index and is as long as was asked for.
      const bad = plan.filter(
        line =>
          (/^SCAN|MULTI-INDEX/.test(line) && line !== 'SCAN page') ||
          (plan.length > 1 && line.startsWith('SEARCH') && !line.endsWith(')')) ||
          (line.includes('TEMP B-TREE') && name !== 'parked'),
      );
      assert.deepEqual(bad, [], plan.join('\n'));
    });
  }
});

describe('a SQLite file that a newer version wrote to', () => {
  it('hides one record that cannot be read, not the list; an effect of a newer schema is left; each is said once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jcaccess-newer-'));
    const path = join(folder, 'newer.db');
    const said: string[] = [];
    const onTrouble = (error: Error): void => void said.push(error.message);
    const store = await createSqliteStore({ path, auditKey: AUDIT_KEY, onTrouble });
    await store.commit({
      workspace: ACME,
      changes: [
        { record: aChange({ id: 'GOOD' }), expectedVersion: 0 },
        { record: aChange({ id: 'ODD' }), expectedVersion: 0 },
      ],
      effects: [anEffect({ id: 'newer', change: 'A' }), anEffect({ id: 'ours', change: 'B' })],
    });
    const raw = new DatabaseSync(path);
    raw.exec(`UPDATE records SET body = replace(body, '"state":"draft"', '"state":"floating"') WHERE id = 'ODD';
      UPDATE effects SET schema = 99, body = replace(body, '"schema":1}', '"schema":99}') WHERE id = 'newer'`);
    raw.close();
    await store.serve({ workspace: ACME, bot: '', deeds: ['show-card'] });
    for (let round = 0; round < 3; round += 1) {
      assert.deepEqual(idsOf(await store.changesBy(ACME, 'open')), ['GOOD']);
      assert.deepEqual(idsOf(await store.claim(minute(0), 9, LONG_LEASE_MS)), round === 0 ? ['ours'] : []);
    }
    await assert.rejects(store.change(ACME, aChange({ id: 'ODD' }).id), /stored change ODD does not fit/);
    assert.deepEqual(said, [
      'left alone: the stored change ODD does not fit: it is damaged, or a newer jcaccess wrote it',
      'left alone: effect newer of workspace T0ACME asks for show-card, which this jcaccess does not know; a newer one is needed',
    ]);
    await store.close();
    await rm(folder, { recursive: true });
  });
});

describe('SQLite migrations', () => {
  it('run once, up to the newest, and refuse a file of a newer version', () => {
    const database = new DatabaseSync(':memory:');
    migrate(database, MIGRATIONS);
    migrate(database, MIGRATIONS);
    migrate(database, [...MIGRATIONS, 'CREATE TABLE next (id INTEGER) STRICT']);
    assert.equal(database.prepare('PRAGMA user_version').get()?.user_version, MIGRATIONS.length + 1);
    assert.throws(() => migrate(database, MIGRATIONS), /start the newer jcaccess/);
    database.close();
  });

  it('leave nothing behind when a step fails', () => {
    const database = new DatabaseSync(':memory:');
    assert.throws(
      () => migrate(database, ['CREATE TABLE first (id INTEGER) STRICT', 'NONSENSE']),
      /syntax error/,
    );
    assert.equal(database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count, 0);
    assert.equal(database.prepare('PRAGMA user_version').get()?.user_version, 0);
    database.close();
  });
});

describe('SQLite among processes', { timeout: 60_000 }, () => {
  it(
    'is opened, claimed from and committed to by four at once',
    inFolder(async path => {
      const reports = await inProcesses(path, 4);
      const claimed = reports.flatMap(report => report.claimed);
      assert.equal(new Set(claimed).size, claimed.length, 'no effect was claimed twice');
      assert.equal(claimed.length, 4 * 25);
      const wins = reports.flatMap(report => report.wins).sort((a, b) => a - b);
      assert.deepEqual(
        wins,
        Array.from({ length: 20 }, (_, n) => n + 1),
        'each version was written once',
      );
      const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
      const entries = await store.audit(ACME, aChange({ id: '7K2Q' }).id);
      assert.equal(entries.length, 20);
      assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: '7K2Q' }).ok, true);
      await store.close();
    }),
  );

  it(
    'has every confirmed commit after SIGKILL, and an unbroken chain',
    inFolder(async path => {
      for (const round of [1, 2, 3]) {
        const confirmed = await killInMidStream(path, randomBytes(1).readUInt8() % 60);
        assert.ok(confirmed > 0);
        const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
        const change = await store.change(ACME, aChange({ id: 'KILL' }).id);
        const entries = await store.audit(ACME, aChange({ id: 'KILL' }).id);
        assert.ok((change?.version ?? 0) >= confirmed, `round ${round}: ${change?.version} of ${confirmed}`);
        assert.equal(entries.length, change?.version, 'record and audit moved together');
        assert.equal((await store.status(minute(0))).dueNow, change?.version, 'and so did the effects');
        assert.equal(verifyChain(entries, AUDIT_KEY, { workspace: ACME, id: 'KILL' }).ok, true);
        await store.close();
      }
    }),
  );
});
