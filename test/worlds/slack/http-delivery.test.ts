import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createWorldClock } from '../clock.ts';
import { eventually } from './bolt-rig.ts';
import { type Courier, createCourier } from './courier.ts';
import { createFaults } from './faults.ts';
import { collect } from './http-body.ts';
import { createHttpDelivery } from './http-delivery.ts';
import { createTraffic } from './traffic.ts';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

describe('signed deliveries', () => {
  const clock = createWorldClock();
  let server: Server;
  let courier: Courier;
  let status = 200;
  let requests: { headers: IncomingHttpHeaders; body: string }[] = [];

  before(async () => {
    server = createServer(async (request, response) => {
      requests.push({ headers: request.headers, body: (await collect(request)).toString('utf8') });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"text":"hi"}');
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    courier = createCourier(clock, createFaults(), createTraffic(clock));
    courier.use(createHttpDelivery({ url: `http://127.0.0.1:${port}/`, signingSecret }));
  });
  after(async () => {
    courier.close();
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });
  beforeEach(() => {
    requests = [];
    status = 200;
  });

  it('carry a signature of time and body, and a bare content type', async () => {
    const payload = { command: '/jcaccess', text: 'set up & go' };
    const outcome = await courier.deliver({ type: 'slash_commands', payload, label: 'command' });
    assert.deepEqual(outcome, { kind: 'acked', body: { text: 'hi' } });
    const [{ headers, body } = { headers: {}, body: '' }] = requests;
    const time = String(headers['x-slack-request-timestamp']);
    assert.ok(Math.abs(Number(time) - Date.now() / 1000) < 5);
    const expected = createHmac('sha256', signingSecret).update(`v0:${time}:${body}`).digest('hex');
    assert.equal(headers['x-slack-signature'], `v0=${expected}`);
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), payload);
  });

  it('wrap interactions in a form and send events as JSON', async () => {
    await courier.deliver({ type: 'interactive', payload: { type: 'block_actions' }, label: 'press' });
    await courier.deliverEvent({ event: { type: 'message' } });
    assert.equal(new URLSearchParams(requests[0]?.body).get('payload'), '{"type":"block_actions"}');
    assert.equal(requests[1]?.headers['content-type'], 'application/json');
    assert.equal(requests[1]?.body, '{"event":{"type":"message"}}');
  });

  it('of events come again at once, after 1 and after 5 minutes, and say so', async () => {
    status = 500;
    await courier.deliverEvent({ event: { type: 'message' }, event_id: 'Ev1' });
    for (const [sent, waitMs] of [
      [2, 60_000],
      [3, 300_000],
    ] as const) {
      await eventually(() => (requests.length === sent && courier.nextRetry() ? true : undefined));
      const dueInMs = (courier.nextRetry()?.getTime() ?? 0) - clock.now().getTime();
      assert.ok(dueInMs > waitMs - 5000 && dueInMs <= waitMs, `${dueInMs}`);
      clock.advance(waitMs);
      assert.deepEqual(courier.pending(), ['retry of message']);
    }
    await eventually(() => (requests.length === 4 ? true : undefined));
    await eventually(() => (courier.pending().length === 0 ? true : undefined));
    assert.equal(courier.nextRetry(), undefined);
    assert.deepEqual(
      requests.map(({ headers }) => headers['x-slack-retry-num']),
      [undefined, '1', '2', '3'],
    );
    assert.equal(requests[1]?.headers['x-slack-retry-reason'], 'http_error');
    assert.equal(new Set(requests.map(({ body }) => body)).size, 1);
  });

  it('of commands do not come again', async () => {
    status = 500;
    const outcome = await courier.deliver({ type: 'slash_commands', payload: {}, label: 'command' });
    assert.deepEqual(outcome, { kind: 'failed', reason: 'http_error' });
    assert.equal(courier.nextRetry(), undefined);
    assert.equal(requests.length, 1);
  });
});
