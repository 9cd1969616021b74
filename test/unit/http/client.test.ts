import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpRequest } from '../../../src/http/client.ts';
import { createHttpClient } from '../../../src/http/client.ts';
import { createDispatcher } from '../../../src/http/dispatcher.ts';
import { farServer } from './far-server.ts';

const get: HttpRequest = {
  service: 'cloudflare',
  method: 'GET',
  url: 'https://api.cloudflare.com/a?email=ana@acme.com',
  deadlineMs: 2_000,
  maxBytes: 1_000,
  retryReads: true,
};

test('an answer comes back with its status, lower-case headers and body', async t => {
  const far = await farServer(t, (request, response) => {
    response.writeHead(404, { 'X-Who': request.headers.host ?? '', 'CF-Ray': '8f2c' });
    response.end('nö');
  });
  const answer = await far.http.request(get);
  assert.equal(answer.status, 404);
  assert.equal(answer.headers['x-who'], 'api.cloudflare.com');
  assert.equal(answer.text(), 'nö');
  assert.equal(far.calls.length, 1);
  assert.deepEqual(
    { ...far.calls[0], durationMs: 0 },
    {
      service: 'cloudflare',
      method: 'GET',
      host: 'api.cloudflare.com',
      path: '/a',
      attempt: 1,
      durationMs: 0,
      outcome: 404,
      rayId: '8f2c',
    },
  );
});

test('a read is tried twice more when the server fails, and no more', async t => {
  let arrived = 0;
  const far = await farServer(t, (_request, response) => {
    arrived += 1;
    response.writeHead(arrived < 3 ? 502 : 200).end('done');
  });
  assert.equal((await far.http.request(get)).status, 200);
  arrived = -9;
  assert.equal((await far.http.request(get)).status, 502);
  assert.equal(arrived, -6);
});

test('a read is tried again when the connection breaks', async t => {
  let arrived = 0;
  const far = await farServer(t, (request, response) => {
    arrived += 1;
    if (arrived === 1) request.socket.destroy();
    else response.end('done');
  });
  assert.equal((await far.http.request(get)).text(), 'done');
  assert.equal(arrived, 2);
});

for (const method of ['POST', 'PUT', 'DELETE'] as const)
  test(`a ${method} is sent once, whatever comes back`, async t => {
    let arrived = 0;
    const far = await farServer(t, (request, response) => {
      arrived += 1;
      if (arrived === 1) response.writeHead(503).end();
      else request.socket.destroy();
    });
    const call: HttpRequest = { ...get, method, body: '{}' };
    assert.equal((await far.http.request(call)).status, 503);
    assert.equal(arrived, 1);
    await assert.rejects(far.http.request(call), { failure: 'broken-off', maybeSent: true });
    assert.equal(arrived, 2);
  });

test('a request that found no connection was surely not sent', async t => {
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) => callback(null, [{ address: '93.184.215.14', family: 4 }]),
    connect: (_addresses, _options, callback) =>
      callback(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), null),
  });
  t.after(() => dispatcher.destroy());
  const http = createHttpClient({ dispatcher, random: () => 0, monotonicMs: () => 0 });
  await assert.rejects(http.request({ ...get, method: 'POST' }), {
    failure: 'not-connected',
    maybeSent: false,
    message: 'no connection to api.cloudflare.com (ECONNREFUSED): the port is closed',
  });
});

test('a private address is refused and not retried', async t => {
  let lookups = 0;
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) => {
      lookups += 1;
      callback(null, [{ address: '169.254.169.254', family: 4 }]);
    },
  });
  t.after(() => dispatcher.destroy());
  const http = createHttpClient({ dispatcher, random: () => 0, monotonicMs: () => 0 });
  await assert.rejects(http.request(get), { failure: 'private-address', maybeSent: false });
  assert.equal(lookups, 1);
});

test('the deadline covers a body that never ends', async t => {
  const far = await farServer(t, (_request, response) => {
    response.writeHead(200);
    response.write('{');
  });
  await assert.rejects(far.http.request({ ...get, deadlineMs: 150 }), {
    failure: 'timeout',
    maybeSent: true,
  });
});

test('the deadline covers all tries together', async t => {
  const far = await farServer(t, (_request, response) => {
    response.writeHead(500).end();
  });
  const startedMs = performance.now();
  assert.equal((await far.http.request({ ...get, deadlineMs: 300 })).status, 500);
  assert.ok(performance.now() - startedMs < 1_500);
  assert.equal(far.calls.length, 2);
});

test('a body over the limit is cut off while reading', async t => {
  let wrote = 0;
  const far = await farServer(t, (_request, response) => {
    const more = (): void => {
      wrote += 1;
      if (!response.destroyed && wrote < 10_000) response.write('x'.repeat(64), () => setImmediate(more));
    };
    more();
  });
  await assert.rejects(far.http.request(get), { failure: 'too-large' });
  assert.ok(wrote < 10_000);
});

test('a redirect is an answer and is not followed', async t => {
  const far = await farServer(t, (_request, response) => {
    response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
  });
  assert.equal((await far.http.request(get)).status, 302);
  assert.equal(far.calls.length, 1);
});

test('429 is thrown with the time to wait, and never retried', async t => {
  const headers: Record<string, string>[] = [
    { 'retry-after': '7' },
    { date: 'Tue, 24 Nov 2026 14:32:00 GMT', 'retry-after': 'Tue, 24 Nov 2026 14:33:00 GMT' },
    {},
  ];
  const far = await farServer(t, (_request, response) => {
    response.sendDate = false;
    response.writeHead(429, headers.shift()).end('token=abc');
  });
  await assert.rejects(far.http.request(get), { failure: 'rate-limited', retryAfterMs: 7_000 });
  await assert.rejects(far.http.request(get), { failure: 'rate-limited', retryAfterMs: 60_000 });
  await assert.rejects(far.http.request(get), { failure: 'rate-limited', retryAfterMs: undefined });
  assert.equal(far.calls.length, 3);
});

test('a server that asks for time is not pressed', async t => {
  const far = await farServer(t, (_request, response) => {
    response.writeHead(503, { 'retry-after': '30' }).end();
  });
  const answer = await far.http.request(get);
  assert.equal(answer.headers['retry-after'], '30');
  assert.equal(far.calls.length, 1);
});
