import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { rehearse } from '../playground/rehearsal.ts';
import { createTestAuthority } from '../worlds/tls.ts';
import { inUrl, password, startBehindProxy } from './behind-proxy.ts';
import { inSrc, startProgram, until } from './program.ts';
import { asked } from './steps.ts';

test('the bot works through a proxy alone: calls, files and the socket', { timeout: 120_000 }, async t => {
  const { stage, proxy, environment } = await startBehindProxy(t);
  stage.slack.deliverBySocket();
  const app = startProgram(process.execPath, [inSrc('main.ts')], environment);
  t.after(() => app.child.kill('SIGKILL'));
  await app.says(/jcaccess is ready/);
  await until(() => stage.slack.connections() > 0);

  const idle = { listeners: 0, claimed: 0, dueNow: 0, nextDue: null, parked: 0 };
  const rehearsal = rehearse(stage, {
    status: async () => idle,
    tell: async () => undefined,
    restart: async () => undefined,
    stop: async () => undefined,
  });
  const act = async (body: object): Promise<void> => {
    const { answer } = await rehearsal.act(body);
    assert.ok(answer.ok, JSON.stringify(answer));
  };
  await act({ as: 'ana', command: '/jcaccess', channel: 'it-changes', text: 'setup' });
  const modal = await until(() => rehearsal.state().modals.find(one => one.user === 'ana'));
  await act({ as: 'ana', submit: { viewId: modal.viewId, values: asked } });
  const inDm = () =>
    rehearsal.state().files.filter(file => file.channels.includes('dm:ana') && !file.deleted);
  await until(() => inDm().length === 2);

  await act({ as: 'ana', upload: { channel: 'dm:ana', filename: 'metadata.xml', text: '<not-metadata/>' } });
  await until(() => proxy.asked.includes('files.slack.com:443'));

  app.child.kill('SIGTERM');
  assert.equal(await app.ended(), 0, app.errors());
  const hosts = new Set(proxy.asked);
  for (const host of ['slack.com:443', 'files.slack.com:443', 'api.cloudflare.com:443'])
    assert.ok(hosts.has(host), `${host} among ${[...hosts].join()}`);
  assert.ok(
    [...hosts].some(host => /^wss-[\w-]+\.slack\.com:443$/.test(host)),
    [...hosts].join(),
  );
  assert.deepEqual([...proxy.credentials], [`Basic ${Buffer.from(`corp:${password}`).toString('base64')}`]);
  for (const secret of [password, inUrl, Buffer.from(`corp:${password}`).toString('base64')])
    assert.ok(!(app.out() + app.errors()).includes(secret), 'the password of the proxy is not logged');
});

test('preflight goes through a proxy that is spoken to over TLS, and names it', {
  timeout: 120_000,
}, async t => {
  const authority = createTestAuthority('authority of the proxy');
  const { stage, folder, proxy, environment } = await startBehindProxy(t, authority);
  // The certificate of the rehearsal names services alone; one of them serves as the name of the proxy.
  await writeFile(environment.NODE_EXTRA_CA_CERTS, `${stage.ca}\n${authority.ca}`);
  await writeFile(
    join(folder, 'name.cjs'),
    "const dns = require('node:dns'); const real = dns.lookup;\n" +
      "dns.lookup = (name, ...rest) => real(name === 'proxy.jumpcloud.com' ? '127.0.0.1' : name, ...rest);\n",
  );
  const env = {
    ...environment,
    HTTPS_PROXY: '',
    https_proxy: `https://corp:${inUrl}@proxy.jumpcloud.com:${proxy.port}`,
  };
  const run = async (more: Record<string, string> = {}) => {
    const program = startProgram(
      process.execPath,
      ['--require', join(folder, 'name.cjs'), inSrc('programs/preflight.ts')],
      { ...env, ...more },
    );
    const code = await program.ended();
    return { code, said: program.out() + program.errors() };
  };
  const good = await run();
  assert.equal(good.code, 0, good.said);
  assert.match(good.said, new RegExp(`ok {4}Network: through the proxy proxy.jumpcloud.com:${proxy.port}`));
  assert.ok(!good.said.includes(inUrl) && !good.said.includes(password));
  assert.ok(proxy.asked.includes('api.cloudflare.com:443'));

  const wrong = await run({ https_proxy: `https://corp:wrong@proxy.jumpcloud.com:${proxy.port}` });
  assert.equal(wrong.code, 1);
  assert.match(wrong.said, /FAIL {2}Slack bot token: .*through the proxy proxy.jumpcloud.com:\d+ .*407/);

  const untrusted = await run({ NODE_EXTRA_CA_CERTS: '' });
  assert.match(untrusted.said, /FAIL {2}Slack bot token: .*not trusted here.*NODE_EXTRA_CA_CERTS/);
});
