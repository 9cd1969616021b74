import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { UNSIGNED_LIMIT_BYTES } from '../../../src/slack/door/admission.ts';
import { createHttpDoor } from '../../../src/slack/door/http-door.ts';

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';
const FORM = 'application/x-www-form-urlencoded';

/** A door on a port of its own, before a Slack that notes what reaches it and answers 200. */
const open = async (t: TestContext, limits: { mostConnections?: number; arrivesWithinMs?: number } = {}) => {
  const reached: string[] = [];
  let otherwiseAsked = 0;
  let hold: Promise<void> = Promise.resolve();
  const door = createHttpDoor({
    signingSecret,
    slack: (request, response) => {
      reached.push((request as IncomingMessage & { rawBody: Buffer }).rawBody.toString());
      void hold.then(() => response.writeHead(200).end('from Slack'));
    },
    otherwise: async (_request, response) => {
      otherwiseAsked += 1;
      response.writeHead(200).end('otherwise');
      return true;
    },
    nowMs: () => Date.now(),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    ...limits,
  });
  const server = createServer(door.serverOptions, door.listener);
  door.guard(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });
  return {
    door,
    server,
    reached,
    otherwiseAsked: () => otherwiseAsked,
    holdAnswers: (until: Promise<void>) => {
      hold = until;
    },
    /** Writes this and leaves the connection open. */
    knock: (head: string, body: Buffer | string = ''): Socket => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(head);
      socket.write(body);
      sockets.push(socket);
      return socket;
    },
    connections: () =>
      new Promise<number>(resolve => server.getConnections((_error, count) => resolve(count))),
    post: async (body: string, headers: Record<string, string>) => {
      const url = `http://127.0.0.1:${port}/slack/events`;
      const answer = await fetch(url, {
        method: 'POST',
        body,
        headers: { 'content-type': FORM, ...headers },
      });
      return answer.status;
    },
  };
};

const signed = (body: string, atS = Math.floor(Date.now() / 1000)) => ({
  'x-slack-request-timestamp': String(atS),
  'x-slack-signature': `v0=${createHmac('sha256', signingSecret).update(`v0:${atS}:${body}`).digest('hex')}`,
});

/** The head of a request whose headers could be Slack's; the body that it announces need never come. */
const plausible = (contentLength: number): string =>
  `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: ${FORM}\r\ncontent-length: ${contentLength}\r\n` +
  `x-slack-request-timestamp: ${Math.floor(Date.now() / 1000)}\r\nx-slack-signature: v0=${'0'.repeat(64)}\r\n\r\n`;
const unsigned = (contentLength: number): string =>
  `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: ${FORM}\r\ncontent-length: ${contentLength}\r\n\r\n`;

const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 5_000,
): Promise<void> => {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(20))
    if (await holds()) return;
  assert.fail(`never: ${what}`);
};

test('what Slack signed reaches Bolt as it was sent, and nothing else does', async t => {
  const { post, reached, door } = await open(t);
  const body = 'command=%2Fjcaccess&text=list';
  const now = Math.floor(Date.now() / 1000);
  const good = signed(body);
  for (const [name, headers, status] of [
    ['signed', good, 200],
    ['no headers', {}, 401],
    ['no signature', { 'x-slack-request-timestamp': String(now) }, 401],
    ['no timestamp', { 'x-slack-signature': good['x-slack-signature'] }, 401],
    ['another body', signed(`${body}x`), 401],
    ['six minutes old', signed(body, now - 360), 401],
    ['from the future', signed(body, now + 120), 401],
    ['a cut signature', { ...good, 'x-slack-signature': good['x-slack-signature'].slice(0, -1) }, 401],
    ['capitals', { ...good, 'x-slack-signature': good['x-slack-signature'].toUpperCase() }, 401],
    ['another version', { ...good, 'x-slack-signature': good['x-slack-signature'].replace('v0', 'v1') }, 401],
    ['no number', { ...good, 'x-slack-request-timestamp': 'NaN' }, 401],
    ['a second in another notation', { ...good, 'x-slack-request-timestamp': `${now}.0` }, 401],
  ] as const) {
    assert.equal(await post(body, headers), status, name);
  }
  assert.deepEqual(reached, [body]);
  assert.deepEqual(door.unsigned().bytes, 0);
});

test('the question about the certificate needs no signature, and carries nothing in', async t => {
  const { post, reached } = await open(t);
  assert.equal(await post('token=x&ssl_check=1', {}), 200);
  assert.equal(await post('token=x&ssl_check=1&payload=%7B%22type%22%3A%22block_actions%22%7D', {}), 200);
  assert.equal(await post('token=x&ssl_check=0', {}), 401);
  assert.equal(await post(`ssl_check=1&padding=${'x'.repeat(2_000)}`, {}), 401, 'not a tiny one');
  assert.deepEqual(reached, []);
});

test('a body above the limit is refused, whether its length is announced or not', async t => {
  const { knock, reached, door } = await open(t);
  const announced = knock(plausible(300_000));
  assert.match(await text(announced), /^HTTP\/1\.1 413 /);
  const head = plausible(1).replace('content-length: 1', 'transfer-encoding: chunked');
  const chunked = knock(head, `${(300_000).toString(16)}\r\n${'x'.repeat(300_000)}\r\n`);
  assert.match(await text(chunked), /^HTTP\/1\.1 413 /);
  assert.deepEqual([reached.length, door.unsigned().bytes], [0, 0]);
});

