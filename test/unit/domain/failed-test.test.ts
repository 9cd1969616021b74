import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideOnConnection } from '../../../src/domain/decide-on-connection.ts';
import type { Check } from '../../../src/domain/evidence.ts';
import { failedTest, standingAfter } from '../../../src/domain/failed-test.ts';
import { asId } from '../../../src/domain/ids.ts';
import { ANA, CLEO, changeIn, connectionOf, NOW, ownPair, POLICY, trusted } from './build-change.ts';

const kept = changeIn('live');
const applied = {
  provider: kept.written.provider,
  settings: kept.plan.wanted,
  certificates: trusted(ownPair.certificate),
  at: NOW,
  change: kept.id,
};
const connection = connectionOf(kept, { applied });
const made = { at: NOW, by: CLEO };
const failing: Check = { id: 'read-back', result: 'fail', saw: 'Name: approved A, now B' };
const check = (id: Check['id'], result: Check['result']): Check => ({ id, result, saw: '' });

test('a failed test stands until the same check passes, or the connection changes', () => {
  const failed = standingAfter(connection, [check('sign-on-url', 'pass'), failing], made);
  assert.deepEqual(failed, { ...made, check: failing, change: applied.change });
  const marked = { ...connection, failedTest: failed ?? undefined } as typeof connection;
  assert.deepEqual(standingAfter(marked, [check('read-back', 'unknown')], made), failed);
  assert.equal(standingAfter(marked, [check('read-back', 'pass')], made), null);
  const changed = { ...marked, applied: { ...applied, change: asId('9ZZZ') } } as typeof connection;
  assert.equal(failedTest(changed), null);
  assert.equal(standingAfter(changed, [check('read-back', 'unknown')], made), null);
});

test('a test of what was replaced meanwhile says nothing of what is there now', () => {
  const known = { connection, latest: null, open: null, before: null, policy: POLICY, now: NOW };
  const of = (change: string) => ({ ...made, check: failing, change: asId<typeof applied.change>(change) });
  const late = decideOnConnection(known, { type: 'test-made', failed: of('9ZZZ') });
  assert.equal(late.ok, false);
  const noted = decideOnConnection(known, { type: 'test-made', failed: of(applied.change) });
  assert.ok(noted.ok);
  assert.equal(noted.value.connection?.failedTest?.by, CLEO);
  assert.equal(decideOnConnection(known, { type: 'test-made', failed: null }).ok, false, 'nothing to tell');
  assert.equal(connection.owner, ANA);
});
