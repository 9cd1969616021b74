import assert from 'node:assert/strict';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { appEnvironment, freePort } from '../playground/environment.ts';
import { startConnectProxy } from '../worlds/connect-proxy.ts';
import { startStage } from '../worlds/stage.ts';
import { inSrc, startProgram, until } from './program.ts';

const LOST = { level: 60, msg: 'jcaccess could not start', exitCode: 1 };

const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>);

const root = new URL('../../', import.meta.url).pathname;

/** Sends a signal to a program and all that it started, as Ctrl+C does. */
const endGroup = ({ pid }: { readonly pid?: number | undefined }, signal: NodeJS.Signals): void => {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
};

const nodeMain = [process.execPath, inSrc('main.ts')] as const;

/** The program against the worlds behind a proxy, with a port for health. */
const startMain = async (
  t: TestContext,
  stdout: 'pipe' | number = 'pipe',
  [command, ...args]: readonly [string, ...string[]] = nodeMain,
) => {
  const stage = await startStage({ now: new Date() });
  stage.slack.deliverBySocket();
  const proxy = await startConnectProxy({ port: stage.port });
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-ending-'));
  const [authorities, port] = [join(folder, 'ca.pem'), await freePort()];
  await writeFile(authorities, stage.ca);
  const environment = {
    ...appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 }),
    NODE_EXTRA_CA_CERTS: authorities,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    JCACCESS_OPERATIONS_PORT: String(port),
  };
  // A group of its own, as a terminal or a supervisor makes it.
  const app = startProgram(command, args, environment, { stdout, detached: true, cwd: root });
  t.after(async () => {
    endGroup(app.child, 'SIGKILL');
    await proxy.close();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  });
  const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    return answer?.status === 200;
  };
  const ready = async (): Promise<void> => {
    for (let looks = 0; !(await isReady()); looks += 1) {
      assert.ok(looks < 600, `not ready:\n${app.out()}${app.errors()}`);
      await delay(50);
    }
  };
  await ready();
  return { stage, proxy, app, ready, port };
};

test('a log on a full disk does not end the bot', { timeout: 120_000 }, async t => {
  const { app, ready } = await startMain(t, openSync('/dev/full', 'w'));
  assert.match(app.errors(), /^the log cannot be written \(ENOSPC\); jcaccess goes on\n$/);
  await ready();
  app.child.kill('SIGTERM');
  assert.equal(await app.ended(), 0);
});

test('a log whose reader has gone does not end the bot', { timeout: 120_000 }, async t => {
  const { app, stage, ready } = await startMain(t);
  app.child.stdout?.destroy();
  app.child.stderr?.destroy();
  // Something to log.
  stage.slack.fault({ kind: 'refuse', method: 'apps.connections.open', error: 'fatal_error' });
  stage.slack.cutSockets();
  await until(() => stage.slack.connections() === 0);
  await until(() => stage.slack.connections() === 1);
  await ready();
  app.child.kill('SIGTERM');
  assert.equal(await app.ended(), 0);
});

test('an app-level token that Slack refuses at a reconnect is said, and waited for', {
  timeout: 120_000,
}, async t => {
  const { app, stage, port, ready } = await startMain(t);
  stage.slack.fault({ kind: 'refuse', method: 'apps.connections.open', error: 'account_inactive', times: 2 });
  stage.slack.cutSockets();
  await app.says(/Slack refuses the app-level token \(account_inactive\).*SLACK_APP_TOKEN/);
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  assert.deepEqual(
    [answer.status, await answer.text()],
    [503, 'not ready: Slack refuses the app-level token (account_inactive)\n'],
  );
  await ready();
  assert.match(app.out(), /Slack gives sockets again/);
});

test('a start that fails is one line of JSON, with what to do', { timeout: 120_000 }, async t => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-ending-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const started = async (environment: Record<string, string>) => {
    const base = appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 });
    const app = startProgram(process.execPath, [inSrc('main.ts')], { ...base, ...environment });
    assert.equal(await app.ended(), 1);
    const lines = jsonLines(app.out());
    assert.equal(lines.length, 1, app.out());
    const { level, msg, exitCode, ...facts } = lines[0] ?? {};
    assert.deepEqual({ level, msg, exitCode }, LOST);
    return { facts, errors: app.errors() };
  };
  const unset = await started({ SLACK_BOT_TOKEN: '', CLOUDFLARE_API_TOKEN: '' });
  assert.match(JSON.stringify(unset.facts.problems), /SLACK_BOT_TOKEN.*is not set.*CLOUDFLARE_API_TOKEN/);
  const refused = await started({ HTTPS_PROXY: 'http://u:hunter2@127.0.0.1:9' });
  assert.match(String(refused.facts.why), /Slack could not be reached: .*proxy 127.0.0.1:9 \(ECONNREFUSED\)/);
  assert.match(String(refused.facts.todo), /Look at the network and at the proxy/);
  assert.doesNotMatch(JSON.stringify(refused), /hunter2/);
  const nowhere = await started({ JCACCESS_STORE: 'sqlite:/nowhere/at/all.db' });
  assert.match(String(nowhere.facts.why), /folder of the store file .* does not exist/);
});

test('the program says which version it is', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const run = async (argument: string) => {
    const app = startProgram(process.execPath, [inSrc('main.ts'), argument], {});
    return [await app.ended(), app.out() + app.errors()] as const;
  };
  assert.deepEqual(await run('--version'), [0, `${version}\n`]);
  assert.match((await run('--help')).join(), /^0,jcaccess .*\nUsage:/);
  assert.match((await run('--verison')).join(), /^2,jcaccess .*\nUsage:/);
});

test('npm start passes signals on, and waits for the end', { timeout: 180_000 }, async t => {
  const started = () => startMain(t, 'pipe', ['npm', 'start']);
  const alone = await started();
  alone.app.child.kill('SIGTERM');
  assert.equal(await alone.app.ended(), 0, alone.app.errors());
  assert.match(alone.app.out(), /jcaccess has stopped/);

  const together = await started();
  endGroup(together.app.child, 'SIGINT');
  await together.app.ended();
  assert.match(together.app.out(), /jcaccess has stopped/);
});
