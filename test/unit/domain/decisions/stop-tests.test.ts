import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import { stopTests } from '../../../../src/domain/decisions/stop-tests.ts';
import { ACME, ANA, ana, ben, mallory, NOW, POLICY } from '../build-change.ts';

const stopped = (actor: Actor) =>
  stopTests(
    { workspace: ACME, policy: POLICY, now: NOW, about: null, suppliers: [] },
    { type: 'stop-tests', actor, stops: { by: ANA, request: 'r' } },
  );

test('tests are called off by the person who asked for them and by an approver, by nobody else', () => {
  for (const actor of [ana, ben]) {
    const decision = stopped(actor);
    assert.ok(decision.ok);
    const [note, ...others] = decision.value.effects;
    assert.equal(others.length, 0);
    assert.ok(note && note.due > NOW);
    assert.deepEqual(note.work, { deed: 'stop-tests', stops: { by: ANA, request: 'r' } });
  }
  assert.equal(stopped(mallory).ok, false);
  assert.equal(stopped({ ...ana, fullMember: false }).ok, false);
});
