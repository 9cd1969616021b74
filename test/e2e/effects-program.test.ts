import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { verifyChain } from '../../src/store/chain.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, aChange, anEffect, minute } from '../contract/records.ts';
import { appEnvironment } from '../playground/environment.ts';
import { inSrc, startProgram } from './program.ts';

test('npm run effects shows what was given up, tries it again or drops it, on the record; and brings cards up to date', {
  timeout: 120_000,
}, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-effects-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const environment = appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 });
  const auditKey = environment.JCACCESS_AUDIT_KEY ?? '';
  const store = await createSqliteStore({ path: join(folder, 'jcaccess.db'), auditKey });
  t.after(() => store.close());
  const effects = ['one', 'two', 'three'].map(id => anEffect({ id, lane: id }));
  await store.commit({ workspace: ACME, effects });
  for (const one of await store.claim(minute(0), 9, 60_000))
    await store.park(one.id, one.token, minute(1), 'channel_not_found');

  const run = async (...args: string[]) => {
    const program = startProgram(process.execPath, [inSrc('programs/effects.ts'), ...args], environment);
    const code = await program.ended();
    return { code, said: program.out() + program.errors() };
  };
  const of = ['--workspace', ACME];
  const listed = await run('list', ...of);
  assert.equal(listed.code, 0, listed.said);
  assert.match(listed.said, /^one\n.* given up .*: channel_not_found\n[\s\S]*3 given up\.\n$/m);
  assert.match((await run('list')).said, /^Usage/);

  const open = Array.from({ length: 60 }, (_, n) => aChange({ id: `OP${n}`, thread: `t${n}` }));
  await store.commit({ workspace: ACME, changes: open.map(record => ({ record, expectedVersion: 0 })) });
  assert.match((await run('cards', ...of)).said, /^Cards of open changes that are brought up to date: 60$/m);
  const cards = await store.claim(new Date(), 99, 60_000);
  assert.equal(new Set(cards.map(({ work, subject }) => `${work.deed} ${subject.id}`)).size, 60);
  await store.commit({ workspace: ACME, finished: cards });

  const unknown = await run('retry', 'one', 'four', ...of);
  assert.deepEqual([unknown.code, /four\. Nothing was done/.test(unknown.said)], [1, true], unknown.said);
  assert.equal((await store.status(minute(2))).parked, 3);

  assert.match((await run('retry', 'one', ...of, '--by', 'olga')).said, /^one {2}due now$/m);
  const dropped = await run('drop', 'all', ...of, '--by', 'olga');
  assert.deepEqual([dropped.code, dropped.said.match(/dropped/g)?.length], [0, 2], dropped.said);
  const status = await store.status(new Date(Date.now() + 1_000));
  assert.deepEqual([status.parked, status.dueNow], [0, 1]);

  const noted = async ({ subject, id }: (typeof effects)[number]) => {
    assert.ok(subject.kind !== 'workspace');
    const entries = await store.audit(ACME, subject.id);
    assert.equal(verifyChain(entries, auditKey, { workspace: ACME, id: subject.id }).ok, true);
    const ours = entries.filter(({ facts }) => facts?.effect === id);
    return ours.map(({ what, facts }) => [what, facts?.operator]);
  };
  assert.deepEqual(await Promise.all(effects.map(noted)), [
    [['effect-retried', 'olga']],
    [['effect-dropped', 'olga']],
    [['effect-dropped', 'olga']],
  ]);
});
