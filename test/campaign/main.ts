import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { faultCampaign } from './fault/fault-campaign.ts';
import { killCampaign } from './kill/kill-campaign.ts';
import { load } from './load/load.ts';

// npm run campaign -- --json FILE [--kills N] [--seed S] [--store sqlite|redis] [--instances N] [--faults N] [--load N [--speed N]] [--verbose]

const DEFAULT_KILLS = 100;
const DEFAULT_FAULT_SEEDS = 300;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'sqlite' },
    instances: { type: 'string', default: '1' },
    faults: { type: 'string' },
    load: { type: 'string' },
    speed: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
});

const refuse = (words: string): never => {
  process.stderr.write(`${words}\n`);
  process.exit(2);
};
const whole = (name: string, text: string): number => {
  const value = Number(text);
  return Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse(`--${name} wants a whole number, not ${text}.`);
};
const { store } = values;
if (store !== 'sqlite' && store !== 'redis') refuse('--store is sqlite or redis.');

const seed = whole('seed', values.seed);
const instances = Math.max(1, whole('instances', values.instances));
// Whoever asks for one campaign gets that one alone.
const isOneAsked = [values.kills, values.faults, values.load].some(one => one !== undefined);
const kills = whole('kills', values.kills ?? (isOneAsked ? '0' : String(DEFAULT_KILLS)));
const faultSeeds = whole('faults', values.faults ?? (isOneAsked ? '0' : String(DEFAULT_FAULT_SEEDS)));
const changes = whole('load', values.load ?? '0');
const speed = Math.max(1, whole('speed', values.speed));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const engine = store === 'redis' ? 'redis' : 'sqlite';
const killed = await killCampaign({ seed, kills, store: engine, instances, incidents: true, say });
const faults = await faultCampaign({
  seed,
  seeds: faultSeeds,
  each: ({ history, state, seed: which, violations }) => {
    if (values.verbose) for (const line of [...history, `seed ${which} ended as ${state}`]) say(line);
    if (which % 1_000 === 0 && faultSeeds > 1_000) say(`seed ${which}`);
    for (const violation of violations) say(`  VIOLATION seed ${which}: ${violation}`);
    return true;
  },
});
const loaded = changes > 0 ? await load({ changes, speed, instances, store: engine, seed, say }) : null;
const late = loaded?.late ?? [];
for (const violation of [...(loaded?.violations ?? []), ...late]) say(`  VIOLATION load: ${violation}`);
for (const [what, { count, longestMs, medianMs, p99Ms }] of Object.entries(loaded?.waits ?? {}))
  say(
    `${what}: ${count} times, acknowledged after ${medianMs} ms (median), ${p99Ms} ms (p99), ${longestMs} ms (longest)`,
  );
const violations = [...killed.violations, ...faults.violations, ...(loaded?.violations ?? []), ...late];
const record = {
  kills: killed.kills,
  seed,
  store,
  stories: killed.stories + faults.seeds,
  violations,
  instances,
  restores: killed.restores,
  failovers: killed.failovers,
  places: killed.places,
  ...(loaded ? { load: loaded } : {}),
  faults: { seeds: faults.seeds, faults: faults.faults, endings: faults.endings },
};
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(record, null, 2)}\n`);
say(
  `${record.kills} kills, ${killed.restores} restores, ${killed.failovers} failovers, ${faults.faults} faults, ${record.stories} stories, ${violations.length} violations (seed ${seed}).`,
);
process.exitCode = violations.length === 0 ? 0 : 1;
