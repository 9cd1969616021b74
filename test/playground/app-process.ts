import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppDown, type FromApp, type RunningApp, type ToApp } from './app-contract.ts';

const startDeadlineMs = 30_000;
const answerDeadlineMs = 10_000;
const stopDeadlineMs = 15_000;
const keptLines = 20;

type Question = Extract<ToApp, { id: number }>;
type Unnumbered = {
  [Kind in Question['kind']]: Omit<Extract<Question, { kind: Kind }>, 'id'>;
}[Question['kind']];

interface Waiting {
  resolve(answer: FromApp): void;
  reject(reason: Error): void;
}

/**
 * Starts the real app in a process of its own with exactly this environment; its log goes to `logFile`. Throws AppDown
 * with the reason when it does not come up; `onEnd` hears of an end that nobody asked for.
 */
export async function startAppProcess(deps: {
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly onEnd: (why: string) => void;
}): Promise<RunningApp> {
  const child = fork(fileURLToPath(new URL('app.ts', import.meta.url)), {
    env: { ...pathOnly(), ...deps.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lastLines = keepLog(child, deps.logFile);
  const ended = once(child, 'exit');
  let isUp = false;
  let isAsked = false;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();

  const start = Promise.withResolvers<void>();
  const overdue = setTimeout(
    () => start.reject(new AppDown(`The app did not start in 30 s.\n${lastLines()}`)),
    startDeadlineMs,
  );
  child.on('message', message => {
    const answer = message as FromApp;
    if (answer.kind === 'started') start.resolve();
    else if (answer.kind === 'refused') start.reject(new AppDown(answer.why));
    else {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (answer.kind === 'broken') asker?.reject(new AppDown(answer.why));
      else asker?.resolve(answer);
    }
  });
  child.on('exit', (code, signal) => {
    const why = `The app ended (${signal ?? `code ${code}`}).\n${lastLines()}`;
    start.reject(new AppDown(why));
    for (const asker of waiting.values()) asker.reject(new AppDown(why));
    waiting.clear();
    if (isUp && !isAsked) deps.onEnd(why);
  });

  const ask = (question: Unnumbered): Promise<FromApp> => {
    if (child.exitCode !== null || child.signalCode !== null || !child.connected) {
      return Promise.reject(new AppDown(`The app is not running.\n${lastLines()}`));
    }
    const id = nextId++;
    const answered = Promise.withResolvers<FromApp>();
    const late = setTimeout(() => {
      waiting.delete(id);
      answered.reject(new AppDown(`The app did not answer in 10 s.\n${lastLines()}`));
    }, answerDeadlineMs);
    waiting.set(id, answered);
    child.send({ ...question, id } satisfies ToApp);
    return answered.promise.finally(() => clearTimeout(late));
  };

  try {
    await start.promise;
    isUp = true;
  } catch (error) {
    isAsked = true;
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(overdue);
  }
  return {
    status: async () => {
      const answer = await ask({ kind: 'status' });
      if (answer.kind !== 'status') throw new AppDown('The app answered something else than its status.');
      return answer.status;
    },
    tell: async ({ offsetMs, network }) => {
      await ask({ kind: 'world', offsetMs, network });
    },
    stop: async how => {
      isAsked = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
      await ended;
      clearTimeout(late);
    },
  };
}

function pathOnly(): Record<string, string> {
  // The app must see its own configuration alone, whatever the shell of the rehearsal has set.
  return { PATH: process.env.PATH ?? '', ...(process.env.TZ ? { TZ: process.env.TZ } : {}) };
}

function keepLog(child: ChildProcess, logFile: string): () => string {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log.write(text);
      tail = [...tail, ...text.trimEnd().split('\n')].slice(-keptLines);
    });
  }
  child.on('close', () => log.end());
  return () => tail.join('\n');
}
