import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { killCampaign } from './kill/kill-campaign.ts';

// npm run campaign -- --json FILE [--kills N] [--seed S] [--store sqlite|redis] [--instances N]

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'sqlite' },
    instances: { type: 'string', default: '1' },
    faults: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const number = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} wants a whole number, not ${text}.\n`);
  process.exit(2);
};
if (values.store !== 'sqlite' && values.store !== 'redis') {
  process.stderr.write('--store is sqlite or redis.\n');
  process.exit(2);
}
const seed = number('seed', values.seed);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const kills = number('kills', values.kills ?? '100');

const killed = await killCampaign({
  seed,
  kills,
  store: values.store,
  instances: number('instances', values.instances),
  say,
});
const record = { seed, store: values.store, ...killed };
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(record, null, 2)}\n`);
for (const violation of record.violations) say(`VIOLATION ${violation}`);
say(`${record.kills} kills, ${record.stories} stories, ${record.violations.length} violations.`);
process.exitCode = record.violations.length === 0 ? 0 : 1;
