import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../src/domain/change.ts';
import { CHANGE_STATES } from '../../../src/domain/change.ts';
import { effectsOf } from '../../../src/domain/decision.ts';
import type { ChangeWork } from '../../../src/domain/effect.ts';
import type { ChannelId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import { decided, follows } from './ask-decide.ts';
import { changeIn, KEY_FILE, minutes, NOW } from './build-change.ts';
import { EVERY_EVENT } from './every-event.ts';

const everyDecision = CHANGE_STATES.flatMap(state =>
  Object.values(EVERY_EVENT).flatMap(forms =>
    Object.values(forms).flatMap(event => {
      const change = changeIn(state);
      const once = decided(change, event);
      return once.ok ? [{ change, event, once: once.value, twice: decided(change, event) }] : [];
    }),
  ),
);

describe('every decision', () => {
  test('counts the version up by one', () => {
    assert.ok(everyDecision.length > 100);
    for (const { change, once } of everyDecision) assert.equal(once.change?.version, change.version + 1);
  });

  test('made twice is the same, so that its effects are added once', () => {
    for (const { once, twice } of everyDecision) assert.deepEqual(twice, { ok: true, value: once });
  });

  test('gives each effect an id of its own', () => {
    for (const { once, event } of everyDecision) {
      const ids = once.effects.map(one => one.id);
      assert.equal(new Set(ids).size, ids.length, event.type);
    }
  });

  test('gives ids that sort in the order in which things are to be done', () => {
    for (const { once } of everyDecision) {
      const ids = once.effects.filter(one => one.work.deed !== 'remind').map(one => one.id);
      assert.deepEqual([...ids].sort(), ids);
    }
  });

  test('is on record with the state it came from and the one it led to', () => {
    for (const { change, once } of everyDecision) {
      assert.equal(once.records[0]?.facts?.from, change.state);
      assert.equal(once.records[0]?.facts?.to, once.change?.state);
    }
  });

  test('follows the earlier ones in the order of ids, also past the tenth place and version', () => {
    const works = Array.from({ length: 12 }, (): ChangeWork => ({ deed: 'show-card' }));
    const versions = [9, 10, 99, 100].map(version => changeIn('planned', { version }));
    const ids = versions.flatMap(change => effectsOf(change, works, NOW).map(one => one.id));
    assert.deepEqual([...ids].sort(), ids);
  });
});

describe('waiting for a service', () => {
  const waits = {
    type: 'service-waits',
    service: 'Cloudflare',
    why: 'asked to wait',
    until: minutes(2),
  } as const;

  test('is on the card, and cleared by the next step', () => {
    const waiting = follows(changeIn('applying'), waits).change;
    assert.deepEqual(waiting.waiting, { service: 'Cloudflare', why: 'asked to wait', until: minutes(2) });
    assert.equal(follows(waiting, { type: 'apply-ready', idsBefore: [] }).change.waiting, undefined);
    assert.deepEqual(follows(waiting, { ...waits, until: minutes(5) }).change.waiting?.until, minutes(5));
  });

  test('stays on the card when something beside the steps happens', () => {
    const { change } = follows(changeIn('planned'), waits);
    const shown = { type: 'card-shown', card: { channel: asId<ChannelId>('C0NEW'), ts: '9.9' } } as const;
    assert.ok(follows(change, shown).change.waiting);
    const deleting = { ...change, custody: { state: 'deleting', why: 'in-use' } } as Change;
    const deleted = { type: 'key-deleted', file: KEY_FILE, why: 'in-use' } as const;
    assert.ok(follows(deleting, deleted).change.waiting);
  });
});

describe('giving up', () => {
  const gaveUp = { type: 'gave-up', step: 'x', why: 'no answer' } as const;

  test('says no more of Cloudflare than is known', () => {
    const known = (change: Parameters<typeof follows>[0]): string | undefined => {
      const { closing } = follows(change, gaveUp).change as ReturnType<typeof changeIn<'failed'>>;
      return closing.cloudflare;
    };
    const { intent } = changeIn('testing');
    assert.equal(known(changeIn('planned')), 'untouched');
    assert.equal(known(changeIn('applying')), 'untouched');
    assert.equal(known(changeIn('applying', intent ? { intent } : {})), 'unknown');
    assert.equal(known(changeIn('outcome-unknown')), 'unknown');
    assert.equal(known(changeIn('rolling-back')), 'changed');
  });
});
