import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes, deeds, follows, isStale, notices, refusal } from '../ask-decide.ts';
import {
  ANA,
  ana,
  BEN,
  changeIn,
  cleo,
  gus,
  mallory,
  minutes,
  NOW,
  POLICY,
  updatePlan,
} from '../build-change.ts';

const tested = { type: 'tested', checks: [{ id: 'read-back', result: 'pass', saw: 'x' }] } as const;
const pasted = (outcome: 'success' | 'error' | 'unknown', actor = ana) =>
  ({ type: 'paste-result', actor, result: { outcome, text: 'x', attributes: [] } }) as const;
const seen = {
  type: 'login-observed',
  login: { at: minutes(3), email: 'ana@acme.com', allowed: true },
} as const;
const setUp = changeIn('awaiting-confirmation');
const update = changeIn('awaiting-confirmation', {}, updatePlan);

describe('the clock of the automatic roll-back', () => {
  test('runs for a change of a working login: 15 minutes, warned three minutes before', () => {
    const testing = changeIn('testing', {}, updatePlan);
    const next = becomes('awaiting-confirmation', testing, tested);
    assert.deepEqual(next.rollBackAt, minutes(15));
    const clocks = follows(testing, tested).effects.filter(one => one.work.deed === 'run-out');
    assert.deepEqual(
      clocks.map(one => one.due),
      [minutes(12), minutes(15)],
    );
  });

  test('does not run for a first set-up: the requester is asked every day instead', () => {
    const decided = follows(changeIn('testing'), tested);
    const next = becomes('awaiting-confirmation', changeIn('testing'), tested);
    assert.equal(next.rollBackAt, undefined);
    const clocks = decided.effects.filter(one => one.work.deed === 'run-out');
    assert.deepEqual(
      clocks.map(one => [one.work, one.due]),
      [[{ deed: 'run-out', clock: 'ask-to-confirm' }, minutes(24 * 60)]],
    );
    const asked = follows(next, { type: 'ran-out', clock: 'ask-to-confirm' }, { now: minutes(24 * 60) });
    assert.deepEqual(notices(asked), ['please-confirm']);
    assert.deepEqual(asked.effects.at(-1)?.due, minutes(48 * 60));
  });

  test('rolls back at its very millisecond and not before', () => {
    const lapse = { type: 'ran-out', clock: 'roll-back' } as const;
    assert.ok(isStale(update, lapse, { now: new Date(minutes(15).getTime() - 1) }));
    assert.equal(becomes('rolling-back', update, lapse, { now: minutes(15) }).by, null);
    assert.ok(isStale(setUp, lapse, { now: minutes(15) }));
  });

  test('is stopped by a login that Cloudflare shows, and by a reported success', () => {
    for (const event of [seen, pasted('success')]) {
      const next = becomes('awaiting-confirmation', update, event);
      assert.equal(next.rollBackAt, undefined);
      assert.ok(notices(follows(update, event)).includes('roll-back-cancelled'));
      assert.ok(isStale(next, { type: 'ran-out', clock: 'roll-back' }, { now: minutes(15) }));
      assert.ok(isStale(next, { type: 'ran-out', clock: 'roll-back-warning' }, { now: minutes(12) }));
    }
  });

  test('once stopped, the requester is asked every day whether it may stay', () => {
    for (const event of [seen, pasted('success')]) {
      const last = follows(update, event).effects.at(-1);
      assert.deepEqual(last?.work, { deed: 'run-out', clock: 'ask-to-confirm' });
      assert.deepEqual(last?.due, minutes(24 * 60));
    }
  });

  test('goes on after an error or an unknown text', () => {
    for (const outcome of ['error', 'unknown'] as const) {
      assert.deepEqual(
        becomes('awaiting-confirmation', update, pasted(outcome)).rollBackAt,
        update.rollBackAt,
      );
    }
  });

  test('a set-up has no clock to speak of when evidence comes', () => {
    assert.deepEqual(notices(follows(setUp, seen)), []);
    assert.deepEqual(deeds(follows(setUp, seen)), ['show-card']);
  });
});

describe('evidence', () => {
  test('observed and reported stand side by side', () => {
    const both = becomes(
      'awaiting-confirmation',
      becomes('awaiting-confirmation', setUp, pasted('success')),
      seen,
    );
    assert.equal(both.evidence.observed, seen.login);
    assert.equal(both.evidence.reported?.by, ANA);
    assert.deepEqual(both.evidence.reported?.at, NOW);
  });

  test('is taken from the requester and from approvers, and from nobody outside', () => {
    const policy = { ...POLICY, requesters: { users: [BEN], groups: [] } };
    becomes('awaiting-confirmation', setUp, pasted('success', cleo), { policy });
    assert.equal(refusal(setUp, pasted('success', gus)), 'outsider');
    assert.equal(refusal(setUp, pasted('success', mallory), { policy }), 'not-yours');
    assert.equal(refusal(setUp, { type: 'watch-login', actor: gus, email: 'gus@acme.com' }), 'outsider');
  });
});

describe('watching for a login', () => {
  const watching = becomes('awaiting-confirmation', setUp, {
    type: 'watch-login',
    actor: ana,
    email: 'ana@acme.com',
  });

  test('looks every minute for half an hour, and then says that none was seen', () => {
    let looks = 0;
    let change = watching;
    let told: string[] = [];
    for (let minute = 0; told.length === 0; minute += 1) {
      looks += 1;
      const decided = follows(change, { type: 'no-login-yet' }, { now: minutes(minute) });
      change = becomes('awaiting-confirmation', change, { type: 'no-login-yet' }, { now: minutes(minute) });
      told = notices(decided);
      if (told.length === 0) assert.deepEqual(decided.effects[0]?.due, minutes(minute + 1));
    }
    assert.equal(looks, 31);
    assert.deepEqual(told, ['no-login-seen']);
    assert.equal(change.evidence.watch, undefined);
    assert.ok(isStale(change, { type: 'no-login-yet' }));
  });

  test('ends when a login is seen', () => {
    const next = becomes('awaiting-confirmation', watching, seen);
    assert.equal(next.evidence.watch, undefined);
    assert.ok(isStale(next, { type: 'no-login-yet' }));
  });
});
