import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { ChangeEvent } from '../../../../src/domain/event.ts';
import { offersWithdrawal } from '../../../../src/domain/requester-wait.ts';
import { deeds, follows, isStale, notices } from '../ask-decide.ts';
import { ana, ben, changeIn, createPlan, FILE, HOUR_MS, KEY_FILE, minutes, NOW } from '../build-change.ts';

const DAY_MS = 24 * HOUR_MS;

const askings = (change: Change, event: ChangeEvent, now = NOW) =>
  follows(change, event, { now }).effects.flatMap(({ work, due }) =>
    work.deed === 'ask-requester' ? [{ ...work, days: (due.getTime() - now.getTime()) / DAY_MS }] : [],
  );

describe('a change that waits for its requester asks for what it waits for', () => {
  test('in growing pauses, the fourth time with the offer to withdraw, and never after its end', () => {
    let change: Change = changeIn('awaiting-metadata');
    let now = NOW;
    const pauses: number[] = [];
    for (let times = 0; ; times += 1) {
      const [next] = askings(change, { type: 'requester-asked', since: NOW, times }, now);
      change = follows(change, { type: 'requester-asked', since: NOW, times }, { now }).change;
      if (!next) break;
      assert.equal(next.times, times + 1);
      pauses.push(next.days);
      now = new Date(now.getTime() + next.days * DAY_MS);
    }
    assert.deepEqual(pauses, [2, 4, 8]);
    assert.deepEqual(
      [0, 1, 2, 3].map(times => offersWithdrawal({ times })),
      [false, false, false, true],
    );
  });

  test('an asking that was made already, or of an earlier wait, comes to nothing', () => {
    const change = changeIn('awaiting-metadata', { requesterAsked: { since: NOW, times: 1 } });
    assert.ok(isStale(change, { type: 'requester-asked', since: NOW, times: 0 }));
    assert.ok(isStale(change, { type: 'requester-asked', since: minutes(-5), times: 1 }));
    assert.ok(isStale(changeIn('planned'), { type: 'requester-asked', since: NOW, times: 0 }));
  });

  test('each step that sends it back to them begins anew; one that changes nothing for them does not', () => {
    const asked = {
      type: 'ask-for-changes',
      actor: ben,
      digest: createPlan.digest,
      comment: 'Groups.',
    } as const;
    const back = follows(changeIn('awaiting-approval'), asked, { now: minutes(30) });
    assert.ok(deeds(back).includes('ask-requester'));
    const helped = { type: 'let-hand-in', actor: ana, helper: ben.user } as const;
    assert.deepEqual(askings(changeIn('awaiting-metadata'), helped), []);
  });

  test('put off, it is asked then', () => {
    const until = minutes(30);
    const putOff = { type: 'requester-asking-put-off', since: NOW, times: 0, until } as const;
    const [effect] = follows(changeIn('awaiting-metadata'), putOff).effects;
    assert.deepEqual(effect?.due, until);
    assert.deepEqual(effect?.work, { deed: 'ask-requester', since: NOW, times: 0 });
  });
});

describe('the holder of a key file hears', () => {
  const clock = { type: 'ran-out', clock: 'key-file-warning' } as const;

  test('before it goes, and only once it is time', () => {
    const change = changeIn('awaiting-metadata');
    assert.deepEqual(notices(follows(change, clock, { now: minutes(30) })), ['key-file-soon']);
    assert.ok(isStale(change, clock, { now: minutes(29) }));
    assert.ok(isStale(change, clock, { now: minutes(60) }), 'it is gone by then');
  });

  test('when it is gone because no metadata came, and not when it had done its work', () => {
    const gone = { type: 'key-deleted', file: KEY_FILE, why: 'expired' } as const;
    assert.ok(notices(follows(changeIn('awaiting-metadata'), gone)).includes('key-file-gone'));
    const used = changeIn('planned', { incoming: { id: FILE, by: ana.user, at: NOW } });
    assert.ok(!notices(follows(used, { ...gone, why: 'in-use' })).includes('key-file-gone'));
  });
});
