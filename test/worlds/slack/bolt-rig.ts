import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { Agent, fetch as undiciFetch } from 'undici';
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
  stop(): Promise<void>;
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

/** Starts a stand-in and a Bolt app that talk to each other; the listeners are added before the start by `listeners`. */
export async function startRig(mode: 'socket' | 'http', listeners: (app: App) => void): Promise<Rig> {
  const clock = createWorldClock();
  const slack = createSlackWorld({ clock, random: createRandom(1) });
  const server = createServer((request, response) => void slack.handle(request, response));
  server.on('upgrade', (request, socket, head) => slack.upgrade?.(request, socket, head));
  const port = await listen(server);
  const sockets = new Set<Socket>();
  // Every host name leads to the stand-in, in the clear: TLS is the business of whoever serves the worlds.
  const dispatcher = new Agent({
    connect: (_options, callback) => {
      const socket = connect({ host: '127.0.0.1', port }, () => callback(null, socket));
      socket.once('error', error => callback(error, null));
      sockets.add(socket);
    },
  });
  const reach = ((url: string, init: object) =>
    undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch;
  const clientOptions = { fetch: reach, retryConfig: { retries: 0 } };
  const quiet = { logLevel: LogLevel.ERROR };
  const receiver =
    mode === 'socket'
      ? new SocketModeReceiver({
          appToken: installation.appToken,
          dispatcher: dispatcher as never,
          clientPingTimeout: 300,
          installerOptions: { clientOptions },
          ...quiet,
        })
      : new HTTPReceiver({ signingSecret, port: 0, ...quiet });
  const app = new App({
    token: installation.botToken,
    receiver,
    clientOptions,
    deferInitialization: true,
    ...quiet,
  });
  await app.init();
  listeners(app);
  const started: unknown = await app.start(0 as never);
  if (mode === 'http') {
    const address = (started as Server).address() as AddressInfo;
    slack.deliverOverHttp({ url: `http://127.0.0.1:${address.port}/slack/events`, signingSecret });
  }
  return {
    slack,
    clock,
    app,
    fetch: reach,
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
