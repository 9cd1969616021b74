import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { World } from '../../worlds/world.ts';

/** One answer of a world. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Lets a world carry out one request without a socket between. */
export async function exchange(
  world: Pick<World, 'handle'>,
  request: { method: string; url: URL; headers: Record<string, string>; body: string },
): Promise<Answer> {
  const incoming = Object.assign(Readable.from(request.body === '' ? [] : [Buffer.from(request.body)]), {
    method: request.method,
    url: `${request.url.pathname}${request.url.search}`,
    headers: { ...request.headers, host: request.url.host },
  });
  const answered = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  let status = 200;
  let headers: Record<string, string> = {};
  const keep = (chunk: unknown): void => {
    if (chunk !== undefined && chunk !== null) chunks.push(Buffer.from(chunk as Uint8Array));
  };
  const outgoing = Object.assign(new EventEmitter(), {
    headersSent: false,
    writeHead(code: number, sent: Record<string, unknown> = {}) {
      status = code;
      headers = Object.fromEntries(
        Object.entries(sent).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      return outgoing;
    },
    write(chunk: unknown) {
      keep(chunk);
      return true;
    },
    end(chunk?: unknown) {
      keep(chunk);
      answered.resolve({ status, headers, body: Buffer.concat(chunks) });
      outgoing.emit('close');
      return outgoing;
    },
    destroy() {
      answered.reject(new Error('the world cut the exchange'));
      outgoing.emit('close');
      return outgoing;
    },
  });
  // The worlds use of both no more than what is here.
  await world.handle(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse);
  return await answered.promise;
}
