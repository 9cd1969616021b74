import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes, follows } from '../ask-decide.ts';
import { changeIn, minutes, provider } from '../build-change.ts';

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
    assert.equal(third.lost?.at, first.intent?.at);
  });

  test('is followed by later looks even when it was answered', () => {
    const second = becomes('applying', again, ready('old'), { now: minutes(1) });
    const { effects } = follows(second, written, { now: minutes(1) });
    assert.deepEqual(
      effects.filter(one => one.work.deed === 'find-outcome').map(one => one.due),
      [minutes(6), minutes(31)],
    );
  });
});
