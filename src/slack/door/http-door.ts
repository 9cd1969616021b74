import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../../ports/log.ts';
import { createAdmission } from './admission.ts';

/** The port that stands open to the internet: what is not signed by Slack costs little there and stays for a short time. */
export interface HttpDoor {
  readonly serverOptions: ServerOptions;
  readonly listener: RequestListener;
  /** Watches over the connections of the server, from its start on. */
  guard(server: Server): void;
  /** Ends every connection on which nothing signed is being answered. */
  closeUnsigned(): void;
  /** What is held for requests that nobody has signed yet. */
  unsigned(): { readonly connections: number; readonly requests: number; readonly bytes: number };
}

/** Where Slack delivers; the manifest names it. */
const PATH = '/slack/events';
/** Bolt takes a body from here when it was read already. */
const RAW_BODY = 'rawBody';
/** Slack waits 3 s for an answer; a request that takes longer to arrive is not Slack's. */
const ARRIVES_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** A refused client may read the answer before the connection ends. */
const READS_ANSWER_MS = 500;
const MOST_CONNECTIONS = 256;
const SAID_EVERY_MS = 60_000;

/**
 * Makes the door before Bolt: only complete bodies with a signature of now reach it. `otherwise` answers requests that
 * are no deliveries; false when it does not know the path.
 */
export const createHttpDoor = (deps: {
  readonly signingSecret: string;
  readonly slack: RequestListener;
  readonly otherwise: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly mostConnections?: number;
  readonly arrivesWithinMs?: number;
}): HttpDoor => {
  const { slack, otherwise, nowMs, log, mostConnections = MOST_CONNECTIONS } = deps;
  const { arrivesWithinMs = ARRIVES_WITHIN_MS } = deps;
  const admission = createAdmission(deps);
  /** In the order in which they came or carried something signed. */
  const connections = new Set<Socket>();
  const answering = new Map<Socket, number>();
  /** Those on which something came that Slack did not sign: they end with its answer. */
  const ending = new WeakSet<Socket>();
  let refused = 0;
  let saidAtMs = Number.NEGATIVE_INFINITY;

  const noteRefusal = (status: number): void => {
    refused += 1;
    if (nowMs() - saidAtMs < SAID_EVERY_MS) return;
    saidAtMs = nowMs();
    log.warn('requests that Slack did not sign were refused', { refused, status });
    refused = 0;
  };

  /** Only what Slack signed keeps a connection: what others send costs them one each, however much comes at once. */
  const letEnd = ({ socket }: IncomingMessage, response: ServerResponse): void => {
    ending.add(socket);
    response.shouldKeepAlive = false;
  };

  /** Answers, and ends the connection soon after when the request goes on: the rest of it is thrown away unread. */
  const refuse = (request: IncomingMessage, response: ServerResponse, status: number): void => {
    if (response.headersSent || response.destroyed) return;
    letEnd(request, response);
    response.writeHead(status).end();
    request.resume();
    if (request.complete) return;
    setTimeout(() => {
      if (!request.complete) request.socket.destroy();
    }, READS_ANSWER_MS).unref();
  };

  const keep = (socket: Socket, response: ServerResponse): void => {
    connections.delete(socket);
    connections.add(socket);
    answering.set(socket, (answering.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (answering.get(socket) ?? 1) - 1;
      if (left > 0) answering.set(socket, left);
      else answering.delete(socket);
    });
  };

  const deliver = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const admitted = await admission.admit(request);
    if (admitted === null) return;
    if (admitted.kind === 'ssl-check') {
      letEnd(request, response);
      response.writeHead(200).end();
      return;
    }
    if (admitted.kind === 'refused') {
      noteRefusal(admitted.status);
      refuse(request, response, admitted.status);
      return;
    }
    keep(request.socket, response);
    slack(Object.assign(request, { [RAW_BODY]: admitted.body }), response);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') {
      letEnd(request, response);
      if (!(await otherwise(request, response))) refuse(request, response, 404);
      return;
    }
    const [path] = (request.url ?? '').split('?');
    if (path === PATH) await deliver(request, response);
    else refuse(request, response, 404);
  };

  return {
    serverOptions: {
      headersTimeout: arrivesWithinMs,
      requestTimeout: arrivesWithinMs,
      connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, arrivesWithinMs),
    },
    listener: (request, response) => {
      if (ending.has(request.socket)) {
        // A client that sends on without waiting for an answer gets none: each request would be kept until its turn.
        request.socket.destroy();
        return;
      }
      serve(request, response).catch((error: unknown) => {
        log.error('a request could not be answered', { error });
        refuse(request, response, 500);
      });
    },
    guard: server => {
      server.on('connection', (socket: Socket) => {
        connections.add(socket);
        socket.once('close', () => connections.delete(socket));
        if (connections.size <= mostConnections) return;
        // The oldest one that carries nothing of Slack's makes room, so that a crowd keeps Slack out for no moment.
        const oldest = [...connections].find(one => !answering.has(one));
        connections.delete(oldest ?? socket);
        (oldest ?? socket).destroy();
      });
    },
    closeUnsigned: () => {
      for (const socket of connections) if (!answering.has(socket)) socket.destroy();
    },
    unsigned: () => ({ connections: connections.size - answering.size, ...admission.unsigned() }),
  };
};
