import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectsOf } from '../../../src/domain/decision.ts';
import type { ChangeWork } from '../../../src/domain/effect.ts';
import type { FileId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import { filesOf, laneIn } from '../../../src/domain/lane.ts';
import { changeIn, NOW } from './build-change.ts';

const change = changeIn('testing');
const laneOf = (work: ChangeWork): string =>
  laneIn(asId('acct1'), effectsOf(change, [work], NOW)[0]?.lane ?? '');

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

test('what takes long and nobody has agreed to yet is done for one person one after another', () => {
  const { requester } = change;
  const by = asId<typeof requester>('U0HUGO');
  const file = asId<FileId>('F0METADATA');
  const lineOf = (work: ChangeWork) => effectsOf(change, [work], NOW)[0]?.line;
  assert.equal(lineOf({ deed: 'deliver-certificate' }), `pairs of ${requester}`);
  // A key that is on its way is deleted after it came.
  assert.equal(lineOf({ deed: 'delete-key', file, why: 'withdrawn' }), `pairs of ${requester}`);
  assert.equal(lineOf({ deed: 'make-plan' }), `plans of ${requester}`);
  assert.equal(lineOf({ deed: 'read-metadata', file, by }), filesOf(by));
  assert.equal(laneOf({ deed: 'read-metadata', file, by }), `slack:${change.workspace}:${by}`);
  for (const deed of ['apply-plan', 'find-outcome', 'undo-plan', 'run-test'] as const)
    assert.equal(lineOf({ deed }), undefined, `${deed} waits for nobody`);
});
