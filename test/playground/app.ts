import { readFileSync } from 'node:fs';
import process from 'node:process';
import { build } from '../../src/build.ts';
import { readConfig } from '../../src/config.ts';
import { textIn } from '../../src/operations/text-file.ts';
import { createNetwork, createWorldDispatcher } from '../worlds/network.ts';
import { paceAt } from '../worlds/pace-at.ts';
import { createRandom } from '../worlds/random.ts';
import type { FromApp, ToApp } from './app-contract.ts';
import { statusOf } from './app-in-process.ts';

// The real app in a process of its own, in a world whose clock and network its parent holds.

const {
  WORLDS_PORT,
  WORLDS_CA,
  WORLDS_OFFSET_MS,
  WORLDS_NETWORK,
  WORLDS_SEED,
  WORLDS_LEASE_MS,
  WORLDS_PACE_SPEED,
  ...environment
} = process.env;
let offsetMs = Number(WORLDS_OFFSET_MS);
let network = createNetwork(JSON.parse(WORLDS_NETWORK ?? '{}') as Record<string, string | null>);

const answer = (message: FromApp): void => {
  if (process.connected) process.send?.(message);
};

const config = readConfig(environment, textIn);
if (!config.ok) {
  const problems = config.error.map(({ variable, problem, fix }) => `${variable}: ${problem} ${fix}`);
  answer({ kind: 'refused', why: problems.join('\n') });
  process.disconnect?.();
} else {
  const app = build(config.value, {
    clock: { now: () => new Date(Date.now() + offsetMs) },
    dispatcher: createWorldDispatcher({
      port: Number(WORLDS_PORT),
      ca: readFileSync(WORLDS_CA ?? '', 'utf8'),
      lookup: hostname => network.lookup(hostname),
    }),
    ...(WORLDS_LEASE_MS === undefined ? {} : { leaseMs: Number(WORLDS_LEASE_MS) }),
    ...(WORLDS_PACE_SPEED === undefined ? {} : { pace: paceAt(Number(WORLDS_PACE_SPEED)) }),
    ...(WORLDS_SEED === undefined ? {} : { random: createRandom(Number(WORLDS_SEED)) }),
  });

  const stop = async (): Promise<void> => {
    await app.stop();
    process.exit(0);
  };
  const obey = async (message: ToApp): Promise<void> => {
    if (message.kind === 'stop') return stop();
    try {
      if (message.kind === 'status') {
        answer({ kind: 'status', id: message.id, status: statusOf(await app.status()) });
      } else {
        offsetMs = message.offsetMs;
        network = createNetwork(message.network);
        app.wake();
        answer({ kind: 'told', id: message.id });
      }
    } catch (error) {
      answer({ kind: 'broken', id: message.id, why: String(error) });
    }
  };
  process.on('message', message => void obey(message as ToApp));
  process.on('SIGTERM', () => void stop());
  // Ctrl+C reaches the whole group; the parent decides when this process ends.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => void stop());

  try {
    await app.start();
    answer({ kind: 'started' });
  } catch (error) {
    answer({ kind: 'refused', why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.disconnect?.();
  }
}
