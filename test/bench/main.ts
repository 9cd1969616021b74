import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { decisionFigures } from './decisions/figures.ts';
import { doorFigures } from './door/figures.ts';
import type { Figure } from './figure.ts';
import { journeyFigures } from './journey/figures.ts';
import { certificateFigures } from './saml/certificate.ts';
import { diagnosisFigures } from './saml/diagnosis.ts';
import { metadataFigures } from './saml/metadata.ts';
import { callFigures } from './scale/calls.ts';
import { sweepFigures } from './scale/sweep.ts';
import { startFigures } from './start/figures.ts';
import { table } from './table.ts';

// `npm run bench -- [--json FILE] [--quick] [--only NAME]`: every figure beside its yardstick, in one run.

const SUITES: Readonly<Record<string, (isQuick: boolean) => Promise<Figure[]>>> = {
  door: doorFigures,
  decisions: decisionFigures,
  certificate: certificateFigures,
  metadata: metadataFigures,
  diagnosis: diagnosisFigures,
  start: startFigures,
  sweep: sweepFigures,
  calls: callFigures,
  journey: journeyFigures,
};

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
});
const chosen = Object.entries(SUITES).filter(([name]) => values.only?.includes(name) ?? true);
if (chosen.length === 0) {
  process.stderr.write(`--only takes ${Object.keys(SUITES).join(', ')}.\n`);
  process.exit(1);
}

const figures: Figure[] = [];
for (const [name, measure] of chosen) {
  const began = performance.now();
  const found = await measure(values.quick);
  figures.push(...found);
  process.stdout.write(`${table(found)}  ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s\n\n`);
}
const missed = figures.filter(one => one.met === false).map(one => `${one.name} (${one.against ?? 'alone'})`);
process.stdout.write(missed.length === 0 ? 'Every target is met.\n' : `Missed: ${missed.join('; ')}.\n`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ figures }, null, 2)}\n`);
process.exit(0);
