import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { answerInPublic, listenForHealth } from '../../../src/operations/health.ts';

const source = {
  notReady: async () => 'no connection to Slack',
  metrics: async () => 'x 1\n',
};
const TOKEN = 'a-token-of-the-operator';

const inPublic = async (t: TestContext, token: string | null) => {
  let asked = 0;
  const watched = {
    notReady: () => {
      asked += 1;
      return source.notReady();
    },
    metrics: () => {
      asked += 1;
      return source.metrics();
    },
  };
  const server = createServer((request, response) => {
    void answerInPublic(request, response, watched, token).then(
      answered => answered || response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const get = async (path: string, authorization?: string) => {
    const headers = { connection: 'close', ...(authorization === undefined ? {} : { authorization }) };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return [answer.status, await answer.text()];
  };
  return { get, asked: () => asked };
};

test('on the public port anybody hears that the process lives, and nothing else', async t => {
  const { get, asked } = await inPublic(t, null);
  assert.deepEqual(await get('/healthz'), [200, 'ok\n']);
  for (const path of ['/metrics', '/readyz', '/metrics?x=/healthz', '/healthz/../metrics', '//metrics', '/'])
    for (const authorization of [undefined, 'Bearer ', 'Bearer null', 'Bearer undefined'])
      assert.deepEqual(await get(path, authorization), [404, ''], path);
  assert.equal(asked(), 0, 'nothing is asked for strangers');
});

test('with the token the public port says the rest', async t => {
  const { get, asked } = await inPublic(t, TOKEN);
  for (const wrong of [
    undefined,
    '',
    TOKEN,
    `bearer ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    'Bearer ',
  ])
    assert.deepEqual(await get('/metrics', wrong), [404, ''], String(wrong));
  assert.equal(asked(), 0);
  assert.deepEqual(await get('/metrics', `Bearer ${TOKEN}`), [200, 'x 1\n']);
  assert.deepEqual(await get('/readyz', `Bearer ${TOKEN}`), [503, 'not ready: no connection to Slack\n']);
});

test('the port of the operator needs none', async t => {
  const server = await listenForHealth(0, '127.0.0.1', source);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 200);
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 503);
});
