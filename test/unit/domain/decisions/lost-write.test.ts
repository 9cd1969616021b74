import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { becomes, follows } from '../ask-decide.ts';
import { ana, ben, changeIn, minutes, provider, updatePlan } from '../build-change.ts';

const applying = changeIn('applying');
const written = { type: 'written', provider: provider().id, name: 'Acme staff', extras: [] } as const;
const ready = (...idsBefore: string[]) =>
  ({ type: 'apply-ready', idsBefore: idsBefore as (typeof written)['provider'][] }) as const;

describe('a write that was sent again, because the first was not found', () => {
  const first = becomes('applying', applying, ready('old'));
  const silent = becomes('outcome-unknown', first, { type: 'outcome-unknown' });
  const again = becomes('applying', silent, { type: 'not-written' }, { now: minutes(1) });

  test('remembers what was there before the first: whatever came since may be its work', () => {
    const second = becomes('applying', again, ready('old', 'arrived late'), { now: minutes(1) });
    assert.deepEqual(second.intent?.idsBefore, ['old']);
    const third = becomes(
      'applying',
      becomes('outcome-unknown', second, { type: 'outcome-unknown' }),
      { type: 'not-written' },
      { now: minutes(2) },
    );
    assert.deepEqual(
      third.lostWrites?.map(one => [one.at, one.wanted]),
      [[first.intent?.at, applying.plan.wanted]],
    );
  });

  test('is followed by later looks even when it was answered', () => {
    const second = becomes('applying', again, ready('old'), { now: minutes(1) });
    const { effects } = follows(second, written, { now: minutes(1) });
    assert.deepEqual(
      effects.filter(one => one.work.deed === 'find-outcome').map(one => one.due),
      [minutes(6), minutes(31)],
    );
  });

  test('is remembered for each plan once, and not when it replaced what was there', () => {
    const other = { ...silent.plan, digest: 'other', wanted: { ...silent.plan.wanted, name: 'Other' } };
    const edited = {
      ...silent,
      lostWrites: again.lostWrites ?? [],
      plan: other,
      intent: { ...silent.intent, digest: 'other' },
    };
    const twice = becomes('applying', edited, { type: 'not-written' }, { now: minutes(2) });
    assert.deepEqual(
      twice.lostWrites?.map(one => one.wanted.name),
      ['Acme staff', 'Other'],
    );
    const update = changeIn('outcome-unknown', {}, updatePlan);
    assert.equal(becomes('applying', update, { type: 'not-written' }).lostWrites, undefined);
  });
});

describe('a change that ends while a creation of it may still arrive', () => {
  const intent = { at: minutes(0), idsBefore: [], digest: changeIn('applying').plan.digest };
  const lostWrites = [{ ...intent, wanted: changeIn('applying').plan.wanted }];
  const silent = changeIn('outcome-unknown');
  const waiting = changeIn('awaiting-approval', { lostWrites });
  const looks = (change: Change, event: Parameters<typeof follows>[1], at = minutes(10)): unknown[] =>
    follows(change, event, { now: at })
      .effects.filter(one => one.work.deed === 'find-outcome')
      .map(one => one.due);

  test('is followed by looks, however it ends', () => {
    const due = [minutes(15), minutes(40)];
    assert.deepEqual(looks(waiting, { type: 'withdraw', actor: ana }), due);
    const { digest } = waiting.plan;
    assert.deepEqual(looks(waiting, { type: 'decline', actor: ben, digest, reason: 'Not now' }), due);
    const refused = { type: 'write-refused', why: 'duplicate name' } as const;
    assert.deepEqual(looks({ ...changeIn('applying'), lostWrites }, refused), due);
    const { expiresAt } = waiting;
    const ranOut = { type: 'ran-out', clock: 'approval' } as const;
    assert.equal(looks(waiting, ranOut, expiresAt).length, 2);
  });

  test('needs none when nothing was lost, or when one was recorded', () => {
    assert.deepEqual(looks(changeIn('awaiting-approval'), { type: 'withdraw', actor: ana }), []);
    const unclear = { type: 'outcome-ambiguous', names: ['Acme staff (a)'] } as const;
    assert.deepEqual(looks({ ...silent, lostWrites }, unclear), [], 'somebody else may have made it');
    const unequal = changeIn('rolling-back', { lostWrites });
    assert.deepEqual(looks(unequal, { type: 'undo-blocked', why: 'Somebody changed it.' }), []);
  });
});
