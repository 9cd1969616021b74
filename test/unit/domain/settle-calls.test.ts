import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Asked, type Call, callOf } from '../../../src/domain/call.ts';
import { CHANGE_STATES, type Change } from '../../../src/domain/change.ts';
import { decideOnChange } from '../../../src/domain/decide.ts';
import type { Decided } from '../../../src/domain/decision.ts';
import { settleCalls } from '../../../src/domain/settle-calls.ts';
import {
  ANA,
  BEN,
  ben,
  CHANNEL,
  changeIn,
  cleo,
  connectionOf,
  minutes,
  NOW,
  POLICY,
} from './build-change.ts';

const at = { channel: CHANNEL, ts: '7.7' };
const waiting = changeIn('awaiting-approval');
const decision: Call = { asks: 'decision', at, digest: waiting.plan.digest };

const after = (change: Change, event: Parameters<typeof decideOnChange>[1]): Decided => {
  const decided = decideOnChange(
    { change, connection: connectionOf(change), policy: POLICY, now: minutes(1) },
    event,
  );
  assert.ok(decided.ok, JSON.stringify(decided));
  return decided.value;
};

const settledIn = (decided: Decided) =>
  decided.effects.flatMap(({ work }) => (work.deed === 'settle-call' ? [work.call] : []));

describe('a call', () => {
  it('is one only when the notice asks for something', () => {
    assert.deepEqual(callOf({ say: 'approval-needed' }, at, 'd1'), { asks: 'decision', at, digest: 'd1' });
    assert.equal(callOf({ say: 'kept', by: ANA }, at, 'd1'), null);
    assert.equal(callOf({ say: 'approval-needed' }, null, 'd1'), null);
  });

  it('is edited once, by the step that settles it, with whose deed that was', () => {
    const { change } = after(waiting, { type: 'called', call: decision });
    assert.ok(change);
    assert.deepEqual(change.calls, [decision]);
    const approved = after(change, {
      type: 'approve',
      actor: ben,
      digest: waiting.plan.digest,
      earlier: [],
    });
    assert.deepEqual(settledIn(approved), [
      { ...decision, outcome: 'approved', by: [BEN], since: minutes(1) },
    ]);
    assert.equal(approved.change?.calls, undefined);
    const { digest } = waiting.plan;
    const declined = after(change, { type: 'decline', actor: cleo, digest, reason: 'Wrong group.' });
    assert.deepEqual(
      settledIn(declined).map(one => [one.outcome, one.by]),
      [['declined', [cleo.user]]],
    );
  });

  it('that was posted after it was settled is edited at once', () => {
    const live = changeIn('live');
    const late = after(live, { type: 'called', call: { ...decision, asks: 'login' } });
    assert.deepEqual(
      settledIn(late).map(one => one.outcome),
      ['kept'],
    );
    const nudge = after(live, { type: 'nudged', digest: decision.digest ?? '', calls: [decision] });
    assert.equal(settledIn(nudge).length, 1);
  });

  it('about another plan than the one that is decided on is replaced', () => {
    const { settled } = settleCalls({ ...waiting, calls: [{ ...decision, digest: 'older' }] }, NOW);
    assert.deepEqual(
      settled.map(one => one.outcome),
      ['replaced'],
    );
  });

  it('of a roll-back is put off when there is more time, and done when the clock stopped', () => {
    const open = { ...changeIn('awaiting-confirmation'), rollBackAt: minutes(30) };
    const call: Call = { asks: 'login-in-time', at, rollBackAt: minutes(30) };
    const { rollBackAt: _none, ...stopped } = open;
    const outcomes = [open, { ...open, rollBackAt: minutes(90) }, stopped].map(change =>
      settleCalls({ ...change, calls: [call] }, NOW).settled.map(one => one.outcome),
    );
    assert.deepEqual(outcomes, [[], ['put-off'], ['answered']]);
  });

  it('is never left open by a change that has ended, and never kept for ever', () => {
    const asks: readonly Asked[] = [
      'decision',
      'pair',
      'swapped-login',
      'swap',
      'login',
      'login-in-time',
      'requester',
    ];
    for (const state of CHANGE_STATES.slice(CHANGE_STATES.indexOf('rolling-back') + 1)) {
      const change = { ...changeIn(state), calls: asks.map(one => ({ asks: one, at })) } as Change;
      assert.deepEqual(settleCalls(change, NOW).open, [], state);
    }
    const many = Array.from({ length: 50 }, () => decision);
    assert.equal(settleCalls({ ...waiting, calls: many }, NOW).open.length, 20);
  });
});
