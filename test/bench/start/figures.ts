import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { appEnvironment, signingSecret } from '../../playground/environment.ts';
import { type Stage, startStage } from '../../worlds/stage.ts';
import { type Figure, figure } from '../figure.ts';
import { byTurns, median, medians } from '../measure.ts';
import { bundleApp } from './bundle.ts';

/** A program to start: it sends `{ kind: 'started' }` when it takes deliveries. */
interface Program {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Started {
  readonly ms: number;
  /** Resident memory after it idled for a while; null where the system does not say. */
  readonly idleMib: number | null;
}

async function startOnce({ file, environment }: Program, idleMs: number): Promise<Started> {
  const began = performance.now();
  const child = fork(file, {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const gone = once(child, 'exit');
  const [message] = (await Promise.race([once(child, 'message'), gone])) as [{ kind?: string; why?: string }];
  if (message?.kind !== 'started') throw new Error(`${file} did not start: ${message?.why ?? 'it ended'}`);
  const ms = performance.now() - began;
  await sleep(idleMs);
  const idleMib = idleMs === 0 ? null : await residentMib(child);
  child.kill('SIGTERM');
  await gone;
  return { ms, idleMib };
}

/** What the image's build does: one run that loads all and ends for want of its settings. */
async function compileAsImage(file: string, environment: Program['environment']): Promise<void> {
  const child = fork(file, { env: environment, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  await once(child, 'exit');
}

async function residentMib(child: ChildProcess): Promise<number | null> {
  try {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
  } catch {
    return null;
  }
}

/** The stand-in of Slack without TLS, for a Bolt that knows nothing of the worlds. */
async function plainSlack(stage: Stage): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.headers.host = 'slack.com';
    void stage.slack.handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/`, close: () => server.close() };
}

/** From spawn to ready, and memory when idle: from source, as the image runs it, and Bolt alone. */
export async function startFigures(isQuick: boolean): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-bench-'));
  const stage = await startStage();
  const slack = await plainSlack(stage);
  try {
    await writeFile(join(folder, 'ca.pem'), stage.ca);
    const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
    const world = {
      ...appEnvironment({ delivery: 'http', store: 'sqlite', folder, port: 0 }),
      WORLDS_PORT: String(stage.port),
      WORLDS_CA: join(folder, 'ca.pem'),
      WORLDS_OFFSET_MS: '0',
      WORLDS_NETWORK: '{}',
    };
    const bolt: Program = {
      file: file('bare-bolt.ts'),
      environment: {
        SLACK_BOT_TOKEN: 'xoxb-acme-1',
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_API_URL: slack.url,
      },
    };
    const source: Program = {
      file: file('../../playground/app.ts'),
      // As `npm start` does.
      environment: { ...world, NODE_COMPILE_CACHE: join(folder, 'compiled-source') },
    };
    const compiled = { NODE_COMPILE_CACHE: join(folder, 'compiled-image') };
    const image: Program = {
      file: await bundleApp(join(folder, 'dist')),
      environment: { ...world, ...compiled },
    };
    await compileAsImage(image.file, compiled);
    return await compared({ bolt, source, image }, isQuick);
  } finally {
    slack.close();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compared(
  programs: Readonly<Record<'bolt' | 'source' | 'image', Program>>,
  isQuick: boolean,
): Promise<Figure[]> {
  const started = (idleMs: number, take: (one: Started) => number) =>
    byTurns(idleMs === 0 ? (isQuick ? 7 : 21) : isQuick ? 3 : 5, {
      bolt: async () => take(await startOnce(programs.bolt, idleMs)),
      source: async () => take(await startOnce(programs.source, idleMs)),
      image: async () => take(await startOnce(programs.image, idleMs)),
    });
  // Twice: the first start from source writes what it compiled, the second reads it.
  for (const program of Object.values(programs).flatMap(one => [one, one])) await startOnce(program, 0);
  const ms = medians(await started(0, one => one.ms));
  const mib = await started(isQuick ? 1_000 : 2_000, one => one.idleMib ?? Number.NaN);
  const against = 'bare Bolt 5';
  const startUp = { unit: 'ms', against, anchor: ms.bolt } as const;
  const figures = [
    figure({
      name: 'Start-up from source',
      value: ms.source,
      ...startUp,
      target: { of: 'ratio', atMost: 1.3 },
    }),
    figure({
      name: 'Start-up as the image runs it',
      value: ms.image,
      ...startUp,
      target: { of: 'ratio', atMost: 1 },
    }),
  ];
  if (mib.bolt.some(Number.isNaN)) return figures;
  const memory = {
    unit: 'MiB',
    against,
    anchor: median(mib.bolt),
    target: { of: 'ratio', atMost: 1.3 },
  } as const;
  return [
    ...figures,
    figure({ name: 'Idle memory, from source', value: median(mib.source), ...memory }),
    figure({ name: 'Idle memory, as the image runs it', value: median(mib.image), ...memory }),
  ];
}
