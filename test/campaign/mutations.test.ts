import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faultCampaign } from './fault/fault-campaign.ts';
import type { Missing } from './fault/without.ts';

/** A campaign that would not notice in so many seeds what the safety net lost is worth nothing. */
const SEEDS = 60;

const expected: Readonly<Record<Missing, RegExp>> = {
  reconcile: /identity providers are kept|a creation was sent again/,
  'compare-and-swap': /was written over version/,
  fence: /was taken from one who had lost it/,
  once: /was done \d+ times, on record/,
};

describe('the safety net', () => {
  test('is whole: nothing is noticed', async () => {
    const record = await faultCampaign({ seed: 1, seeds: SEEDS });
    assert.deepEqual(record.violations, []);
  });

  for (const missing of ['reconcile', 'compare-and-swap', 'fence', 'once'] as const) {
    test(`without ${missing} the campaign goes red within ${SEEDS} seeds`, async () => {
      const record = await faultCampaign({
        seed: 1,
        seeds: SEEDS,
        missing,
        each: ({ violations }) => !violations.some(text => expected[missing].test(text)),
      });
      assert.match(record.violations.join('\n'), expected[missing]);
    });
  }
});
