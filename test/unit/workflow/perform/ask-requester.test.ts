import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { askRequester } from '../../../../src/workflow/perform/ask-requester.ts';
import { changeIn, minutes, NOW, POLICY } from '../../domain/build-change.ts';
import { noticeboardRig, performing } from '../perform-rig.ts';

const { custody: _inSlack, ...withoutKey } = changeIn('awaiting-metadata');

const ask = async (change: Change, at = NOW, timeZone = 'UTC') => {
  const told: unknown[] = [];
  const { noticeboard } = noticeboardRig({
    tell: async (to, _change, notice) => {
      told.push([to, notice.say]);
      return { channel: asId('D0ANA'), ts: '7.7' };
    },
  });
  const directory = { timeZoneOf: async () => timeZone };
  const perform = askRequester({ directory, noticeboard, policy: POLICY });
  const work = { deed: 'ask-requester', since: NOW, times: 0 } as const;
  return { outcome: await perform(performing(work, change, { now: () => at })), told };
};

test('the requester is asked while they are at work by their own clock', async () => {
  const { outcome, told } = await ask(withoutKey);
  assert.deepEqual(outcome, {
    type: 'requester-asked',
    since: NOW,
    times: 0,
    call: { asks: 'requester', at: { channel: 'D0ANA', ts: '7.7' } },
  });
  assert.deepEqual(told, [['U0ANA', 'still-open']]);
});

test('at night they are asked when their day begins', async () => {
  const { outcome, told } = await ask(withoutKey, NOW, 'Asia/Tokyo');
  assert.deepEqual(told, []);
  assert.deepEqual(outcome, {
    type: 'requester-asking-put-off',
    since: NOW,
    times: 0,
    until: new Date('2026-11-25T00:00:00Z'),
  });
});

test('while the key file is there, its own warnings speak; the asking follows a day after it went', async () => {
  const { outcome, told } = await ask(changeIn('awaiting-metadata'));
  assert.deepEqual(told, []);
  assert.deepEqual(outcome, {
    type: 'requester-asking-put-off',
    since: NOW,
    times: 0,
    until: minutes(60 + 24 * 60),
  });
});

test('nobody is asked for what is there already', async () => {
  assert.deepEqual(await ask(changeIn('planned')), { outcome: null, told: [] });
});
