import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { type TestContext, test } from 'node:test';
import { createHttpClient } from '../../../src/http/client.ts';
import { createDestinations } from '../../../src/http/destinations.ts';
import { createDispatcher } from '../../../src/http/dispatcher.ts';
import { type ProxySettings, proxyName, proxySecrets } from '../../../src/http/proxy-address.ts';
import { startConnectProxy } from '../../worlds/connect-proxy.ts';
import { createTestAuthority } from '../../worlds/tls.ts';
import { listening } from './far-server.ts';

const behindProxy = async (t: TestContext, settings: (port: number) => Partial<ProxySettings>) => {
  const { ca, key, certificate: cert } = createTestAuthority();
  const server = createServer({ key, cert }, (request, response) => response.end(request.headers.host));
  const proxy = await startConnectProxy({ port: await listening(server) });
  const looked: string[] = [];
  const dispatcher = createDispatcher({
    ca,
    proxy: {
      https: '',
      http: '',
      exceptions: '',
      ...settings(proxy.port),
      mayReach: createDestinations(['idp.example.com']),
    },
    lookup: (hostname, _options, callback) => {
      looked.push(hostname);
      callback(null, [{ address: '10.0.0.7', family: 4 }]);
    },
  });
  t.after(async () => {
    await dispatcher.destroy();
    await proxy.close();
    server.closeAllConnections();
    server.close();
  });
  const http = createHttpClient({ dispatcher, random: () => 0, monotonicMs: () => performance.now() });
  const get = async (url: string): Promise<string> => {
    const call = { service: 'any', method: 'GET', url, deadlineMs: 9_000, maxBytes: 9_999 } as const;
    return (await http.request(call)).text();
  };
  return { proxy, looked, get };
};

test('names are given to the proxy and looked up by nobody here', async t => {
  const { proxy, looked, get } = await behindProxy(t, port => ({ https: `http://127.0.0.1:${port}` }));
  assert.equal(await get('https://slack.com/api/auth.test'), 'slack.com');
  assert.equal(await get('https://acme.cloudflareaccess.com/'), 'acme.cloudflareaccess.com');
  assert.deepEqual(proxy.asked, ['slack.com:443', 'acme.cloudflareaccess.com:443']);
  assert.deepEqual(looked, []);
  assert.deepEqual([...proxy.credentials], [undefined]);
});

test('HTTP_PROXY serves where HTTPS_PROXY is not set', async t => {
  const { proxy, get } = await behindProxy(t, port => ({ http: `http://127.0.0.1:${port}` }));
  await get('https://slack.com/');
  assert.deepEqual(proxy.asked, ['slack.com:443']);
});

test('a name that jcaccess has no reason to call never reaches the proxy', async t => {
  const { proxy, get } = await behindProxy(t, port => ({ https: `http://127.0.0.1:${port}` }));
  for (const host of [
    'metadata.internal',
    'localhost',
    '169.254.169.254',
    '[::1]',
    'evilslack.com',
    'jumpcloud.com.evil.example',
  ])
    await assert.rejects(get(`https://${host}/`), { failure: 'private-address', maybeSent: false }, host);
  assert.deepEqual(proxy.asked, []);
});

test('an exception is called directly, and its addresses are judged', async t => {
  const { proxy, looked, get } = await behindProxy(t, port => ({
    https: `http://127.0.0.1:${port}`,
    exceptions: 'api.cloudflare.com,.jumpcloud.com',
  }));
  for (const host of ['api.cloudflare.com', 'console.jumpcloud.com'])
    await assert.rejects(get(`https://${host}/`), { failure: 'private-address' });
  assert.deepEqual(looked, ['api.cloudflare.com', 'console.jumpcloud.com']);
  assert.equal(await get('https://slack.com/'), 'slack.com');
  assert.deepEqual(proxy.asked, ['slack.com:443']);
});

test('what a proxy refuses, or does not answer, was certainly not sent', async t => {
  const { proxy, get } = await behindProxy(t, port => ({ https: `http://corp:s3cr3t@127.0.0.1:${port}` }));
  const failing = (words: RegExp) =>
    assert.rejects(get('https://slack.com/'), (error: Error & { failure: string; maybeSent: boolean }) => {
      assert.deepEqual([error.failure, error.maybeSent], ['not-connected', false]);
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /s3cr3t|corp/);
      return true;
    });
  proxy.refuse(407);
  await failing(/through the proxy 127\.0\.0\.1:\d+ .*wants other credentials \(407\)/);
  proxy.refuse(403);
  await failing(/the proxy refused it \(403\)/);
  proxy.refuse('silent');
  await failing(/UND_ERR_HEADERS_TIMEOUT.*nothing answered in time/);
  proxy.refuse(null);
  assert.equal(await get('https://slack.com/'), 'slack.com');
});

test('a proxy that is not there says so', async t => {
  const { get } = await behindProxy(t, () => ({ https: 'http://127.0.0.1:9' }));
  await assert.rejects(get('https://slack.com/'), /through the proxy 127\.0\.0\.1:9 \(ECONNREFUSED\)/);
});

test('a proxy is named without its credentials, which logs are told to take out', () => {
  const settings = { https: 'https://corp:p%2Fw@proxy.example:8443/', http: '', exceptions: '' };
  assert.equal(proxyName(settings), 'proxy.example:8443');
  assert.deepEqual(proxySecrets(settings), ['p%2Fw', 'p/w', Buffer.from('corp:p/w').toString('base64')]);
});
