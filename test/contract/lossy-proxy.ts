import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A TCP proxy on the loopback that can swallow an answer and cut the connection, as a network does at a bad moment. */
export interface LossyProxy {
  readonly port: number;
  /** The next script that passes with this word in it (a commit unless given) is carried out, but its answer is lost. */
  readonly loseNextAnswer: (word?: string) => void;
  readonly lost: () => number;
  readonly close: () => Promise<void>;
}

/** Starts a proxy in front of the server at `port`. */
export const startLossyProxy = async (port: number): Promise<LossyProxy> => {
  let armedFor: string | null = null;
  let lost = 0;
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(port, '127.0.0.1');
    let isDoomed = false;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
        sockets.delete(socket);
      });
    }
    near.on('data', bytes => {
      if (armedFor !== null && /\r\neval/i.test(bytes.toString('latin1')) && bytes.includes(armedFor)) {
        armedFor = null;
        isDoomed = true;
      }
      far.write(bytes);
    });
    far.on('data', bytes => {
      if (!isDoomed) {
        near.write(bytes);
        return;
      }
      lost += 1;
      near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    port: address.port,
    loseNextAnswer: (word = 'operation') => {
      armedFor = word;
    },
    lost: () => lost,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
