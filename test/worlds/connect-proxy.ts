import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

/** An HTTP proxy on the loopback that opens tunnels and nothing else. */
export interface ConnectProxy {
  readonly port: number;
  /** The `host:port` of every tunnel that was asked for, in order. */
  readonly asked: readonly string[];
  /** The credentials that came with the questions. */
  readonly credentials: ReadonlySet<string | undefined>;
  /** Answers every further question with this status, or not at all. */
  refuse(how: number | 'silent' | null): void;
  close(): Promise<void>;
}

/**
 * Starts a proxy that leads every name to `port` of this machine, as a proxy with a name service of its own would. With
 * `tls` it is spoken to over TLS; with `password` it refuses others with 407.
 */
export async function startConnectProxy(options: {
  readonly port: number;
  readonly password?: string;
  readonly tls?: { readonly key: string; readonly certificate: string };
}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const credentials = new Set<string | undefined>();
  const sockets = new Set<Socket>();
  let refusal: number | 'silent' | null = null;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const statusFor = (said: string | undefined): number => {
    if (typeof refusal === 'number') return refusal;
    if (options.password === undefined) return 200;
    const expected = `Basic ${Buffer.from(`corp:${options.password}`).toString('base64')}`;
    return said === expected ? 200 : 407;
  };

  const server = options.tls
    ? createTlsServer({ key: options.tls.key, cert: options.tls.certificate })
    : createServer();
  server.on('connection', keep);
  server.on('connect', (request: IncomingMessage, near: Socket) => {
    keep(near);
    const said = request.headers['proxy-authorization'];
    asked.push(request.url ?? '');
    credentials.add(said);
    if (refusal === 'silent') return;
    const status = statusFor(said);
    if (status !== 200) {
      near.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const far = connect(options.port, '127.0.0.1');
    keep(far);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.write('HTTP/1.1 200 Connection established\r\n\r\n');
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    asked,
    credentials,
    refuse: how => {
      refusal = how;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
