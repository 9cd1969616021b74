import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey } from './steps.ts';

/** What the machine did between two calls that belong together may look like waiting: one more try settles it. */
const TRIES = 2;

test('nobody waits for more calls in a row than was agreed', async () => {
  const tooMany: string[][] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { waits } = await journey();
    const missed = waits.filter(({ inSeries, atMost }) => inSeries > atMost);
    if (missed.length === 0) return;
    tooMany.push(missed.map(({ step, inSeries, atMost }) => `${step}: ${inSeries} in a row, not ${atMost}`));
  }
  assert.deepEqual(tooMany, []);
});
