import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { installation } from './cast.ts';
import { ackDeadlineMs, type Delivery, type Outcome, type Transport } from './courier.ts';
import type { Ids } from './ids.ts';
import { parsed, record, text } from './json.ts';
import { acceptWebSocket, type WebSocketPeer } from './web-socket.ts';

/** The host of Socket Mode connections. */
export const socketHost = 'wss-primary.slack.com';

const pingEveryMs = 10_000;

/** Socket Mode: tickets, connections, envelopes and their acknowledgements. */
export interface SocketMode extends Transport {
  /** Makes the one-time `wss://` address that `apps.connections.open` answers. */
  openUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many connections are open. */
  connections(): number;
  /** Asks every connection to come again, as Slack does when it recycles a host. */
  refresh(): void;
  /** Cuts every connection without a word. */
  cut(): void;
  close(): void;
}

interface Connection {
  peer: WebSocketPeer;
  waiting: Map<string, (outcome: Outcome) => void>;
  ping: NodeJS.Timeout;
}

/** Makes the Socket Mode end; with several connections a delivery goes to one of them by chance. */
export function createSocketMode(ids: Ids, random: () => number): SocketMode {
  const tickets = new Set<string>();
  const open = new Set<Connection>();

  function accept(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const ticket = new URL(request.url ?? '/', `wss://${socketHost}`).searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const waiting: Connection['waiting'] = new Map();
    const peer = acceptWebSocket(request, socket, head, {
      onText: message => {
        const ack = record(parsed(message));
        waiting.get(text(ack.envelope_id))?.({ kind: 'acked', body: ack.payload });
      },
      onClose: () => {
        clearInterval(connection.ping);
        open.delete(connection);
        for (const answer of waiting.values()) answer({ kind: 'timeout' });
      },
    });
    const connection: Connection = {
      peer,
      waiting,
      ping: setInterval(() => peer.ping(), pingEveryMs).unref(),
    };
    open.add(connection);
    peer.sendText(
      JSON.stringify({
        type: 'hello',
        num_connections: open.size,
        debug_info: { host: 'applink-1', build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: installation.appId },
      }),
    );
    peer.ping();
  }

  return {
    openUrl: () => {
      const ticket = ids.letters(32).toLowerCase();
      tickets.add(ticket);
      return `wss://${socketHost}/link/?ticket=${ticket}&app_id=${installation.appId}`;
    },
    upgrade: accept,
    send: (delivery: Delivery) => {
      const connections = [...open];
      const connection = connections[Math.floor(random() * connections.length)];
      if (!connection) return Promise.resolve({ kind: 'failed', reason: 'connection_failed' });
      const envelopeId = ids.uuid();
      return new Promise<Outcome>(resolve => {
        const timer = setTimeout(() => settle({ kind: 'timeout' }), ackDeadlineMs);
        const settle = (outcome: Outcome) => {
          clearTimeout(timer);
          connection.waiting.delete(envelopeId);
          resolve(outcome);
        };
        connection.waiting.set(envelopeId, settle);
        connection.peer.sendText(
          JSON.stringify({
            envelope_id: envelopeId,
            type: delivery.type,
            payload: delivery.payload,
            accepts_response_payload: delivery.type !== 'events_api',
            ...(delivery.type === 'events_api' && {
              retry_attempt: delivery.retry?.attempt ?? 0,
              retry_reason: delivery.retry?.reason ?? '',
            }),
          }),
        );
      });
    },
    connections: () => open.size,
    refresh: () => {
      for (const { peer } of open) {
        peer.sendText(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
      }
    },
    cut: () => {
      for (const { peer } of open) peer.destroy();
    },
    close: () => {
      for (const { peer } of open) peer.close();
      tickets.clear();
    },
  };
}
