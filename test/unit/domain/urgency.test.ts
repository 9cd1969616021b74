import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../../src/domain/time.ts';
import { urgencyOf } from '../../../src/domain/urgency.ts';

test('what people wait for goes first, reminders last', () => {
  assert.equal(urgencyOf('deliver-certificate', 0), 'awaited');
  assert.equal(urgencyOf('apply-plan', 0), 'approved');
  assert.equal(urgencyOf('show-card', 0), 'shown');
  assert.equal(urgencyOf('say', 0), 'shown');
  assert.equal(urgencyOf('remind', 0), 'reminding');
});

test('nothing waits for ever behind what keeps coming', () => {
  assert.equal(urgencyOf('remind', 5 * MINUTE_MS - 1), 'reminding');
  assert.equal(urgencyOf('remind', 5 * MINUTE_MS), 'shown');
  assert.equal(urgencyOf('remind', 10 * MINUTE_MS), 'approved');
  assert.equal(urgencyOf('remind', 60 * MINUTE_MS), 'awaited');
  assert.equal(urgencyOf('show-card', -1), 'shown');
});
