import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectsOf } from '../../../src/domain/decision.ts';
import type { ChangeWork } from '../../../src/domain/effect.ts';
import { asId } from '../../../src/domain/ids.ts';
import { laneIn } from '../../../src/domain/lane.ts';
import { changeIn, NOW } from './build-change.ts';

const change = changeIn('testing');
const laneOf = (work: ChangeWork): string => laneIn('acct1', effectsOf(change, [work], NOW)[0]?.lane ?? '');

test('a lane is what the calls go to: an account, or a place in a workspace', () => {
  const { workspace, requester, request } = change;
  for (const deed of [
    'make-plan',
    'apply-plan',
    'find-outcome',
    'undo-plan',
    'run-test',
    'watch-login',
  ] as const)
    assert.equal(laneOf({ deed }), 'cloudflare:acct1', deed);
  for (const deed of ['show-card', 'share-plan'] as const)
    assert.equal(laneOf({ deed }), `slack:${workspace}:${request.channel}`, deed);
  for (const deed of ['deliver-certificate', 'show-recipe'] as const)
    assert.equal(laneOf({ deed }), `slack:${workspace}:${requester}`, deed);
  const to = asId<typeof requester>('U0CLEO');
  assert.equal(laneOf({ deed: 'tell', to, notice: { say: 'asked' } }), `slack:${workspace}:U0CLEO`);
  assert.equal(laneOf({ deed: 'run-out', clock: 'approval' }), 'clock');
});
