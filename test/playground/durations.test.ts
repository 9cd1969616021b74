import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDuration, spanInWords } from './durations.ts';

const cases: [from: string, duration: string, to: string][] = [
  ['2026-11-24T14:32:00Z', 'P30D', '2026-12-24T14:32:00Z'],
  ['2026-11-24T14:32:00Z', 'PT1H30M', '2026-11-24T16:02:00Z'],
  ['2026-11-24T14:32:00Z', 'P1M', '2026-12-24T14:32:00Z'],
  ['2027-01-31T00:00:00Z', 'P1M', '2027-02-28T00:00:00Z'],
  ['2028-02-29T00:00:00Z', 'P1Y', '2029-02-28T00:00:00Z'],
  ['2026-11-24T14:32:00Z', 'P3Y', '2029-11-24T14:32:00Z'],
  ['2026-11-24T14:32:00Z', 'P2WT0.5S', '2026-12-08T14:32:00.500Z'],
  ['2026-12-31T23:00:00Z', 'P1Y2M10DT2H', '2028-03-11T01:00:00Z'],
];

for (const [from, duration, to] of cases) {
  test(`${duration} after ${from} is ${to}`, () => {
    assert.equal(addDuration(new Date(from), duration).toISOString(), new Date(to).toISOString());
  });
}

for (const wrong of ['', 'P', 'PT', 'P1', '30D', 'P-1D', 'P1.5D', 'P1DT', 'p1d', 'P1H']) {
  test(`"${wrong}" is no duration`, () => {
    assert.throws(() => addDuration(new Date(0), wrong), { name: 'ImpossibleAct', code: 'not-a-duration' });
  });
}

test('a span is said in its largest unit', () => {
  assert.equal(spanInWords(1035 * 86_400_000), '1,035 days');
  assert.equal(spanInWords(3_600_000), '1 hour');
  assert.equal(spanInWords(0), '0 seconds');
});
