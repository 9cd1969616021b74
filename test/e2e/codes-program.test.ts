import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asId, type UserId } from '../../src/domain/ids.ts';
import { codeOf, fromBase32, timeStep } from '../../src/domain/one-time-code.ts';
import { verifyRecord } from '../../src/store/audit/verify.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { createStepUp } from '../../src/workflow/step-up.ts';
import { ACME } from '../contract/records.ts';
import { appEnvironment } from '../playground/environment.ts';
import { inSrc, startProgram } from './program.ts';

const BEN = asId<UserId>('U0BEN');

test('npm run codes shows, trusts and resets approval codes, on the record of the workspace', {
  timeout: 120_000,
}, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-codes-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const environment = appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 });
  const auditKey = environment.JCACCESS_AUDIT_KEY ?? '';
  const store = await createSqliteStore({ path: join(folder, 'jcaccess.db'), auditKey });
  t.after(() => store.close());
  const run = async (...args: string[]) => {
    const all = [inSrc('programs/codes.ts'), ...args, '--workspace', ACME, '--by', 'olga'];
    const program = startProgram(process.execPath, all, environment);
    const code = await program.ended();
    return { code, said: program.out() + program.errors() };
  };
  const stepUp = createStepUp({
    store,
    clock: { now: () => new Date() },
    isOn: true,
    randomBytes: count => new Uint8Array(count).fill(7),
    sleep: () => Promise.resolve(),
  });
  const secret = fromBase32((await stepUp.begin(ACME, BEN)) ?? '');
  assert.deepEqual([(await run('trust', BEN)).code, (await run('trust')).code], [1, 2]);
  const first = codeOf(secret, timeStep(new Date()));
  assert.equal(await stepUp.finish(ACME, BEN, first, () => Promise.resolve()), null);

  assert.match(
    (await run('list')).said,
    /^U0BEN {2}too-new, begun .*counts from .*\n1 with approval codes\.$/m,
  );
  assert.equal((await run('trust', BEN)).code, 0);
  assert.equal(await stepUp.standing(ACME, BEN), 'counts');
  assert.equal((await run('reset', BEN)).code, 0);
  assert.equal(await stepUp.standing(ACME, BEN), 'none');
  assert.equal((await run('reset', BEN)).code, 1);

  const entries = await store.audit(ACME, ACME);
  assert.deepEqual(
    entries.map(({ what, facts }) => [what, facts?.whose, facts?.operator]),
    [
      ['codes-trust', BEN, 'olga'],
      ['codes-reset', BEN, 'olga'],
    ],
  );
  assert.deepEqual((await verifyRecord(store.auditReader, ACME, auditKey)).faults, []);
});

test('a code that two presses bring at once is taken once', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-codes-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await createSqliteStore({ path: join(folder, 'one.db'), auditKey: 'k'.repeat(64) });
  t.after(() => store.close());
  let now = new Date('2026-12-01T09:00:00Z');
  const stepUp = createStepUp({
    store,
    clock: { now: () => now },
    isOn: true,
    randomBytes: count => new Uint8Array(count).fill(7),
    sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
  });
  const secret = fromBase32((await stepUp.begin(ACME, BEN)) ?? '');
  await stepUp.finish(ACME, BEN, codeOf(secret, timeStep(now)), () => Promise.resolve());
  now = new Date('2026-12-03T09:00:00Z');
  const code = codeOf(secret, timeStep(now));
  const answers = await Promise.all([1, 2, 3].map(() => stepUp.take(ACME, BEN, code)));
  assert.equal(answers.filter(one => one === null).length, 1);
  assert.equal(answers.filter(one => one?.reason === 'code-used').length, 2);
});