test('bodies of requests without a signature are not read; the connections end soon', async t => {
  const { knock, door, connections } = await open(t);
  for (let n = 0; n < 100; n += 1) knock(unsigned(1_000_000), Buffer.alloc(100_000, 'x'));
  await until('all are here or gone', async () => (await connections()) > 0);
  let most = 0;
  await until('all are gone', async () => {
    most = Math.max(most, door.unsigned().bytes);
    return (await connections()) === 0;
  });
  assert.equal(most, 0);
});

test('what only looks signed holds a bounded amount together, and gives way to what comes complete', async t => {
  const { knock, post, door, reached } = await open(t);
  let most = 0;
  const look = setInterval(() => {
    most = Math.max(most, door.unsigned().bytes);
  }, 1);
  for (let n = 0; n < 200; n += 1) {
    knock(plausible(250_000), Buffer.alloc(200_000, 'x'));
    if (n % 20 === 0) await sleep(5);
  }
  await until('many are held', () => door.unsigned().bytes > UNSIGNED_LIMIT_BYTES / 2);
  await sleep(100);
  assert.equal(await post('text=list', signed('text=list')), 200);
  clearInterval(look);
  assert.ok(most <= UNSIGNED_LIMIT_BYTES, `${most} bytes`);
  assert.ok(door.unsigned().requests <= UNSIGNED_LIMIT_BYTES / 200_000);
  assert.deepEqual(reached, ['text=list']);
});

test('a body that comes byte by byte is counted at what it holds', async t => {
  const { knock, door } = await open(t);
  const socket = knock(plausible(250_000));
  for (let n = 0; n < 20; n += 1) {
    socket.write('x');
    await sleep(2);
  }
  assert.equal(door.unsigned().bytes, 4_096);
});

test('connections are few: the oldest that carries nothing of Slack’s makes room', async t => {
  const { knock, post, connections, holdAnswers } = await open(t, { mostConnections: 20 });
  const answer = Promise.withResolvers<void>();
  holdAnswers(answer.promise);
  const held = post('text=held', signed('text=held'));
  await until('inside', async () => (await connections()) === 1);
  const crowd = Array.from({ length: 100 }, () => knock('POST /slack/events HTTP/1.1\r\nhost:'));
  await until('the crowd is cut down', async () => (await connections()) === 20);
  await until('the first went first', () => crowd.slice(0, 50).every(one => one.destroyed));
  const another = post('text=another', signed('text=another'));
  await sleep(50);
  answer.resolve();
  assert.deepEqual(await Promise.all([held, another]), [200, 200]);
});

for (const [name, head] of [
  ['says nothing', ''],
  ['never ends its headers', 'POST /slack/events HTTP/1.1\r\nhost: x\r\n'],
  ['never ends its body', plausible(1_000)],
  ['asks for health and leaves a body open', 'GET /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n'],
] as const) {
  test(`a connection that ${name} is closed after the deadline`, async t => {
    const { knock, connections, door, server } = await open(t, { arrivesWithinMs: 300 });
    const here = once(server, 'connection');
    knock(head);
    await here;
    await until('it is gone', async () => (await connections()) === 0, 3_000);
    await until('nothing of it is kept', () => door.unsigned().connections === 0);
    assert.deepEqual(door.unsigned(), { connections: 0, requests: 0, bytes: 0 });
  });
}

test('a connection that brought something unsigned ends with the answer, however many requests came behind it', async t => {
  const { knock, connections, otherwiseAsked, post, reached } = await open(t);
  const body = 'command=%2Fjcaccess&text=list';
  for (const request of ['GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n', unsigned(0)]) {
    const socket = knock(request.repeat(20_000));
    const said = await text(socket).catch(() => '');
    assert.ok((said.match(/^HTTP\/1\.1 /gm)?.length ?? 0) <= 1, 'one answer');
  }
  assert.equal(otherwiseAsked(), 1);
  const alone = await text(knock('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n'));
  assert.match(alone, /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close/im);
  await until('both are closed', async () => (await connections()) === 0);
  // What Slack signed keeps its connection.
  const knocked = (at: string) =>
    `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-type: ${FORM}\r\ncontent-length: ${body.length}\r\n` +
    Object.entries(signed(body))
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('') +
    `x-at: ${at}\r\n\r\n${body}`;
  knock(knocked('1') + knocked('2'));
  await until('both were taken', () => reached.length === 2);
  assert.equal(await connections(), 1);
  assert.equal(await post(body, signed(body)), 200);
});

test('when the door closes, only what is being answered stays', async t => {
  const { knock, post, door, connections, holdAnswers } = await open(t);
  const answer = Promise.withResolvers<void>();
  holdAnswers(answer.promise);
  const held = post('text=held', signed('text=held'));
  knock(plausible(1_000));
  await until('both', async () => (await connections()) === 2);
  await until('the signed one is inside', () => door.unsigned().connections === 1);
  door.closeUnsigned();
  await until('one is left', async () => (await connections()) === 1);
  answer.resolve();
  assert.equal(await held, 200);
});
