import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { appEnvironment } from '../playground/environment.ts';
import { startPlay } from './play.ts';
import { card, untilPlan } from './steps.ts';

const run = promisify(execFile);
const program = new URL('../../src/audit-verify.ts', import.meta.url).pathname;

/** Checks the record of a store as an operator does; gives the exit code and what was said. */
async function verified(path: string, more: readonly string[] = []): Promise<{ code: number; said: string }> {
  const env = appEnvironment({ delivery: 'socket', store: `sqlite:${path}`, folder: '', port: 0 });
  try {
    const { stdout } = await run(process.execPath, [program, '--workspace', 'T0ACME', ...more], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

test('the record of a declined change is whole; edited, removed, cut and rewritten entries are found', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-audit-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'jcaccess.db');
  const play = await startPlay({ store: `sqlite:${path}` });
  await untilPlan(play);
  await play.presses('cleo', 'decline', card(play));
  await play.submits('cleo', { reason: 'Not this one, please.' });
  await play.close();

  const whole = await verified(path);
  assert.deepEqual([whole.code, /All 1 chains are whole/.test(whole.said)], [0, true], whole.said);
  const [, change = '', count = '', seal = ''] =
    /^(\w+) {2}whole: (\d+) entries, head (\w+)/m.exec(whole.said) ?? [];
  const checkpoint = { msg: 'audit checkpoint', change, sequence: Number(count), seal };
  const checkpoints = join(folder, 'log.jsonl');
  await writeFile(checkpoints, `not json\n${JSON.stringify(checkpoint)}\n`);
  assert.equal((await verified(path, ['--checkpoints', checkpoints])).code, 0);

  /** Does something to the table that jcaccess never does, looks, and puts the table back. */
  const tampered = async (sql: string, more: readonly string[] = []): Promise<string> => {
    const database = new DatabaseSync(path);
    database.exec(
      'DROP TRIGGER audit_is_not_edited; DROP TRIGGER audit_is_not_cut; CREATE TABLE kept AS SELECT * FROM audit;',
    );
    database.exec(sql);
    database.close();
    const { code, said } = await verified(path, more);
    const again = new DatabaseSync(path);
    again.exec(`DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept;
      CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'x'); END;
      CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'x'); END;`);
    again.close();
    return `${code}: ${said}`;
  };
  const last = `sequence = ${count}`;
  assert.match(await tampered("UPDATE audit SET body = replace(body, 'U0CLEO', 'U0BEN')"), /^1: .*BROKEN/s);
  assert.match(await tampered('DELETE FROM audit WHERE sequence = 2'), /^1: .*BROKEN at entry 2/s);
  assert.match(await tampered(`DELETE FROM audit WHERE ${last}`), /^0: /, 'a cut tail alone is not seen');
  const withLog = ['--checkpoints', checkpoints];
  assert.match(await tampered(`DELETE FROM audit WHERE ${last}`, withLog), /^1: .*the end is missing/s);
  assert.match(await tampered('DELETE FROM audit', withLog), /^1: .*the end is missing/s);
  assert.equal((await verified(path, withLog)).code, 0, 'put back, it is whole again');
});

test('without a workspace it says how it is used', async () => {
  const { stderr } = await run(process.execPath, [program], { env: {} }).catch(error => error);
  assert.match(stderr, /Usage: npm run audit:verify -- --workspace/);
});
