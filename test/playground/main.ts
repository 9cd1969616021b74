import process from 'node:process';
import { AppDown } from './app-contract.ts';
import { type Programme, startProgramme } from './programme.ts';
import { type ScenarioName, scenarioNames } from './scenarios/names.ts';
import { openPlaygroundServer, type Page, type PlaygroundServer } from './server.ts';

// `npm run playground`: PORT says where the page is (3000). PLAYGROUND_DELIVERY (socket, http), PLAYGROUND_STORE (sqlite, redis,
// or an address as in JCACCESS_STORE) and PLAYGROUND_SEED choose how the app is deployed and what the dice show,
// PLAYGROUND_SCENARIO what is rehearsed first.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const sayLog = (logFile: string | undefined): void => {
  if (logFile !== undefined) say(`What jcaccess logs: ${logFile}`);
};

function readPort(): number {
  const text = process.env.PORT || '3000';
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppDown(`PORT is "${text}"; it must be a number from 0 to 65535.`);
}

function readDelivery(): 'socket' | 'http' {
  const text = process.env.PLAYGROUND_DELIVERY || 'socket';
  if (text === 'socket' || text === 'http') return text;
  throw new AppDown(`PLAYGROUND_DELIVERY is "${text}"; it must be socket or http.`);
}

function readScenario(): ScenarioName {
  const text = process.env.PLAYGROUND_SCENARIO || 'first';
  const found = scenarioNames.find(name => name === text);
  if (found !== undefined) return found;
  throw new AppDown(`PLAYGROUND_SCENARIO is "${text}"; it must be one of ${scenarioNames.join(', ')}.`);
}

async function readPage(): Promise<Page | undefined> {
  try {
    const { buildPage } = await import('./page/build.ts');
    return await buildPage();
  } catch (error) {
    complain(
      `The page could not be built; /playground/state and /playground/act answer all the same.\n${String(error)}`,
    );
    return undefined;
  }
}

function sentenceFor(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Choose another one: PORT=3001 npm run playground`;
  if (code === 'EACCES')
    return `Port ${port} is not allowed here. Choose one above 1023: PORT=3000 npm run playground`;
  if (error instanceof AppDown) return `The playground could not start.\n${error.message}`;
  return `The playground could not start.\n${error instanceof Error ? error.stack : String(error)}`;
}

async function start(port: number): Promise<{ rehearsal: Programme; server: PlaygroundServer }> {
  const seed = process.env.PLAYGROUND_SEED;
  const scenario = readScenario();
  const options = {
    delivery: readDelivery(),
    store: process.env.PLAYGROUND_STORE || 'sqlite',
    ...(seed ? { seed: Number(seed) } : {}),
    onAppEnd: complain,
  };
  const [page, rehearsal] = await Promise.all([readPage(), startProgramme(options, scenario, sayLog)]);
  try {
    return { rehearsal, server: await openPlaygroundServer(rehearsal, page, port) };
  } catch (error) {
    await rehearsal.close();
    throw error;
  }
}

let port = 3000;
try {
  port = readPort();
  const { rehearsal, server } = await start(port);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await server.close();
    await rehearsal.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  say(`The playground is at http://localhost:${server.port}`);
  say('Slack, JumpCloud and Cloudflare are stand-ins there; jcaccess is real. Ctrl+C ends it.');
} catch (error) {
  complain(sentenceFor(error, port));
  process.exit(1);
}
