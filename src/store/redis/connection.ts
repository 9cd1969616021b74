import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Commands } from './client.ts';
import { openClient } from './client.ts';

/** A Lua script and the hash that Redis knows it by. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

/** Where Redis is and who wants to hear of the connection. */
export interface ConnectionOptions {
  /** As `readAddress` takes it. */
  readonly url: string;
  /** How long a command may take, reconnecting included, before it fails. Five seconds unless given. */
  readonly commandTimeoutMs?: number;
  /** Called whenever commands can be sent: after the start and after each interruption. */
  readonly onReady?: () => void;
  /** Called once for each way in which the connection fails, until it stands again. The error holds no command and no credentials. */
  readonly onError?: (error: Error) => void;
}

/** A connection whose commands end within a bounded time and whose errors carry no data. */
export interface Connection {
  /**
   * Sends a command, again after an interruption, so it must do no harm when it is carried out twice. Commands of one
   * turn of the event loop share a round trip. Once this has thrown, the command is not sent any more.
   */
  readonly ask: <Reply>(command: (redis: Commands) => Promise<Reply>, timeoutMs?: number) => Promise<Reply>;
  /** Runs a script where its keys are, as `ask` does. */
  readonly run: (
    script: Script,
    keys: readonly string[],
    args: readonly string[],
    timeoutMs?: number,
  ) => Promise<unknown>;
  /** Runs a script and waits, at most `waitMs`, until `replicas` of its server have what was written; `copies` have. */
  readonly runAndWait: (
    script: Script,
    keys: readonly string[],
    args: readonly string[],
    wait: { readonly replicas: number; readonly ms: number },
  ) => Promise<{ readonly reply: unknown; readonly copies: number }>;
  /** Sends a command to every server, primary or replica, as `ask` does. */
  readonly askEveryServer: <Reply>(command: (redis: Redis) => Promise<Reply>) => Promise<Reply[]>;
  /**
   * The keys that fit a pattern, in pieces; some may come twice. It looks at every key that there is, or, with `beside`, at
   * those of the one server that has this key: the others need not answer then.
   */
  readonly keysLike: (pattern: string, beside?: string) => AsyncIterable<string[]>;
  /** How long a question to all partitions waits for one of them: in a cluster the others must not wait for it. */
  readonly sweepTimeoutMs: number;
  readonly isClosed: () => boolean;
  readonly close: () => Promise<void>;
}

const COMMAND_TIMEOUT_MS = 5000;
const SWEEP_TIMEOUT_MS = 1000;
const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;

/** Names a script. */
export const script = (lua: string): Script => ({ lua, sha1: createHash('sha1').update(lua).digest('hex') });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError';

/** True when Redis itself answered no. A server that does not have the key, or not yet, counts as an interruption. */
const isAnswer = (error: unknown): boolean =>
  isReply(error) && !/^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|LOADING|MASTERDOWN|READONLY) /.test(error.message);

/** The client had no connection to write to: Redis never saw the command. */
const wasNeverSent = (error: unknown): boolean => /isn't writeable/.test(messageOf(error));

/** What a command came to that was not carried out, or of which nobody knows. It holds neither command nor credentials. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  /** The words of Redis or of the machine. */
  readonly said: string;
  /** False only when it is certain that nothing of it was carried out. */
  readonly mayBeDone: boolean;

  constructor(said: string, mayBeDone: boolean) {
    super(`Redis: ${said}`);
    this.said = said;
    this.mayBeDone = mayBeDone;
  }
}

const SCANNED_AT_ONCE = 1_000;

const LATE = Symbol('late');

