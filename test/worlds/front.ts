import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestAuthority } from './tls.ts';
import type { World } from './world.ts';

/** The one TLS server in front of all worlds. */
export interface Front {
  /** The port on 127.0.0.1. */
  readonly port: number;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/** The host name of a request without port, lower case; empty when there is none. */
export function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
}

/**
 * Listens on 127.0.0.1 with the authority's certificate and hands each request to the world that serves its Host.
 * A host that no world serves is answered 421, as a server does that was reached under a wrong name.
 */
export async function openFront(worlds: readonly World[], authority: TestAuthority): Promise<Front> {
  const worldOf = (request: IncomingMessage): World | undefined =>
    worlds.find(world => world.serves(hostOf(request)));
  const sockets = new Set<Duplex>();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const world = worldOf(request);
      if (world) await world.handle(request, response);
      else response.writeHead(421).end(`No world serves ${hostOf(request)}.\n`);
    } catch (error) {
      process.stderr.write(`The world of ${hostOf(request)} broke at ${request.url}: ${String(error)}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
  const server = createServer({ cert: authority.certificate, key: authority.key }, (request, response) => {
    void serve(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    const world = worldOf(request);
    if (world?.upgrade) world.upgrade(request, socket, head);
    else socket.end('HTTP/1.1 421 Misdirected Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('secureConnection', socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away in the middle is an everyday event here: the app is killed on purpose.
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
