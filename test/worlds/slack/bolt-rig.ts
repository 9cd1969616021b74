import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { Agent } from 'undici';
import { createWorldClock } from '../clock.ts';
import { createRandom } from '../random.ts';
import type { WorldClock } from '../world.ts';
import { installation } from './cast.ts';
import { createSlackWorld, type SlackWorld } from './slack-world.ts';

/** The secret that signs HTTP deliveries in these tests. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

/** A real Bolt app wired to a stand-in under Slack's own host names. */
export interface Rig {
  slack: SlackWorld;
  clock: WorldClock;
  app: App;
  /** `fetch` that reaches the stand-in, as the app's own does. */
  fetch: typeof fetch;
  /** Asks for a WebSocket at an address and gives the status of the answer. */
  knock(address: string): Promise<{ socket: Socket; status: number }>;
  stop(): Promise<void>;
}

async function knockAt(port: number, address: string): Promise<{ socket: Socket; status: number }> {
  const { host, pathname, search } = new URL(address);
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return { socket, status: Number(answer.toString('latin1').split(' ')[1]) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => {
    server.close(resolve);
  });
}

const quiet = { logLevel: LogLevel.ERROR };

type ClientOptions = { fetch: typeof fetch; retryConfig: { retries: number } };

interface Way {
  receiver(dispatcher: Agent, clientOptions: ClientOptions): Receiver;
  /** Tells the stand-in where the started app listens. */
  attach(slack: SlackWorld, started: unknown): void;
}

const socketWay: Way = {
  receiver: (dispatcher, clientOptions) =>
    new SocketModeReceiver({
      appToken: installation.appToken,
      dispatcher: dispatcher as never,
      clientPingTimeout: 300,
      installerOptions: { clientOptions },
      ...quiet,
    }),
  attach: slack => slack.deliverBySocket(),
};

const httpWay: Way = {
  receiver: () => new HTTPReceiver({ signingSecret, port: 0, ...quiet }),
  attach: (slack, started) => {
    const { port } = (started as Server).address() as AddressInfo;
    slack.deliverByHttp({ url: `http://127.0.0.1:${port}/slack/events`, signingSecret });
  },
};

const ways = { socket: socketWay, http: httpWay };

/** Starts a stand-in and a Bolt app that talk to each other; the listeners are added before the start by `listeners`. */
export async function startRig(mode: 'socket' | 'http', listeners: (app: App) => void): Promise<Rig> {
  const clock = createWorldClock();
  const slack = createSlackWorld({ clock, random: createRandom(1) });
  const server = createServer((request, response) => void slack.handle(request, response));
  server.on('upgrade', (request, socket, head) => slack.upgrade?.(request, socket, head));
  const port = await listen(server);
  // Every host name leads to the stand-in, in the clear: TLS is the business of whoever serves the worlds.
  const dispatcher = new Agent({
    connect: (_options, callback) => {
      const socket = connect({ host: '127.0.0.1', port }, () => callback(null, socket));
      socket.once('error', error => callback(error, null));
    },
  });
  // Node's own fetch: the one of the package would write a FormData made by Slack's client as "[object FormData]".
  const reach: typeof fetch = (url, init) => fetch(url, { ...init, dispatcher } as RequestInit);
  const clientOptions = { fetch: reach, retryConfig: { retries: 0 } };
  const way = ways[mode];
  const app = new App({
    token: installation.botToken,
    receiver: way.receiver(dispatcher, clientOptions),
    clientOptions,
    deferInitialization: true,
    ...quiet,
  });
  await app.init();
  listeners(app);
  way.attach(slack, await app.start(0 as never));
  return {
    slack,
    clock,
    app,
    fetch: reach,
    knock: address => knockAt(port, address),
    stop: async () => {
      await app.stop();
      // Bolt says goodbye without waiting; its 30 s timer ends when the handshake is through.
      while (slack.connections() > 0) await delay(5);
      await slack.close();
      await dispatcher.destroy();
      await closeServer(server);
    },
  };
}

/** Waits up to 2 s (or `limitMs`) until `read` gives something; throws when it does not. */
export async function eventually<T>(read: () => T | undefined, limitMs = 2000): Promise<T> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    const found = read();
    if (found !== undefined) return found;
    await delay(10);
  }
  throw new Error(`It did not happen within ${limitMs} ms.`);
}

/** The `error` word of a refused Web API call. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const data = error instanceof Error && 'data' in error ? error.data : undefined;
    if (typeof data === 'object' && data !== null && 'error' in data) return String(data.error);
    throw error;
  }
  throw new Error('The call was not refused.');
}
