import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configuredPeople, isOneOf } from '../../../src/domain/policy.ts';
import { ana, BEN, ben, CLEO, cleo, MALLORY, POLICY, SECURITY } from './build-change.ts';

test('a person is one of people by name or by a group that they are in now', () => {
  const people = { users: [BEN], groups: [SECURITY] };
  assert.equal(isOneOf(ben, people), true);
  assert.equal(isOneOf(cleo, people), true);
  assert.equal(isOneOf(ana, people), false);
  assert.equal(isOneOf({ ...cleo, groups: [] }, people), false);
  assert.equal(isOneOf(ben, { users: [], groups: [] }), false);
});

test('everybody whom a deployment names is named once: approvers, requesters, emergency, escalation', () => {
  const policy = {
    ...POLICY,
    approvers: { users: [BEN], groups: [SECURITY] },
    requesters: { users: [ana.user], groups: [] },
    breakGlass: { users: [BEN, CLEO], groups: [] },
    escalation: { afterMs: 1, to: { users: [MALLORY], groups: [SECURITY] } },
  };
  assert.deepEqual(configuredPeople(policy), { users: [BEN, ana.user, CLEO, MALLORY], groups: [SECURITY] });
  assert.deepEqual(configuredPeople({ ...policy, escalation: null }).users, [BEN, ana.user, CLEO]);
});
