import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import { becomes, follows, refusal } from '../ask-decide.ts';
import { ANA, ana, BEN, ben, changeIn, cleo, connectionOf, gus, mallory } from '../build-change.ts';

const confirming = changeIn('awaiting-confirmation');
const back = (actor: Actor) => ({ type: 'roll-back', actor }) as const;

describe('rolling back', () => {
  test('the requester and any approver may, while it is tested and after', () => {
    assert.equal(becomes('rolling-back', confirming, back(ana)).by, ANA);
    assert.equal(becomes('rolling-back', changeIn('testing'), back(ben)).by, BEN);
    becomes('rolling-back', confirming, back(cleo));
  });

  test('nobody else may', () => {
    assert.equal(refusal(confirming, back(mallory)), 'not-yours');
    assert.equal(refusal(confirming, back(gus)), 'outsider');
    assert.equal(refusal(confirming, back({ ...mallory, groupsUnreadable: true })), 'groups-unreadable');
  });

  test('a second press is told that it is under way', () => {
    assert.equal(refusal(becomes('rolling-back', confirming, back(ana)), back(ben)), 'not-now');
  });

  test('done: the card names who rolled back, and the label of a set-up is free again', () => {
    const rolling = becomes('rolling-back', confirming, back(ana));
    const decided = follows(rolling, { type: 'undone', how: 'deleted' });
    assert.equal(becomes('rolled-back', rolling, { type: 'undone', how: 'deleted' }).closing.by, ANA);
    assert.equal(decided.connection?.status, 'dormant');
    const connection = connectionOf(rolling, { status: 'live' });
    assert.equal(follows(rolling, { type: 'undone', how: 'restored' }, { connection }).connection, undefined);
  });

  test('blocked: it ends as failed, says why, and keeps the label because the provider is still there', () => {
    const rolling = becomes('rolling-back', confirming, back(ana));
    const event = { type: 'undo-blocked', why: 'Somebody changed it.' } as const;
    const failed = becomes('failed', rolling, event);
    assert.equal(failed.closing.cloudflare, 'changed');
    assert.equal(failed.closing.reason, 'Somebody changed it.');
    assert.equal(follows(rolling, event).connection, undefined);
  });
});
