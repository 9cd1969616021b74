import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Store } from '../../../src/ports/store.ts';
import { createRedisStore } from '../../../src/store/redis.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { auditKey } from '../seeds.ts';
import { asksOn } from './asks.ts';

// A process of its own for each measurement, so that the memory of one does not hide that of another:
//   node --max-semi-space-size=8 test/bench/scale/answers-of.ts --store FILE|redis://… --count N --what quick|audit
// It writes one line of JSON, an `Answers`.

/** What the asks of one kind took in a fresh process. */
export interface Answers {
  /** Milliseconds: the slowest of some rounds, each after one that does not count. */
  readonly slowest: Readonly<Record<string, number>>;
  readonly idleMb: number;
  readonly peakMb: number;
}

const ROUNDS = 5;
const MB = 1024 * 1024;

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: '' },
    count: { type: 'string', default: '0' },
    what: { type: 'string', default: 'quick' },
  },
});

const open = (): Promise<Store> =>
  values.store.startsWith('redis')
    ? createRedisStore({ url: values.store, auditKey, allowUnsafeDurability: true })
    : createSqliteStore({ path: values.store, auditKey });

const timed = async (ask: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await ask();
  return performance.now() - began;
};

const store = await open();
const { quick, audit } = asksOn(store, Number(values.count));
const asks = values.what === 'audit' ? { audit } : quick;
await new Promise(resolve => setTimeout(resolve, 500));
const idle = process.memoryUsage.rss();
let peak = idle;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);
const slowest: Record<string, number> = {};
for (const ask of values.what === 'audit' ? [] : Object.values(asks)) await ask();
for (const [name, ask] of Object.entries(asks))
  for (let round = 0; round < (values.what === 'audit' ? 1 : ROUNDS); round += 1) {
    slowest[name] = Math.max(slowest[name] ?? 0, await timed(ask));
    peak = Math.max(peak, process.memoryUsage.rss());
  }
clearInterval(watch);
const answers: Answers = {
  slowest,
  idleMb: idle / MB,
  peakMb: peak / MB,
};
process.stdout.write(`${JSON.stringify(answers)}\n`);
await store.close();
process.exit(0);
