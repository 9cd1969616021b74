import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../../src/domain/evidence.ts';
import { asId } from '../../../src/domain/ids.ts';
import { emptyTally, lookedAt, tallied, WORST_KEPT } from '../../../src/domain/test-tally.ts';
import { fc } from '../../property.ts';
import { NOW } from './build-change.ts';

const check = (result: Check['result'], saw = 'x'): Check => ({ id: 'read-back', result, saw });
const made = (label: string, ...results: Check['result'][]) => ({
  connection: asId<never>(label),
  label,
  checks: results.map(result => check(result)),
});

test('a tally names the worst first, each by the check that tells why', () => {
  const tally = [
    made('warned', 'pass', 'warn'),
    made('unclear', 'warn', 'unknown'),
    made('fine', 'pass'),
    made('failed', 'unknown', 'fail'),
    { connection: asId<never>('broke'), label: 'broke', checks: null },
  ].reduce(tallied, emptyTally(5, NOW));
  assert.deepEqual(
    tally.worst.map(one => `${one.label} ${one.result} ${one.check?.result}`),
    ['failed failed fail', 'unclear unclear unknown', 'broke unclear undefined', 'warned warned warn'],
  );
  assert.deepEqual([tally.failed, tally.unclear, tally.warned, tally.passed], [1, 2, 1, 1]);
});

test('a tally counts everything and stays small, whatever is tested', () => {
  const result = fc.constantFrom<Check['result']>('pass', 'warn', 'fail', 'unknown');
  const one = fc.record({
    connection: fc.uuid().map(id => asId<never>(id)),
    label: fc.string({ unit: 'grapheme', maxLength: 400 }),
    checks: fc.option(
      fc.array(
        fc.record({ id: fc.constant('certificate' as const), result, saw: fc.string({ maxLength: 5_000 }) }),
      ),
    ),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 80 }), all => {
      const tally = all.reduce(tallied, emptyTally(all.length, NOW));
      assert.equal(lookedAt(tally), all.length);
      assert.ok(tally.worst.length <= WORST_KEPT);
      assert.ok(tally.worst.length === WORST_KEPT || tally.worst.length === all.length - tally.passed);
      assert.ok(JSON.stringify(tally).length < 60_000);
    }),
  );
});
