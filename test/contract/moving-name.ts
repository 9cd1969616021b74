import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** An address that leads to one server after the other, as a name does whose record is changed. */
export interface MovingName {
  readonly port: number;
  /** Leads connections from now on to another port; those that stand keep their server. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

/** Starts an address of the loopback that leads to `port`. */
export const startMovingName = async (port: number): Promise<MovingName> => {
  let target = port;
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        sockets.delete(socket);
      });
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    leadTo: next => {
      target = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
