import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideOnConnection } from '../../../../src/domain/decide-on-connection.ts';
import { asId, type ChangeId } from '../../../../src/domain/ids.ts';
import {
  ben,
  CLEO,
  changeIn,
  connectionOf,
  mallory,
  NOW,
  ownPair,
  POLICY,
  provider,
  request,
  trusted,
  wanted,
} from '../build-change.ts';

const live = changeIn('live');
const applied = {
  provider: provider().id,
  settings: wanted,
  certificates: trusted(ownPair.certificate),
  at: NOW,
  change: live.id,
};
const connection = connectionOf(live, { applied, owner: mallory.user });
const objections = [{ how: 'declined', by: CLEO, at: NOW, why: 'Wrong group.', digest: 'd' }] as const;
const edit = {
  type: 'edit',
  actor: mallory,
  change: asId<ChangeId>('9ABC'),
  startsFrom: null,
  request,
} as const;

test('an edit that starts again knows who asked before and what was said against it', () => {
  const before = changeIn('declined', { kind: 'edit', requester: ben.user, objections });
  const known = { connection, latest: live, open: null, before, policy: POLICY, now: NOW };
  const decision = decideOnConnection(known, { ...edit, startsFrom: before.id });
  assert.ok(decision.ok);
  assert.deepEqual(decision.value.change?.earlierRequesters, [ben.user]);
  assert.deepEqual(decision.value.change?.objections, objections);
  const anew = decideOnConnection({ ...known, before: null }, edit);
  assert.ok(anew.ok);
  assert.equal(anew.value.change?.objections, undefined);
});
