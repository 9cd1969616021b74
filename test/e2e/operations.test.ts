import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { AUDIT_KEY } from '../contract/records.ts';
import { appEnvironment, freePort } from '../playground/environment.ts';
import { redisMissing, startRedis } from '../worlds/redis.ts';
import { startPlay } from './play.ts';
import { anaAsks, untilWritten } from './steps.ts';

const run = promisify(execFile);
const program = (name: string): string => new URL(`../../src/${name}`, import.meta.url).pathname;

/** Runs a program of src with exactly this environment; gives its exit code and what it said. */
const started = async (name: string, args: readonly string[], env: Record<string, string>) => {
  try {
    const { stdout } = await run(process.execPath, [program(name), ...args], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
};

const inFolder = async (deed: (folder: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-operations-'));
  await deed(folder).finally(() => rm(folder, { recursive: true, force: true }));
};

test('health and metrics answer on a port of their own, and name nobody', async t => {
  const port = await freePort();
  const play = await startPlay({ environment: { JCACCESS_OPERATIONS_PORT: String(port) } });
  t.after(() => play.close());
  const get = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  assert.deepEqual(await get('/healthz'), { status: 200, text: 'ok\n' });
  assert.deepEqual(await get('/readyz'), { status: 200, text: 'ready\n' });
  assert.equal((await get('/elsewhere')).status, 404);

  await untilWritten(play);
  const { text } = await get('/metrics');
  const value = (name: string): number => {
    const line = text.split('\n').find(one => one.startsWith(`${name} `));
    assert.ok(line, `${name} in\n${text}`);
    return Number(line.split(' ')[1]);
  };
  assert.ok(value('jcaccess_delivery_seconds_count{kind="press"}') >= 1);
  assert.ok(value('jcaccess_delivery_seconds_count{kind="submission"}') >= 1);
  assert.ok(value('jcaccess_delivery_seconds_count{kind="event"}') >= 1, 'the file that Ana sent');
  assert.ok(value('jcaccess_service_calls_total{service="slack",outcome="2xx"}') > 10);
  assert.ok(value('jcaccess_service_calls_total{service="cloudflare",outcome="2xx"}') >= 3);
  assert.ok(value('jcaccess_effect_claims_total{attempt="first"}') > 5);
  assert.equal(value('jcaccess_effects{state="parked"}'), 0);
  // A card that is held back for a moment may be due just now.
  assert.ok(value('jcaccess_due_lag_seconds') < 2);
  assert.equal(value('jcaccess_oldest_unfinished_effect_seconds') >= 0, true);
  assert.ok(value('jcaccess_commit_conflicts_total') >= 0);
  assert.doesNotMatch(text, /U0|T0ACME|C0|acme|ana|xoxb|token|[0-9a-f]{32}/i);

  await play.presses('ana', 'watch-login', play.card('Acme staff'));
  await play.submits('ana', { email: 'ana@acme.com' });
  await play.logsIn('ana');
  await play.advance('PT1M');
  await play.presses('ana', 'keep', play.card('Acme staff'));
  await play.restart('graceful');
  const after = (await get('/metrics')).text;
  const days = Number(/^jcaccess_next_certificate_expiry_days (\S+)$/m.exec(after)?.[1]);
  assert.ok(days > 1_000 && days <= 1_096, `${days} days`);
});

test('the port of deliveries says to strangers that the app lives, and no more', async t => {
  const port = await freePort();
  const token = 'a-token-of-the-operator';
  const play = await startPlay({
    delivery: 'http',
    environment: { PORT: String(port), JCACCESS_METRICS_TOKEN: token },
  });
  t.after(() => play.close());
  const get = (path: string, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
  assert.equal((await get('/healthz')).status, 200);
  for (const path of ['/metrics', '/readyz']) {
    assert.equal((await get(path)).status, 404, path);
    assert.equal((await get(path, { authorization: `Bearer ${token}` })).status, 200, path);
  }
});

test('readiness goes while nothing can be kept, and says why', { skip: redisMissing }, async t => {
  const [port, redis] = [await freePort(), await startRedis()];
  t.after(() => redis.stop());
  const raw = new Redis(redis.url);
  t.after(() => raw.disconnect());
  const play = await startPlay({
    store: redis.url,
    environment: { JCACCESS_OPERATIONS_PORT: String(port), JCACCESS_LOG_LEVEL: 'silent' },
  });
  t.after(() => play.close());
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return [answer.status, await answer.text()];
  };
  const eventually = async (expected: readonly [number, string]): Promise<void> => {
    const end = performance.now() + 30_000;
    while (String(await ready()) !== String(expected) && performance.now() < end)
      await new Promise(resolve => setTimeout(resolve, 200));
    assert.deepEqual(await ready(), expected);
  };
  await eventually([200, 'ready\n']);
  await raw.config('SET', 'maxmemory', '1');
  await eventually([503, 'not ready: Redis is full (maxmemory)\n']);
  await raw.config('SET', 'maxmemory', '0');
  await eventually([200, 'ready\n']);
});

test('readiness goes when draining begins; who is inside is still answered', async t => {
  const port = await freePort();
  const play = await startPlay({ environment: { JCACCESS_OPERATIONS_PORT: String(port) } });
  t.after(() => play.close());
  await anaAsks(play);
  await play.act({ fault: { world: 'slack', kind: 'slow', method: 'views.open', ms: 1_200, times: 5 } });
  const asking = play.types('ana', '/jcaccess setup');
  await new Promise(resolve => setTimeout(resolve, 300));
  const restarting = play.restart('graceful');
  await new Promise(resolve => setTimeout(resolve, 200));
  const draining = await fetch(`http://127.0.0.1:${port}/readyz`);
  assert.deepEqual([draining.status, await draining.text()], [503, 'not ready: it is stopping\n']);
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  await Promise.all([asking, restarting]);
  assert.equal(play.hasModal('ana'), true);
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200, 'the next life is ready');
});

test('a start that fails says which variable and where to find it', async t => {
  for (const [environment, words] of [
    [{ SLACK_BOT_TOKEN: 'xoxb-wrong-1' }, /invalid_auth/],
    [{ SLACK_APP_TOKEN: 'xapp-wrong-1' }, /invalid_auth/],
  ] as const) {
    await assert.rejects(startPlay({ environment }), (error: Error & { service?: string }) => {
      assert.match(error.message, words);
      assert.equal(error.service, 'SLACK_APP_TOKEN' in environment ? 'slack-socket' : 'slack');
      assert.doesNotMatch(JSON.stringify(error), /wrong/);
      return true;
    });
  }
  await inFolder(async folder => {
    const store = join(folder, 'store.db');
    const environment = {
      ...appEnvironment({ delivery: 'socket', store: `sqlite:${store}`, folder, port: 0 }),
      PATH: process.env.PATH ?? '',
    };
    await writeFile(store, 'no database at all, just some words that somebody wrote here\n'.repeat(100));
    const damaged = await started('main.ts', [], environment);
    assert.equal(damaged.code, 1);
    assert.match(damaged.said, /^jcaccess could not start: The store file .* is damaged/m);
    assert.match(damaged.said, /cp BACKUP/);
    const none = await started('main.ts', [], {
      ...environment,
      JCACCESS_STORE: 'sqlite:/nowhere/at/all.db',
    });
    assert.match(none.said, /folder of the store file .* does not exist\. Make it/);
    const empty = await started('main.ts', [], { PATH: environment.PATH });
    assert.match(empty.said, /SLACK_BOT_TOKEN is not set[\s\S]*CLOUDFLARE_API_TOKEN is not set/);
  });
  t.diagnostic('five starts');
});

test('npm run backup copies a store in use, and the copy starts', () =>
  inFolder(async folder => {
    const path = join(folder, 'store.db');
    const to = join(folder, 'backup.db');
    const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
    const environment = { JCACCESS_STORE: `sqlite:${path}` };
    const made = await started('programs/backup.ts', ['--to', to], environment);
    assert.equal(made.code, 0, made.said);
    assert.match(made.said, /is a sound copy \(\d+ bytes\): 0 changes, 0 connections/);
    await store.close();
    await (await createSqliteStore({ path: to, auditKey: AUDIT_KEY })).close();

    const again = await started('programs/backup.ts', ['--to', to], environment);
    assert.deepEqual([again.code, /never overwrites/.test(again.said)], [1, true]);
    const usage = await started('programs/backup.ts', ['--into', to], environment);
    assert.deepEqual([usage.code, usage.said.startsWith('Usage: npm run backup -- --to FILE')], [2, true]);
    const redis = await started('programs/backup.ts', ['--to', to], {
      JCACCESS_STORE: 'redis://:secret@10.0.0.7',
    });
    assert.equal(redis.code, 2);
    assert.match(redis.said, /BGREWRITEAOF/);
    assert.doesNotMatch(redis.said, /secret/);
    assert.ok((await readFile(to)).length > 0);
  }));
