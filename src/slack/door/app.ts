import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { ExtendedErrorHandlerArgs } from '@slack/bolt/dist/App.js';
import type { Log } from '../../ports/log.ts';
import { assertAppToken } from '../tokens/app-token.ts';
import type { Dispatcher } from '../web-api/dispatcher.ts';
import { createSocketFetch } from '../web-api/socket-fetch.ts';
import type { Fetch } from '../web-api/web-client.ts';
import { createWebClient } from '../web-api/web-client.ts';
import { BODY_LIMIT_BYTES } from './admission.ts';
import type { HttpDoor } from './http-door.ts';
import { createHttpDoor } from './http-door.ts';
import { quietLogger } from './quiet-logger.ts';

/** How deliveries come: through a socket that jcaccess opens, or as signed requests to a port of its own. */
export type Delivery =
  | { readonly mode: 'socket'; readonly appToken: string; readonly dispatcher: Dispatcher }
  | {
      readonly mode: 'http';
      readonly signingSecret: string;
      readonly port: number;
      readonly host: string;
      /** Answers requests that are not Slack's (health, metrics); false when it does not know the path. */
      readonly otherwise: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
    };

/** The front door while it is open. */
export interface Door {
  open(): Promise<{ readonly port: number | null }>;
  /** Takes no more deliveries and waits for those inside, at most `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
  /** How many deliveries are inside now. */
  inside(): number;
  /** Why no deliveries can arrive now; null while the socket stands, or the port is open. */
  trouble(): string | null;
  readonly app: App;
}

/** Slack gives up on a delivery that is not acknowledged by then. */
const SLACK_WAITS_MS = 3_000;

/**
 * Builds Bolt with a receiver of ours: events are acknowledged after their listeners committed (Bolt would do it
 * before), only signed bodies reach it (Bolt would read first and look then), and deliveries inside are counted.
 */
export const createDoor = (deps: {
  readonly delivery: Delivery;
  readonly botToken: string;
  readonly identity: { readonly botId: string; readonly botUserId: string; readonly teamId: string };
  readonly fetch: Fetch;
  readonly log: Log;
  readonly transportNowMs: () => number;
  /** Hears of every event that was acknowledged; presses and forms tell of themselves. */
  readonly delivered?: (kind: string, seconds: number) => void;
}): Door => {
  const { delivery, botToken, identity, log } = deps;
  const logger = quietLogger(log);
  const clientOptions = {
    fetch: deps.fetch,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger,
  };
  const sockets = createSocketFetch({
    fetch: deps.fetch,
    log,
    monotonicMs: deps.transportNowMs,
    sleep,
  });
  const receiver =
    delivery.mode === 'socket'
      ? new SocketModeReceiver({
          appToken: delivery.appToken,
          dispatcher: delivery.dispatcher,
          logger,
          installerOptions: { clientOptions: { ...clientOptions, fetch: sockets.fetch, timeout: 0 } },
        })
      : new HTTPReceiver({
          signingSecret: delivery.signingSecret,
          port: delivery.port,
          bodyLimit: BODY_LIMIT_BYTES,
          logger,
        });
  let http: HttpDoor | null = null;
  if (delivery.mode === 'http' && receiver instanceof HTTPReceiver) {
    const { signingSecret, otherwise } = delivery;
    const slack = receiver.requestListener;
    http = createHttpDoor({ signingSecret, otherwise, slack, nowMs: deps.transportNowMs, log });
    receiver.requestListener = http.listener;
  }
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, ...identity }),
    clientOptions: { ...clientOptions, retryConfig: { retries: 0 } },
    logger,
    extendedErrorHandler: true,
  });
  const failed = new WeakSet<object>();
  app.error(async ({ error, body }: ExtendedErrorHandlerArgs) => {
    failed.add(body);
    log.error('a listener failed', { error });
  });

  let inside = 0;
  let server: Server | null = null;
  const process = app.processEvent.bind(app);
  app.processEvent = async event => {
    inside += 1;
    const beganMs = deps.transportNowMs();
    try {
      if (event.body.type !== 'event_callback') return await process(event);
      await process({ ...event, ack: async () => {} });
      // Without an acknowledgement Slack delivers again, at once, after a minute and after five.
      if (failed.has(event.body)) return;
      await event.ack();
      deps.delivered?.('event', (deps.transportNowMs() - beganMs) / 1000);
    } finally {
      inside -= 1;
    }
  };

  const socket = receiver instanceof SocketModeReceiver ? receiver.client : null;

  return {
    app,
    inside: () => inside,
    trouble: () => {
      const isOpen = socket ? socket.websocket?.isActive() === true : server?.listening === true;
      return isOpen ? null : (sockets.trouble() ?? 'no connection to Slack');
    },
    open: async () => {
      if (delivery.mode === 'socket') {
        // Bolt would ask for ever with a token that Slack refuses, without a word.
        const { appToken: token } = delivery;
        await assertAppToken(createWebClient({ token, fetch: deps.fetch }));
        await app.start();
        return { port: null };
      }
      const where = { port: delivery.port, host: delivery.host } as never;
      server = (await receiver.start(where, http?.serverOptions as never)) as Server;
      http?.guard(server);
      return { port: portOf(server) };
    },
    close: async deadlineMs => {
      sockets.stop();
      const until = deps.transportNowMs() + deadlineMs;
      // A closed socket carries no acknowledgement: who is inside gets out first, for as long as Slack waits.
      const ackBy = Math.min(until, deps.transportNowMs() + SLACK_WAITS_MS);
      http?.closeUnsigned();
      while (delivery.mode === 'socket' && inside > 0 && deps.transportNowMs() < ackBy) await sleep(20);
      await Promise.race([app.stop().catch(() => {}), sleep(deadlineMs)]);
      while (inside > 0 && deps.transportNowMs() < until) await sleep(20);
    },
  };
};

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms).unref());

const portOf = (server: Server): number | null => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : null;
};
