import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** A stand-in of one vendor: it answers plain HTTP for its host names and says what it is still doing. */
export interface World {
  /** Whether this world answers for a host name (lower case, no port). */
  serves(host: string): boolean;
  /** Answers one request; `request.headers.host` is the real host name. */
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
  /** Takes over a WebSocket upgrade; without it upgrades are refused. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** What is still running, one line each; empty means settled. */
  pending(): string[];
  /** Ends every timer, socket and delivery of the world. */
  close(): Promise<void>;
}

/** The business clock of a stage: real time plus an offset that only ever grows. */
export interface WorldClock {
  now(): Date;
  /** Moves the clock forward by milliseconds. */
  advance(ms: number): void;
}
