import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';

/** A Lua script and the hash that Redis knows it by. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

/** Where Redis is and who wants to hear of the connection. */
export interface ConnectionOptions {
  readonly url: string;
  /** How long a command may take, reconnecting included, before it fails. Five seconds unless given. */
  readonly commandTimeoutMs?: number;
  /** Called whenever commands can be sent: after the start and after each interruption. */
  readonly onReady?: () => void;
  /** Called for each error of the connection. The error holds no command and no credentials. */
  readonly onError?: (error: Error) => void;
}

/** A connection whose commands end within a bounded time and whose errors carry no data. */
export interface Connection {
  /**
   * Sends a command, again after an interruption, so it must do no harm when it is carried out twice. Commands of one
   * turn of the event loop share a round trip. Once this has thrown, the command is not sent any more.
   */
  readonly ask: <Reply>(command: (redis: Redis) => Promise<Reply>) => Promise<Reply>;
  /** Runs a script on the partition that `prefix` names, as `ask` does. */
  readonly run: (script: Script, prefix: string, args: readonly string[]) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

const COMMAND_TIMEOUT_MS = 5000;
const LONGEST_PAUSE_MS = 1000;
const PAUSE_MS = 20;

/** Names a script. */
export const script = (lua: string): Script => ({ lua, sha1: createHash('sha1').update(lua).digest('hex') });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** True when Redis itself answered with an error; otherwise the connection failed. */
const isAnswer = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

const LATE = Symbol('late');

/** Opens a connection that comes back by itself after interruptions. */
export const connect = (options: ConnectionOptions): Connection => {
  const timeoutMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  const redis = new Redis(options.url, {
    enableAutoPipelining: true,
    // Waiting and sending again is done below: the client would also send what was already reported as failed.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    socketTimeout: timeoutMs,
    connectTimeout: timeoutMs,
    retryStrategy: attempt => Math.min(attempt * 50, LONGEST_PAUSE_MS),
    connectionName: 'jcaccess',
  });
  let ready = Promise.withResolvers<void>();
  let isReady = false;
  let lastError: string | null = null;
  redis.on('ready', () => {
    lastError = null;
    isReady = true;
    ready.resolve();
    options.onReady?.();
  });
  redis.on('close', () => {
    if (isReady) ready = Promise.withResolvers<void>();
    isReady = false;
  });
  redis.on('error', error => {
    lastError = messageOf(error);
    options.onError?.(new Error(`Redis: ${lastError}`));
  });

  const attempt = async <Reply>(
    command: (client: Redis) => Promise<Reply>,
    late: Promise<typeof LATE>,
  ): Promise<Reply> => {
    for (;;) {
      if (redis.status === 'end') throw new Error('the connection is closed');
      if ((await Promise.race([ready.promise, late])) === LATE) throw new Error(lastError ?? 'no connection');
      try {
        const reply = await Promise.race([command(redis), late]);
        if (reply === LATE) throw new Error(`no answer within ${timeoutMs} ms`);
        return reply;
      } catch (error) {
        if (isAnswer(error) || (await Promise.race([late, pause()])) === LATE) throw error;
      }
    }
  };

  const ask = async <Reply>(command: (client: Redis) => Promise<Reply>): Promise<Reply> => {
    const { promise: late, resolve } = Promise.withResolvers<typeof LATE>();
    const timer = setTimeout(resolve, timeoutMs, LATE);
    try {
      return await attempt(command, late);
    } catch (error) {
      // An error of ioredis holds the command with its arguments, which are records and, for AUTH, the password.
      throw new Error(`Redis: ${messageOf(error)}`);
    } finally {
      clearTimeout(timer);
    }
  };

  const run = async (
    client: Redis,
    one: Script,
    prefix: string,
    args: readonly string[],
  ): Promise<unknown> => {
    try {
      return await client.evalsha(one.sha1, 1, prefix, ...args);
    } catch (error) {
      if (!messageOf(error).startsWith('NOSCRIPT')) throw error;
      return client.eval(one.lua, 1, prefix, ...args);
    }
  };

  return {
    ask,
    run: (one, prefix, args) => ask(client => run(client, one, prefix, args)),
    close: async () => {
      try {
        await redis.quit();
      } catch {
        redis.disconnect();
      }
    },
  };
};

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, PAUSE_MS));
