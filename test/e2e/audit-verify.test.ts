import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createRedisStore } from '../../src/store/redis.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, anEntry } from '../contract/records.ts';
import { appEnvironment } from '../playground/environment.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startPlay } from './play.ts';
import { card, untilPlan } from './steps.ts';

const run = promisify(execFile);
const program = new URL('../../src/programs/audit-verify.ts', import.meta.url).pathname;
const fixtures = new URL('../fixtures/store/', import.meta.url).pathname;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jcaccess-audit-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Checks the record of a store as an operator does; gives the exit code and what was said. */
async function verified(store: string, more: readonly string[] = [], auditKey = ''): Promise<string> {
  const env: Record<string, string> = {
    ...appEnvironment({ delivery: 'socket', store, folder: '', port: 0 }),
  };
  if (auditKey !== '') env.JCACCESS_AUDIT_KEY = auditKey;
  try {
    const { stdout } = await run(process.execPath, [program, ...more], { env });
    return `0: ${stdout}`;
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return `${code}: ${stdout}${stderr}`;
  }
}

describe('the record of a declined change, in a file', () => {
  let path = '';
  const log: string[] = [];
  before(async () => {
    path = join(folder, 'jcaccess.db');
    const play = await startPlay({ store: `sqlite:${path}` });
    await untilPlan(play);
    await play.presses('cleo', 'decline', card(play));
    await play.submits('cleo', { reason: 'Not this one, please.' });
    await play.close();
    const file = new DatabaseSync(path);
    const body = file.prepare('SELECT body FROM audit_censuses ORDER BY number DESC LIMIT 1').get()?.body;
    file.close();
    const { record } = JSON.parse(String(body)) as { record: { number: number; seal: string } };
    const { number, seal } = record;
    log.push(JSON.stringify({ msg: 'audit checkpoint', workspace: 'T0ACME', census: number, seal }));
  });

  const withLog = async (): Promise<string[]> => {
    await writeFile(join(folder, 'compose.log'), log.map(line => `jcaccess-1  | ${line}\n`).join(''));
    return ['--checkpoints', join(folder, 'compose.log')];
  };

  test('holds together, and is whole as far as the log outside reaches', async () => {
    assert.match(await verified(`sqlite:${path}`), /^0: T0ACME: 1\d entries in 2 chains hold together/);
    assert.match(
      await verified(`sqlite:${path}`, await withLog()),
      /^0: T0ACME: whole\. .*1 checkpoint agrees/s,
    );
    assert.match(await verified(`sqlite:${path}`, ['--workspace', 'T0ACME']), /^0: T0ACME/);
  });

  test('is checked by who has the public key and no secret', async () => {
    const key = (await verified(`sqlite:${path}`, ['--print-public-key'])).replace(/^0: /, '');
    await writeFile(join(folder, 'public.pem'), key);
    const alone = { JCACCESS_STORE: `sqlite:${path}` };
    const { stdout } = await run(process.execPath, [program, '--public-key', join(folder, 'public.pem')], {
      env: alone,
    });
    assert.match(
      stdout,
      /^Checked with the public key [0-9a-f]{16}, and with no secret\.\nT0ACME: 1\d entries/,
    );
  });

  /** Does something to a copy that jcaccess never does, and looks. */
  const tampered = async (sql: string, more: readonly string[] = []): Promise<string> => {
    const copy = join(folder, 'tampered.db');
    await copyFile(path, copy);
    const database = new DatabaseSync(copy);
    const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
    database.exec(sql);
    database.close();
    return await verified(`sqlite:${copy}`, more);
  };
  const LAST = 'sequence = (SELECT max(sequence) FROM audit)';
  const attacks: readonly [string, string, RegExp][] = [
    ['edited', "UPDATE audit SET body = replace(body, 'U0CLEO', 'U0BEN')", /BROKEN at entry/],
    ['taken out in the middle', 'DELETE FROM audit WHERE sequence = 2', /BROKEN at entry 2/],
    ['cut', `DELETE FROM audit WHERE ${LAST}`, /the end is missing/],
    [
      'cut with its line',
      `DELETE FROM audit_log WHERE ${LAST}; DELETE FROM audit WHERE ${LAST}`,
      /the log ends at line/,
    ],
    ['emptied', 'DELETE FROM audit', /the end is missing/],
    ['emptied with its log', 'DELETE FROM audit; DELETE FROM audit_log', /the log ends at line 0/],
  ];
  for (const [what, sql, seen] of attacks) {
    test(`is seen to be ${what}, without a log outside`, async () => {
      const said = await tampered(sql);
      assert.match(said, /^1: /, said);
      assert.match(said, seen);
      assert.doesNotMatch(said, /whole/);
    });
  }

  test('is seen, with the log outside, to be cut together with its censuses', async () => {
    const cut = `DELETE FROM audit_log WHERE ${LAST}; DELETE FROM audit WHERE ${LAST}; DELETE FROM audit_censuses WHERE number > 1`;
    assert.match(
      await tampered(cut),
      /^0: .*an end that was taken away together with its censuses is not seen/s,
    );
    assert.match(
      await tampered(cut, await withLog()),
      /^1: .*census 2 is in the log outside, but not in the store/s,
    );
    const empty = 'DELETE FROM audit; DELETE FROM audit_log; DELETE FROM audit_censuses';
    assert.match(
      await tampered(empty),
      /^1: T0ACME: BROKEN.*the change is there, and nothing on record of it/s,
    );
    assert.match(await tampered(empty, await withLog()), /^1: .*census 2 is in the log outside/s);
    assert.match(
      await tampered(`${empty}; DELETE FROM record_keys; DELETE FROM records`),
      /^2: Nothing is on record: nothing was checked/,
    );
    assert.match(
      await tampered(`${empty}; DELETE FROM record_keys; DELETE FROM records`, await withLog()),
      /^1: Nothing is on record.*The log has 1 checkpoint/s,
    );
  });

  test('is not compared with a log that cannot be read, and that is said', async () => {
    const wanted = join(folder, 'torn.log');
    await writeFile(wanted, `nothing of interest\n${log[0]?.slice(0, 40) ?? ''}\n`);
    assert.match(
      await verified(`sqlite:${path}`, ['--checkpoints', wanted]),
      /^2: .*1 lines? of the log.*could not be read.*compared with nothing/s,
    );
    await appendFile(wanted, `${log[0]}\n`);
    assert.match(
      await verified(`sqlite:${path}`, ['--checkpoints', wanted]),
      /^2: T0ACME: whole.*passed over/s,
    );
    const none = await verified(`sqlite:${path}`, ['--checkpoints', join(folder, 'none.log')]);
    assert.match(none, /^2: The record was not checked: .*none\.log/);
  });

  test('is not looked for in another workspace or with another key', async () => {
    const other = await verified(`sqlite:${path}`, ['--workspace', 'T0OTHER']);
    assert.match(
      other,
      /^2: Nothing is on record of workspace T0OTHER: nothing was checked\. The store has T0ACME/,
    );
    assert.match(
      await verified(`sqlite:${path}`, [], 'another key, of 32 characters and more'),
      /^1: .*another key/s,
    );
  });
});