/** Opens a connection that comes back by itself after interruptions. */
export const connect = (options: ConnectionOptions): Connection => {
  const commandTimeoutMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  let ready = Promise.withResolvers<void>();
  let isReady = false;
  let isClosed = false;
  let lastError: string | null = null;
  const client = openClient(options.url, commandTimeoutMs, {
    up: () => {
      lastError = null;
      isReady = true;
      ready.resolve();
      options.onReady?.();
    },
    down: () => {
      if (isReady) ready = Promise.withResolvers<void>();
      isReady = false;
    },
    failed: why => {
      // Each of the tries to come back fails in the same way.
      if (why !== lastError) options.onError?.(new Error(`Redis: ${why}`));
      lastError = why;
    },
  });

  const attempt = async <Reply>(
    command: () => Promise<Reply>,
    late: Promise<typeof LATE>,
    sent: { mayBeDone: boolean },
  ): Promise<Reply> => {
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      if (isClosed) throw new Error('the connection is closed');
      if ((await Promise.race([ready.promise, late])) === LATE) throw new Error(lastError ?? 'no connection');
      try {
        const reply = await Promise.race([command(), late]);
        if (reply === LATE) throw new Error('no answer in time');
        return reply;
      } catch (error) {
        if (isAnswer(error)) throw error;
        // A reply that sends elsewhere, and a command without a connection, did nothing.
        if (!isReply(error) && !wasNeverSent(error)) sent.mayBeDone = true;
        client.lookAgain();
        if ((await Promise.race([late, pause(pauseMs)])) === LATE) throw error;
      }
    }
  };

  const within = async <Reply>(timeoutMs: number, command: () => Promise<Reply>): Promise<Reply> => {
    const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
    const timer = setTimeout(resolve, timeoutMs, LATE);
    const sent = { mayBeDone: false };
    try {
      return await attempt(command, late, sent);
    } catch (error) {
      // An error of ioredis holds the command with its arguments, which are records and, for AUTH, the password.
      throw new RedisError(messageOf(error), sent.mayBeDone);
    } finally {
      clearTimeout(timer);
    }
  };

  const ask: Connection['ask'] = (command, timeoutMs = commandTimeoutMs) =>
    within(timeoutMs, () => command(client.commands));

  /** A server of a cluster that does not have the key says so instead of an answer. */
  const serverOf = (key: string): Promise<Redis> =>
    within(commandTimeoutMs, () =>
      Promise.any(
        client.servers().map(async server => {
          await server.exists(key);
          return server;
        }),
      ),
    );

  const run = async (one: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> => {
    try {
      return await client.commands.evalsha(one.sha1, keys.length, ...keys, ...args);
    } catch (error) {
      if (!messageOf(error).startsWith('NOSCRIPT')) throw error;
      return client.commands.eval(one.lua, keys.length, ...keys, ...args);
    }
  };

  return {
    ask,
    run: (one, keys, args, timeoutMs = commandTimeoutMs) => within(timeoutMs, () => run(one, keys, args)),
    runAndWait: (one, keys, args, { replicas, ms }) =>
      within(commandTimeoutMs, async () => {
        // WAIT counts for what its own connection has written, so both go out together, to the server of the key.
        const together = client.commands.pipeline().eval(one.lua, keys.length, ...keys, ...args);
        const [written, waited] = (await together.wait(replicas, ms).exec()) ?? [];
        const refused = written?.[0] ?? waited?.[0];
        if (refused) throw refused;
        return { reply: written?.[1], copies: Number(waited?.[1]) };
      }),
    askEveryServer: async command => {
      await ask(async () => undefined);
      return Promise.all(client.servers().map(server => within(commandTimeoutMs, () => command(server))));
    },
    keysLike: async function* (pattern, beside) {
      await ask(async () => undefined);
      const servers = beside === undefined ? client.servers() : [await serverOf(beside)];
      for (const server of servers) {
        let cursor = '0';
        do {
          const from = cursor;
          const [next, keys] = await within(commandTimeoutMs, () =>
            server.scan(from, 'MATCH', pattern, 'COUNT', SCANNED_AT_ONCE),
          );
          yield keys;
          cursor = next;
        } while (cursor !== '0');
      }
    },
    sweepTimeoutMs: client.isCluster ? Math.min(SWEEP_TIMEOUT_MS, commandTimeoutMs) : commandTimeoutMs,
    isClosed: () => isClosed,
    close: async () => {
      isClosed = true;
      await client.close();
    },
  };
};

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
