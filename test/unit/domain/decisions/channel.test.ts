import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CHANGE_STATES } from '../../../../src/domain/change.ts';
import type { Effect } from '../../../../src/domain/effect.ts';
import { asId, type ChannelId, type UserId } from '../../../../src/domain/ids.ts';
import { slackLane } from '../../../../src/domain/lane.ts';
import { deeds, follows, isStale, refusal } from '../ask-decide.ts';
import { ACME, ana, ben, CHANNEL, changeIn, connectionOf, gus, mallory, NOW } from '../build-change.ts';

const OTHER = asId<ChannelId>('C0OTHER');
const closed = { type: 'channel-closed', channel: CHANNEL, why: 'is_archived' } as const;
const chosen = { type: 'choose-channel', actor: ana, channel: OTHER } as const;

/** Who is told of a closed channel. */
const toldTo = ({ effects }: { readonly effects: readonly Effect[] }): UserId[] =>
  effects.flatMap(({ work }) =>
    work.deed === 'tell' && work.notice.say === 'channel-closed' ? [work.to] : [],
  );

describe('a channel that takes no posts', () => {
  test('is told of once, to requester and owner, in every state, and the change goes on', () => {
    for (const state of CHANGE_STATES) {
      const change = changeIn(state);
      const owned = { ...change, request: { ...change.request, owner: ben.user } };
      const next = follows(owned, closed, { connection: connectionOf(owned, { owner: ben.user }) });
      assert.equal(next.change.state, state);
      assert.deepEqual(toldTo(next), [ana.user, ben.user], state);
      assert.ok(isStale(next.change, closed), 'told once');
    }
    assert.deepEqual(toldTo(follows(changeIn('planned'), closed)), [ana.user]);
  });

  test('that is not the one of the change any more is nobody’s matter', () => {
    assert.ok(isStale(changeIn('live'), { ...closed, channel: OTHER }));
  });

  test('is open again when the card could be shown', () => {
    const { change } = follows(changeIn('planned'), closed);
    const card = { channel: CHANNEL, ts: '1.1' };
    assert.equal(follows(change, { type: 'card-shown', card }).change.channelClosed, undefined);
  });
});

describe('another channel', () => {
  const { change } = follows(changeIn('awaiting-approval'), closed);

  test('gets the card, and who must decide is called there', () => {
    const next = follows(change, chosen);
    assert.equal(next.change.request.channel, OTHER);
    assert.equal(next.connection?.request.channel, OTHER);
    assert.equal(next.change.channelClosed, undefined);
    assert.equal(next.change.plan, change.plan, 'no approval falls');
    assert.deepEqual(deeds(next), ['show-card', 'say']);
    assert.ok(next.effects.every(effect => effect.lane === slackLane(ACME, OTHER)));
  });

  test('is chosen for a live connection too, and nobody is called', () => {
    const live = changeIn('live');
    const next = follows(live, { ...chosen, actor: ben });
    assert.equal(next.change.state, 'live');
    assert.deepEqual(deeds(next), ['show-card']);
  });

  test('is chosen by requester, owner and approvers only; the same one is no choice', () => {
    assert.equal(refusal(change, { ...chosen, actor: mallory }), 'not-yours');
    assert.equal(refusal(change, { ...chosen, actor: gus }), 'outsider');
    assert.ok(isStale(change, { ...chosen, channel: CHANNEL }));
    assert.equal(follows(change, { ...chosen }, { now: NOW }).records[0]?.what, 'choose-channel');
  });
});

test('the card of a change that others followed moves nothing', () => {
  for (const status of ['live', 'proposed'] as const) {
    const old = changeIn('declined');
    const connection = connectionOf(old, { status, latestChange: asId('N2JZ') });
    assert.equal(refusal(old, chosen, { connection }), 'superseded');
    assert.equal(refusal(old, { ...chosen, actor: ben }, { connection }), 'superseded');
  }
});
