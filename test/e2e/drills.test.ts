import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { asId, type WorkspaceId } from '../../src/domain/ids.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { showCardsAnew } from '../../src/workflow/cards-anew.ts';
import { ACME, AUDIT_KEY, aChange, anEntry } from '../contract/records.ts';
import { appEnvironment } from '../playground/environment.ts';
import { startPlay } from './play.ts';
import { inSrc, startProgram } from './program.ts';
import { card, cardText, samlProviders, untilPlan } from './steps.ts';

const run = promisify(execFile);
const HOUSE = new URL('../..', import.meta.url).pathname;
const RUNBOOK = await readFile(join(HOUSE, 'docs', 'runbook.md'), 'utf8');

/** A command of the runbook, with the folders of this machine. */
const written = (command: RegExp, folder: string): string => {
  const found = command.exec(RUNBOOK)?.[1];
  assert.ok(found, `the runbook has no command like ${command}`);
  return found.replaceAll(/\/backup\/jcaccess-(?:\$\(date \+%F\)|[\d-]+)\.db/g, join(folder, 'backup.db'));
};

const shell = (command: string, cwd: string, env: Record<string, string> = {}) =>
  run('sh', ['-ec', command], { cwd, env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...env } });

const aFolder = async (t: { after: (deed: () => Promise<void>) => void }): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-drill-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

test('backup and restore, by the commands of the runbook: no second provider, and who waits is asked again', {
  timeout: 180_000,
}, async t => {
  const folder = await aFolder(t);
  const store = `sqlite:${join(folder, 'jcaccess.db')}`;
  const play = await startPlay({ inProcess: false, store });
  t.after(() => play.close());
  await untilPlan(play);
  const made = await shell(written(/^(npm run backup -- --to \S.*)$/m, folder), HOUSE, {
    JCACCESS_STORE: store,
  });
  assert.match(made.stdout, /is a sound copy .*: 1 changes, 1 connections/);
  await play.presses('ben', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);

  await play.rehearsal.app.stop('graceful');
  await shell(written(/`(for end in [^`]+)`/, folder), folder);
  await shell(written(/`(cp \/backup\/[^`]+)`/, folder), folder);
  const { logFile } = play.rehearsal;
  assert.ok(logFile);
  const environment = appEnvironment({ delivery: 'socket', store, folder, port: 0 });
  const verify = startProgram(
    process.execPath,
    [inSrc('programs/audit-verify.ts'), '--checkpoints', logFile],
    environment,
  );
  assert.equal(await verify.ended(), 1, 'the log outside has more than the backup');
  assert.match(verify.out(), /is in the log outside, but not in the store/);

  await play.restart('graceful');
  assert.doesNotMatch(cardText(play), /Needs approval/, 'the card shows what happened after the backup');
  const kept = await createSqliteStore({
    path: join(folder, 'jcaccess.db'),
    auditKey: environment.JCACCESS_AUDIT_KEY ?? '',
  });
  const request = { asked: 'drill', now: play.rehearsal.stage.clock.now() };
  assert.equal(await showCardsAnew(kept, asId<WorkspaceId>('T0ACME'), request), 1);
  await kept.close();
  await play.advance('PT1M');
  assert.match(cardText(play), /Needs approval/);

  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /Access already has an identity provider/);
  assert.equal(samlProviders(play).length, 1);
  await play.presses('ana', 'take-over', card(play));
  assert.match(cardText(play), /Nothing to do/);
  assert.equal(samlProviders(play).length, 1);
});

test('a file of every earlier version is backed up before the start that upgrades it, and the copy starts', async t => {
  const folder = await aFolder(t);
  for (const version of [1, 2, 3, 4, 5, 6]) {
    const [path, to] = [join(folder, `v${version}.db`), join(folder, `copy-${version}.db`)];
    await cp(join(HOUSE, 'test', 'fixtures', 'store', `v${version}.db`), path);
    const backup = startProgram(process.execPath, [inSrc('programs/backup.ts'), '--to', to], {
      JCACCESS_STORE: `sqlite:${path}`,
    });
    assert.equal(await backup.ended(), 0, backup.errors());
    assert.match(backup.out(), /2 changes, 1 connections, 3 effects, 3 entries of the record/);
    const store = await createSqliteStore({ path: to, auditKey: AUDIT_KEY });
    await store.proveWriting();
    await store.close();
  }
});

/** Mounts a small file system at a folder, or says why not. */
const mountSmall = (folder: string): string | null => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return `a file system cannot be mounted here: ${String(error)}`;
  }
};

test('a full disk stops writing, loses nothing that was confirmed, and writing goes on when there is room', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-drill-'));
  const why = mountSmall(folder);
  t.after(async () => {
    if (why === null) execFileSync('umount', ['--lazy', folder]);
    await rm(folder, { recursive: true });
  });
  if (why !== null) return t.skip(why);
  const path = join(folder, 'jcaccess.db');
  const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
  const put = (number: number) =>
    store.commit({
      workspace: ACME,
      changes: [{ record: aChange({ id: `C${number}`, thread: `t${number}` }), expectedVersion: 0 }],
      audit: [anEntry(`C${number}`, 'asked')],
    });
  await writeFile(join(folder, 'filler'), new Uint8Array(2e6));
  let confirmed = 0;
  const fill = async (): Promise<void> => {
    for (; confirmed < 10_000; confirmed += 1) await put(confirmed);
  };
  await assert.rejects(fill(), /disk that holds .* is full. Nothing of the last step was written/);
  await assert.rejects(store.proveWriting(), /is full/);
  const backup = startProgram(
    process.execPath,
    [inSrc('programs/backup.ts'), '--to', join(folder, 'copy.db')],
    {
      JCACCESS_STORE: `sqlite:${path}`,
    },
  );
  assert.equal(await backup.ended(), 1);
  assert.match(backup.errors(), /^No backup was made: The disk that holds \S+copy\.db\.partial is full/);

  await rm(join(folder, 'filler'));
  await put(confirmed);
  await store.proveWriting();
  assert.equal((await store.audit(ACME, aChange({ id: 'C0' }).id)).length, 1);
  assert.equal(await store.countChanges(ACME, 'open'), confirmed + 1);
  await store.close();
});
