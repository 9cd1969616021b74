import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of one WebSocket (RFC 6455): text, ping, pong and close, no extensions. */
export interface WebSocketPeer {
  sendText(message: string): void;
  ping(): void;
  /** Says goodbye with code 1000 and ends the connection. */
  close(): void;
  /** Cuts the connection without a word. */
  destroy(): void;
}

/** What the server wants to hear of a connection. */
export interface WebSocketListener {
  onText(message: string): void;
  onClose(): void;
}

const acceptSuffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

function frame(opcode: number, payload: Buffer): Buffer {
  const first = 0x80 | opcode;
  if (payload.length < 126) return Buffer.concat([Buffer.from([first, payload.length]), payload]);
  const head = Buffer.alloc(payload.length < 65_536 ? 4 : 10);
  head[0] = first;
  if (payload.length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(payload.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}

interface Frame {
  opcode: number;
  final: boolean;
  payload: Buffer;
  size: number;
}

function readFrame(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  const [first = 0, second = 0] = data;
  let length = second & 0x7f;
  let offset = 2;
  if (length === 126) {
    if (data.length < 4) return undefined;
    length = data.readUInt16BE(2);
    offset = 4;
  } else if (length === 127) {
    if (data.length < 10) return undefined;
    length = Number(data.readBigUInt64BE(2));
    offset = 10;
  }
  const masked = (second & 0x80) !== 0;
  const start = offset + (masked ? 4 : 0);
  if (data.length < start + length) return undefined;
  const payload = Buffer.from(data.subarray(start, start + length));
  if (masked) {
    const mask = data.subarray(offset, offset + 4);
    for (let index = 0; index < length; index += 1) {
      payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
    }
  }
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload, size: start + length };
}

/** Completes the upgrade and speaks with the client; `head` is what Node had already read. Pings of the client are answered at once. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  listener: WebSocketListener,
): WebSocketPeer {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${acceptSuffix}`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );

  let buffered = head;
  let fragments: Buffer[] = [];
  let closed = false;
  const write = (opcode: number, payload: Buffer) => {
    if (!closed && socket.writable) socket.write(frame(opcode, payload));
  };
  const finish = () => {
    if (closed) return;
    closed = true;
    listener.onClose();
  };
  const close = (payload: Buffer) => {
    write(opcodes.close, payload);
    finish();
    socket.end();
  };

  function take(next: Frame) {
    if (next.opcode === opcodes.ping) write(opcodes.pong, next.payload);
    else if (next.opcode === opcodes.close) close(next.payload.subarray(0, 2));
    else if (next.opcode === opcodes.text || next.opcode === opcodes.continuation) {
      fragments.push(next.payload);
      if (!next.final) return;
      const message = Buffer.concat(fragments).toString('utf8');
      fragments = [];
      listener.onText(message);
    }
  }

  function read(data: Buffer) {
    buffered = Buffer.concat([buffered, data]);
    for (let next = readFrame(buffered); next && !closed; next = readFrame(buffered)) {
      buffered = buffered.subarray(next.size);
      take(next);
    }
  }

  socket.on('data', read);
  socket.on('close', finish);
  socket.on('end', () => socket.end());
  socket.on('error', finish);
  if (head.length > 0) read(Buffer.alloc(0));
  return {
    sendText: message => write(opcodes.text, Buffer.from(message, 'utf8')),
    ping: () => write(opcodes.ping, Buffer.from('Ping from applink')),
    close: () => close(Buffer.from([0x03, 0xe8])),
    destroy: () => {
      finish();
      socket.destroy();
    },
  };
}
