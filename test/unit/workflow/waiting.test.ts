import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UserId } from '../../../src/domain/ids.ts';
import { type AccountId, asId } from '../../../src/domain/ids.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import { UnreadableRecord } from '../../../src/ports/unreadable-record.ts';
import { NotYet } from '../../../src/workflow/performing.ts';
import { lanesToRest, waitAfter } from '../../../src/workflow/waiting.ts';
import { changeIn } from '../domain/build-change.ts';
import { failure } from './access-rig.ts';
import { performing } from './perform-rig.ts';

const { effect } = performing({ deed: 'make-plan' }, changeIn('planned'));
const after = (error: Error, attempt: number, random = 0.5) =>
  waitAfter({ ...effect, attempt }, error, () => random);

describe('how long an effect waits', () => {
  test('twice as long each time, up to five minutes, with a quarter of jitter either way', () => {
    const waits = [1, 2, 3, 8, 9, 50].map(attempt => after(failure(), attempt).waitMs);
    assert.deepEqual(waits, [2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
    assert.equal(after(failure(), 1, 0).waitMs, 1_500);
    assert.equal(after(failure(), 50, 1).waitMs, 375_000);
  });

  test('as long as a service asks for', () => {
    const advice = after(failure('rate-limited', 60_000), 1, 1);
    assert.deepEqual(advice, { waitMs: 61_000, giveUp: false, worthTelling: true });
    assert.equal(after(failure('rate-limited'), 1, 0).waitMs, 30_000);
  });

  test('half a second for another effect', () => {
    assert.equal(after(new NotYet('no card'), 600).waitMs, 500);
    assert.equal(after(new NotYet('no card'), 600).giveUp, false);
    assert.equal(after(new NotYet('no card'), 601).giveUp, true);
  });
});

describe('when it is given up', () => {
  test('a fault of our own after 8 times, a definite no after 3, a closed channel at once, a service after 100, a limit never', () => {
    for (const [error, attempts] of [
      [new TypeError('x'), 8],
      [failure('refused'), 3],
      [failure('unpostable'), 1],
      [failure('server'), 100],
      [failure('unauthorized'), 100],
    ] as const) {
      if (attempts > 1) assert.equal(after(error, attempts - 1).giveUp, false, error.message);
      assert.equal(after(error, attempts).giveUp, true, error.message);
    }
    assert.equal(after(failure('rate-limited'), 10_000).giveUp, false);
  });

  test('never, when it is about a record that a newer version wrote; soon, when the record is damaged', () => {
    const advice = after(new UnreadableRecord('schema 9', true), 10_000);
    assert.deepEqual(advice, { waitMs: 300_000, giveUp: false, worthTelling: false });
    assert.equal(after(new UnreadableRecord('damaged', false), 8).giveUp, true);
  });
});

describe('when people are told', () => {
  test('from 15 seconds on, at the third time, and at once when a token is refused', () => {
    assert.deepEqual(
      [1, 2, 3, 4].map(attempt => after(failure(), attempt).worthTelling),
      [false, false, true, true],
    );
    assert.equal(after(failure('unauthorized'), 1).worthTelling, true);
    assert.equal(after(new TypeError('x'), 7).worthTelling, false);
  });
});

describe('which lanes rest', () => {
  const limit = (
    service: ServiceError['service'],
    code = '429',
    kind: 'rate-limited' | 'server' = 'rate-limited',
  ) =>
    new ServiceError({
      service,
      code,
      kind,
      message: 'not so fast',
      ...(service === 'cloudflare' ? { account: asId<AccountId>('acme') } : {}),
    });
  const MALLORY = asId<UserId>('U0MALLORY');
  const write = { ...effect, lane: 'cloudflare:acme' };
  const card = { ...effect, lane: 'slack:T0ACME:C0ITCHANGES' };
  const look = {
    ...effect,
    work: { deed: 'test-connection', by: MALLORY } as const,
    lane: 'cloudflare:acme:looks',
  };
  const both = ['cloudflare:acme', 'cloudflare:acme:looks'];

  test('those of the service that said no, whichever effect it said so to', () => {
    for (const one of [write, card, look]) {
      assert.deepEqual(lanesToRest(one, limit('cloudflare')), both);
      assert.deepEqual(lanesToRest(one, limit('jumpcloud')), []);
    }
    assert.deepEqual(lanesToRest(card, limit('slack')), [card.lane]);
    assert.deepEqual(lanesToRest(look, limit('slack')), [`slack:${effect.workspace}:U0MALLORY`]);
    assert.deepEqual(lanesToRest(write, limit('slack')), []);
  });

  test('none for any other failure, and none when our own share is used up', () => {
    assert.deepEqual(lanesToRest(write, limit('cloudflare', '500', 'server')), []);
    assert.deepEqual(lanesToRest(write, new TypeError('x')), []);
    assert.deepEqual(lanesToRest(write, limit('cloudflare', 'own-budget')), []);
  });
});
