import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { asId, type WorkspaceId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/ports/store.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, AUDIT_KEY, anEffect, minute } from '../contract/records.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startBehindProxy } from './behind-proxy.ts';
import { inSrc, startProgram, until } from './program.ts';

const run = promisify(execFile);
const HOUSE = new URL('../..', import.meta.url).pathname;
const RUNBOOK = await readFile(join(HOUSE, 'docs', 'runbook.md'), 'utf8');
const DEPLOY = await readFile(join(HOUSE, 'docs', 'deploy.md'), 'utf8');
const OTHER = asId<WorkspaceId>('T0OTHER');

/** A command of a page; it throws when the page no longer has it. */
const written = (page: string, command: RegExp): string => {
  const found = command.exec(page)?.[1];
  assert.ok(found, `there is no command like ${command}`);
  return found;
};

interface Engine {
  readonly address: string;
  open(): Promise<Store>;
  /** The command of the runbook that lets the store forget the bot of a workspace, for this store. */
  readonly forget: string;
}

const engines: Readonly<Record<string, (t: TestContext, folder: string) => Promise<Engine>>> = {
  SQLite: async (_t, folder) => {
    const path = join(folder, 'jcaccess.db');
    return {
      address: `sqlite:${path}`,
      open: () => createSqliteStore({ path, auditKey: AUDIT_KEY }),
      forget: written(RUNBOOK, /^(sqlite3 jcaccess\.db "DELETE FROM marks [^"]+")/m),
    };
  },
  Redis: async t => {
    const redis = await startRedis();
    t.after(() => redis.stop());
    const command = written(RUNBOOK, /^(redis-cli HDEL jcaccess:marks \S+)$/m);
    return {
      address: redis.url,
      open: () => createRedisStore({ url: redis.url, auditKey: AUDIT_KEY }),
      forget: command.replace('redis-cli', `redis-cli -u ${redis.url}`),
    };
  },
};

for (const [name, start] of Object.entries(engines)) {
  test(`two deployments on one ${name}: the second is refused, and does nothing of the first's work`, {
    skip: name === 'Redis' && redisMissing,
    timeout: 240_000,
  }, async t => {
    const { stage, folder, environment } = await startBehindProxy(t);
    stage.slack.deliverBySocket();
    const engine = await start(t, folder);
    const env = { ...environment, JCACCESS_STORE: engine.address };
    const refused = async (why: RegExp): Promise<void> => {
      const app = startProgram(process.execPath, [inSrc('main.ts')], env);
      assert.equal(await app.ended(), 1, app.out());
      assert.match(app.errors(), why);
      const last = app.out().trim().split('\n').at(-1) ?? '';
      assert.equal((JSON.parse(last) as { level: number }).level, 60);
    };

    const theirs = await engine.open();
    await theirs.serve({ workspace: OTHER, bot: 'B0OTHER', deeds: ['show-card'] });
    await theirs.commit({ workspace: OTHER, effects: [anEffect({ id: 'theirs', workspace: OTHER })] });
    await refused(
      /This store belongs to another deployment of jcaccess .*T0OTHER.*T0ACME.*in JCACCESS_STORE/,
    );
    const [first] = await theirs.claim(minute(1), 9, 60_000);
    assert.deepEqual([first?.id, first?.attempt], ['theirs', 1]);
    await theirs.close();
    assert.equal(stage.cloudflare.state().writes.length, 0);
    assert.equal(stage.slack.state().channels.flatMap(one => one.messages).length, 0);
  });

  test(`another Slack app on the same ${name} is refused until the store forgets the old bot`, {
    skip: name === 'Redis' && redisMissing,
    timeout: 240_000,
  }, async t => {
    const { stage, folder, environment } = await startBehindProxy(t);
    stage.slack.deliverBySocket();
    const engine = await start(t, folder);
    const env = { ...environment, JCACCESS_STORE: engine.address };
    const old = await engine.open();
    await old.serve({ workspace: ACME, bot: 'B0OLD', deeds: [] });
    await old.close();

    const before = startProgram(process.execPath, [inSrc('main.ts')], env);
    assert.equal(await before.ended(), 1, before.out());
    assert.match(before.errors(), /This store belongs to another Slack app .*B0OLD.*docs\/runbook\.md/);
    await run('sh', ['-ec', engine.forget.replace('T0123', ACME)], { cwd: folder });
    const app = startProgram(process.execPath, [inSrc('main.ts')], env);
    t.after(() => app.child.kill('SIGKILL'));
    await app.says(/jcaccess is ready/);
    await until(() => stage.slack.connections() > 0);

    const foreign = await engine.open();
    await assert.rejects(
      foreign.serve({ workspace: OTHER, bot: 'B0OTHER', deeds: [] }),
      /another deployment/,
    );
    await foreign.close();
    app.child.kill('SIGTERM');
    assert.equal(await app.ended(), 0, app.errors());
  });
}

test('preflight, by the command of the guide, asks everybody whom it names and writes nothing', {
  timeout: 120_000,
}, async t => {
  const { stage, folder, environment } = await startBehindProxy(t);
  const command = written(DEPLOY, /^(npm run preflight)$/m);
  const env = { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...environment };
  const { stdout } = await run('sh', ['-ec', command], { cwd: HOUSE, env });
  assert.doesNotMatch(stdout, /^(FAIL|WARN)/m);
  for (const line of [
    'Configuration',
    'Network: through the proxy 127.0.0.1',
    'Slack bot token: @\\S+ in the workspace Acme',
    'Slack scopes: all granted',
    'Slack app-level token',
    'Approvers: 2 people can approve',
    'Cloudflare API token',
    'Cloudflare permissions',
    'Store: a new file',
    'Clock: right',
  ])
    assert.match(stdout, new RegExp(`^ok {4}${line}`, 'm'));
  assert.deepEqual(await readdir(folder), ['ca.pem']);
  assert.equal(stage.cloudflare.state().writes.length, 0);
  assert.equal(stage.slack.state().channels.flatMap(one => one.messages).length, 0);
});
