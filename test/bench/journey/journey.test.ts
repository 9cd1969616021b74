import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey } from './steps.ts';

/** What a busy machine does between two calls that are made at once looks like waiting: the best of some tries counts. */
const TRIES = 3;

test('nobody waits for more calls in a row than was agreed', async () => {
  const best = new Map<string, number>();
  let missed: string[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { waits } = await journey();
    for (const { step, inSeries } of waits) best.set(step, Math.min(inSeries, best.get(step) ?? inSeries));
    missed = waits
      .filter(({ step, atMost }) => (best.get(step) ?? 0) > atMost)
      .map(({ step, atMost }) => `${step}: ${best.get(step)} in a row, not ${atMost}`);
    if (missed.length === 0) return;
  }
  assert.deepEqual(missed, []);
});
