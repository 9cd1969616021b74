import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const BINARY = '/usr/bin/redis-server';
const START_TIMEOUT_MS = 10_000;

/** Why no Redis can be started here, or false. Fits the `skip` of a test. */
export const redisMissing: string | false = existsSync(BINARY)
  ? false
  : `${BINARY} is not installed (Debian: apt-get install redis-server)`;

/** How the server keeps its log. The defaults are what jcaccess demands. */
export interface RedisSettings {
  readonly appendfsync?: 'always' | 'everysec' | 'no';
  readonly appendonly?: 'yes' | 'no';
  readonly maxmemoryPolicy?: string;
  /** What clients must say before anything else; part of `url`. */
  readonly password?: string;
  /** Commands that a managed service would forbid. */
  readonly forbid?: readonly string[];
  /** Makes it a node of a cluster whose parts go on while another part is lost. */
  readonly cluster?: { readonly nodeTimeoutMs: number };
}

/** A real Redis server of its own, on the loopback. */
export interface RedisServer {
  readonly url: string;
  /** Ends it in peace and removes its folder. */
  readonly stop: () => Promise<void>;
  /** Ends it with SIGKILL; its folder stays, so that `start` can bring it back on the same port. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
};

const answers = async (url: string, child: ChildProcess): Promise<void> => {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  const deadline = performance.now() + START_TIMEOUT_MS;
  try {
    for (;;) {
      try {
        await client.connect();
        await client.ping();
        return;
      } catch (error) {
        if (child.exitCode !== null || performance.now() > deadline) {
          throw new Error('redis-server did not start', { cause: error });
        }
        await sleep(20);
      }
    }
  } finally {
    client.disconnect();
  }
};

/** Starts a Redis server with its own port and folder. It ends when `stop` is called, or with this process. */
export const startRedis = async (settings: RedisSettings = {}): Promise<RedisServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-redis-'));
  const port = await freePort();
  const url = `redis://${settings.password ? `:${settings.password}@` : ''}127.0.0.1:${port}`;
  const config: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    loglevel: 'warning',
    appendonly: settings.appendonly ?? 'yes',
    appendfsync: settings.appendfsync ?? 'always',
    'maxmemory-policy': settings.maxmemoryPolicy ?? 'noeviction',
    'repl-diskless-sync-delay': '0',
  };
  if (settings.password) config.requirepass = settings.password;
  if (settings.cluster) {
    config['cluster-enabled'] = 'yes';
    config['cluster-config-file'] = 'nodes.conf';
    config['cluster-node-timeout'] = String(settings.cluster.nodeTimeoutMs);
    config['cluster-require-full-coverage'] = 'no';
    // The usual port of the bus is 10000 higher, which may be beyond the last port.
    config['cluster-port'] = String(await freePort());
  }
  const args = [
    ...Object.entries(config).flatMap(([name, value]) => [`--${name}`, value]),
    ...(settings.forbid ?? []).flatMap(command => ['--rename-command', command, '']),
  ];
  let child: ChildProcess | null = null;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const exit = once(running, 'exit');
    running.kill(signal);
    await exit;
  };
  const killOnExit = (): void => {
    child?.kill('SIGKILL');
  };
  const start = async (): Promise<void> => {
    const started = spawn(BINARY, args, { stdio: 'ignore' });
    child = started;
    try {
      await answers(url, started);
    } catch (error) {
      await end('SIGKILL');
      throw error;
    }
  };

  process.once('exit', killOnExit);
  await start();
  return {
    url,
    start,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      process.off('exit', killOnExit);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
