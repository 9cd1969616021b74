import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { eventually } from './bolt-rig.ts';
import { acceptWebSocket, type WebSocketPeer } from './web-socket.ts';

function maskedFrame(first: number, payload: Buffer): Buffer {
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([Buffer.from([first, 0x80 | payload.length]), mask, masked]);
}

describe('the WebSocket server', () => {
  let server: Server;
  let port: number;
  let peer: WebSocketPeer | undefined;
  let texts: string[] = [];
  let closed = 0;
  const sockets = new Set<Socket>();

  before(async () => {
    server = createServer();
    server.on('upgrade', (request, socket, head) => {
      peer = acceptWebSocket(request, socket, head, {
        onText: message => texts.push(message),
        onClose: () => {
          closed += 1;
        },
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    ({ port } = server.address() as AddressInfo);
  });
  after(async () => {
    // A failed test leaves its socket open, and an upgraded one is no longer the server's to close.
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
  });

  async function raw(): Promise<{ socket: Socket; received: () => Buffer }> {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    let data = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      data = Buffer.concat([data, chunk]);
    });
    // The key and the answer are the example of RFC 6455, section 1.3.
    socket.write(
      'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await eventually(() => (data.includes('\r\n\r\n') ? true : undefined));
    assert.match(data.toString('latin1'), /Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/);
    const start = data.indexOf('\r\n\r\n') + 4;
    return { socket, received: () => data.subarray(start) };
  }

  it('carries texts of every length both ways', async () => {
    texts = [];
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    const back: string[] = [];
    client.addEventListener('message', event => back.push(String(event.data)));
    await new Promise(resolve => {
      client.addEventListener('open', resolve);
    });
    const sizes = [0, 125, 126, 65_535, 65_536, 200_000];
    for (const size of sizes) {
      const text = `é${'x'.repeat(size)}`;
      client.send(text);
      peer?.sendText(text);
    }
    await eventually(() =>
      texts.length === sizes.length && back.length === sizes.length ? true : undefined,
    );
    assert.deepEqual(
      texts.map(text => text.length),
      sizes.map(size => size + 1),
    );
    assert.deepEqual(back, texts);
    const before = closed;
    client.close();
    await eventually(() => (closed === before + 1 ? true : undefined));
  });

  it('puts fragments and split packets together, and answers pings between them', async () => {
    texts = [];
    const { socket, received } = await raw();
    const ping = maskedFrame(0x89, Buffer.from('hi'));
    const bytes = Buffer.concat([
      maskedFrame(0x01, Buffer.from('Hel')),
      ping,
      maskedFrame(0x80, Buffer.from('lo')),
    ]);
    for (const byte of bytes) {
      socket.write(Buffer.from([byte]));
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    await eventually(() => texts[0]);
    assert.deepEqual(texts, ['Hello']);
    await eventually(() => (received().length >= 4 ? true : undefined));
    assert.deepEqual([...received()], [0x8a, 2, ...Buffer.from('hi')]);
    const before = closed;
    socket.destroy();
    await eventually(() => (closed === before + 1 ? true : undefined));
  });

  it('says goodbye with the code it was given, once', async () => {
    const before = closed;
    const { socket, received } = await raw();
    socket.write(maskedFrame(0x88, Buffer.from([0x03, 0xe8])));
    await eventually(() => (received().length >= 4 ? true : undefined));
    assert.deepEqual([...received()], [0x88, 2, 0x03, 0xe8]);
    await eventually(() => (socket.readableEnded ? true : undefined));
    assert.equal(closed, before + 1);
    socket.destroy();
  });
});