describe('nothing is made, moved or written by a check', () => {
  test('of a file that is not there', async () => {
    const path = join(folder, 'nowhere.db');
    assert.match(await verified(`sqlite:${path}`), /^2: .*There is no store file .*nowhere\.db/s);
    assert.equal((await readdir(folder)).includes('nowhere.db'), false);
  });

  test('of a file of an earlier version', async () => {
    for (const version of [1, 2, 3]) {
      const path = join(folder, `v${version}.db`);
      await copyFile(`${fixtures}v${version}.db`, path);
      const said = await verified(`sqlite:${path}`, [], '9f2c4e81b07d53a6c1e8f4027b9d6a35');
      assert.match(said, /^1: .*another key/s, 'the bot would not take the key of the fixtures');
      assert.deepEqual(await readFile(path), await readFile(`${fixtures}v${version}.db`), 'untouched');
    }
  });

  test('of a file that is none', async () => {
    const path = join(folder, 'other.db');
    new DatabaseSync(path).exec('CREATE TABLE songs (title TEXT) STRICT');
    assert.match(await verified(`sqlite:${path}`), /^2: .*is not a store of jcaccess/s);
    await writeFile(path, 'hello');
    assert.match(await verified(`sqlite:${path}`), /^2: The record was not checked: /s);
  });

  test('of a file while the bot writes', async () => {
    const path = join(folder, 'busy.db');
    const key = 'a key of thirty-two characters or more';
    const store = await createSqliteStore({ path, auditKey: key });
    await store.commit({ workspace: ACME, audit: [anEntry('7K2Q', 'asked')] });
    const [said] = await Promise.all([
      verified(`sqlite:${path}`, [], key),
      (async () => {
        for (let n = 0; n < 50; n += 1)
          await store.commit({ workspace: ACME, audit: [anEntry(`c${n}`, 'asked')] });
      })(),
    ]);
    assert.match(said, /^0: .*the newest \d+ are counted soon/s);
    await store.close();
  });
});

test('the record in Redis is checked the same way', { skip: redisMissing }, async t => {
  const server = await startRedis();
  t.after(() => server.stop());
  const key = 'a key of thirty-two characters or more';
  const store = await createRedisStore({ url: server.url, auditKey: key });
  for (const change of ['7K2Q', 'ZAMR', '7K2Q', 'cn_1'])
    await store.commit({ workspace: ACME, audit: [anEntry(change, 'did')] });
  await store.close();
  assert.match(await verified(server.url, [], key), /^0: T0ACME: 4 entries in 3 chains hold together/);
  const raw = new Redis(server.url);
  t.after(() => raw.disconnect());
  const [chain] = await raw.keys('*:audit:7K2Q');
  await raw.del(chain ?? '');
  assert.match(await verified(server.url, [], key), /^1: .*7K2Q: BROKEN at entry 1: the end is missing/s);
  await raw.flushall();
  assert.match(await verified(server.url, [], key), /^2: Nothing is on record/);
  assert.deepEqual(await raw.keys('*'), [], 'and nothing was written');
});

test('it says how it is used', async () => {
  const { stderr } = await run(process.execPath, [program], { env: {} }).catch(error => error);
  assert.match(stderr, /Usage: npm run audit:verify -- \[--workspace/);
  assert.match(await verified('sqlite:x.db', ['--nonsense']), /^2: Usage:/);
});
