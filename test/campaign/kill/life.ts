import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FromApp, ToApp } from '../../playground/app-contract.ts';

/** The word that a loaded app waits for: everything that makes one life. */
export interface BeginLife {
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  readonly caFile: string;
  readonly offsetMs: number;
  /** 127.x.y.z; calls come from there. */
  readonly localAddress: string;
  readonly leaseMs: number;
  readonly seed: number;
  /** How many times faster than real time Slack takes calls; 1 when absent. */
  readonly paceSpeed?: number;
  /** The store holds an effect that ends every process in which it is begun. */
  readonly isPoisoned?: boolean;
  /** The power cut inside the store, counted in commits of this life. */
  readonly cutAtCommit?: { readonly number: number; readonly phase: 'before' | 'after' };
}

/** One process of the app, from its loading to its end. */
export interface Life {
  /** Starts the app; `killed` when a power cut came first. Rejects when it ends by itself or refuses. */
  begin(word: BeginLife): Promise<'up' | 'killed'>;
  /** Shows the app the business clock; resolves when it heard, or when it is gone. */
  tell(offsetMs: number): Promise<void>;
  /** How many listeners run; 0 when it is gone or does not say. */
  listeners(): Promise<number>;
  /** Ends it like a power cut; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it after its work. */
  stop(): Promise<void>;
  readonly ended: Promise<string>;
  isGone(): boolean;
}

const startDeadlineMs = 60_000;
const stopDeadlineMs = 15_000;
const answerDeadlineMs = 5_000;

/** Loads an app that waits for its word; its log is appended to `logFile`. */
export function loadLife(logFile: string): Life {
  const child: ChildProcess = fork(fileURLToPath(new URL('app.ts', import.meta.url)), {
    env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => log.write(text));
  child.on('close', () => log.end());
  const gone = Promise.withResolvers<string>();
  child.once('exit', (code, signal) => gone.resolve(signal ?? `code ${code}`));
  child.on('error', () => {});
  const waiting = new Map<number, (answer: FromApp | null) => void>();
  const start = Promise.withResolvers<'up' | 'killed'>();
  start.promise.catch(() => {});
  let nextId = 1;

  child.on('message', message => {
    const answer = message as FromApp;
    if (answer.kind === 'started') start.resolve('up');
    else if (answer.kind === 'refused') start.reject(new Error(answer.why));
    else waiting.get(answer.id)?.(answer);
  });
  void gone.promise.then(why => {
    if (why === 'SIGKILL') start.resolve('killed');
    else start.reject(new Error(`the app ended while it started (${why})`));
    for (const answered of waiting.values()) answered(null);
  });
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const send = (message: ToApp | BeginLife): void => {
    // A process that was just killed breaks the pipe; that it is gone is heard elsewhere.
    if (!isGone() && child.connected) child.send(message, () => {});
  };
  const ask = (question: (id: number) => ToApp): Promise<FromApp | null> => {
    if (isGone()) return Promise.resolve(null);
    const id = nextId++;
    return new Promise(resolve => {
      const answered = (answer: FromApp | null): void => {
        clearTimeout(late);
        waiting.delete(id);
        resolve(answer);
      };
      const late = setTimeout(() => answered(null), answerDeadlineMs);
      waiting.set(id, answered);
      send(question(id));
    });
  };
  return {
    begin: async word => {
      const late = setTimeout(() => start.reject(new Error('the app did not start')), startDeadlineMs);
      send(word);
      return await start.promise.finally(() => clearTimeout(late));
    },
    tell: async offsetMs => {
      await ask(id => ({ kind: 'world', id, offsetMs, network: {} }));
    },
    listeners: async () => {
      const answer = await ask(id => ({ kind: 'status', id }));
      return answer?.kind === 'status' ? answer.status.listeners : 0;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone.promise;
    },
    stop: async () => {
      send({ kind: 'stop' });
      const late = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
      await gone.promise;
      clearTimeout(late);
    },
    ended: gone.promise,
    isGone,
  };
}
