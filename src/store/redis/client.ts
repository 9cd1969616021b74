import type { RedisOptions } from 'ioredis';
import { Cluster, Redis } from 'ioredis';
import type { Address } from './address.ts';
import { readAddress } from './address.ts';

/** Sends commands, each to the server that has its key. */
export type Commands = Redis | Cluster;

/** Who wants to hear of a client. */
export interface ClientEvents {
  /** Commands can be sent. */
  readonly up: () => void;
  /** No command can be sent for now. */
  readonly down: () => void;
  /** What went wrong with a connection. */
  readonly failed: (why: string) => void;
}

/** One server or one cluster. It reconnects by itself, but leaves sending again to others. */
export interface Client {
  readonly commands: Commands;
  readonly isCluster: boolean;
  /** Every server, primaries and replicas, to be asked one by one. */
  readonly servers: () => readonly Redis[];
  /** Asks the servers anew which of them has what; to be called when a command met the wrong one or none. */
  readonly lookAgain: () => void;
  readonly close: () => Promise<void>;
}

const LONGEST_PAUSE_MS = 1000;
const pauseAfter = (attempt: number): number => Math.min(attempt * 50, LONGEST_PAUSE_MS);

// Waiting and sending again is the connection's: the client would also send what was already reported as failed.
const common = (timeoutMs: number) =>
  ({
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    connectionName: 'jcaccess',
  }) satisfies RedisOptions;

const credentialsOf = ({ tls, username, password }: Address) => ({
  ...(tls ? { tls: {} } : {}),
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A server that was the primary and is none any more: its name, or its sentinels, lead to the one that is. */
const isDemoted = (error: Error): boolean => error.message.startsWith('READONLY ');

const openServer = (
  address: Extract<Address, { kind: 'server' | 'sentinel' }>,
  timeoutMs: number,
  events: ClientEvents,
): Client => {
  const place =
    address.kind === 'server'
      ? address.node
      : {
          sentinels: [...address.nodes],
          name: address.name,
          sentinelRetryStrategy: pauseAfter,
          sentinelCommandTimeout: timeoutMs,
          // Hears of a failover from the sentinels, and leaves the server that was demoted.
          failoverDetector: true,
          enableTLSForSentinelMode: address.tls,
          ...(address.tls ? { sentinelTLS: {} } : {}),
        };
  const redis = new Redis({
    ...common(timeoutMs),
    ...place,
    ...credentialsOf(address),
    db: address.database,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    retryStrategy: pauseAfter,
    // The name is looked up again with the new connection.
    reconnectOnError: isDemoted,
  });
  redis.on('ready', events.up);
  redis.on('close', events.down);
  redis.on('error', error => events.failed(messageOf(error)));
  return {
    commands: redis,
    isCluster: false,
    servers: () => [redis],
    lookAgain: () => undefined,
    close: async () => {
      try {
        await redis.quit();
      } catch {
        redis.disconnect();
      }
    },
  };
};

const openCluster = (
  address: Extract<Address, { kind: 'cluster' }>,
  timeoutMs: number,
  events: ClientEvents,
): Client => {
  const cluster = new Cluster([...address.nodes], {
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    // Whether a part of the cluster is down is found out by those who need that part.
    enableReadyCheck: false,
    // Only the redirections of a slot that is being moved stay inside the client; they end within milliseconds.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    retryDelayOnTryAgain: 1,
    clusterRetryStrategy: pauseAfter,
    clusterNodeRetryStrategy: pauseAfter,
    // Certificates name hosts, so hosts are what must be connected to.
    dnsLookup: (host, found) => found(null, host),
    redisOptions: {
      ...common(timeoutMs),
      ...credentialsOf(address),
    },
  });
  // Without this the first command to a node would wait inside the client, and perhaps be sent after it had failed.
  cluster.on('+node', (node: Redis) => void node.connect().catch(() => undefined));
  cluster.on('ready', events.up);
  cluster.on('close', events.down);
  cluster.on('error', error => events.failed(messageOf(error)));
  cluster.on('node error', (error: unknown, node: string) => events.failed(`${node}: ${messageOf(error)}`));
  return {
    commands: cluster,
    isCluster: true,
    servers: () => cluster.nodes('all'),
    lookAgain: () => cluster.refreshSlotsCache(),
    close: async () => {
      const isWhole = cluster.nodes('all').every(node => node.status === 'ready');
      if (isWhole) await cluster.quit().catch(() => undefined);
      cluster.disconnect();
    },
  };
};

/** Opens a client; `timeoutMs` bounds connecting and the silence of a server that owes an answer. */
export const openClient = (url: string, timeoutMs: number, events: ClientEvents): Client => {
  const address = readAddress(url);
  return address.kind === 'cluster'
    ? openCluster(address, timeoutMs, events)
    : openServer(address, timeoutMs, events);
};
