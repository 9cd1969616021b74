import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { becomes, deeds, follows, isStale, notices } from '../ask-decide.ts';
import { BEN, changeIn, connectionOf, earlier, minutes, NOW, provider, updatePlan } from '../build-change.ts';

const applying = changeIn('applying');
const unknown = changeIn('outcome-unknown');
const ready = { type: 'apply-ready', idsBefore: [provider().id] } as const;
const written = { type: 'written', provider: provider().id, name: 'Acme staff', extras: [] } as const;
const applyBy = { type: 'ran-out', clock: 'apply-by' } as const;
const { applyBy: deadline } = applying;

describe('the intent to write', () => {
  test('is on record before anything is sent, with what was there', () => {
    const next = becomes('applying', applying, ready);
    assert.deepEqual(next.intent, { at: NOW, idsBefore: [provider().id], digest: applying.plan.digest });
    assert.deepEqual(follows(applying, ready).effects, []);
  });

  test('is made once', () => {
    assert.ok(isStale(becomes('applying', applying, ready), ready));
  });

  test('is not made when the hour for writing is over', () => {
    becomes('applying', applying, ready, { now: new Date(deadline.getTime() - 1) });
    assert.ok(isStale(applying, ready, { now: deadline }));
  });
});

describe('the hour for writing', () => {
  test('ends without an intent: the approvals lapse and a new plan is made', () => {
    const decided = follows(applying, applyBy, { now: deadline });
    const next = becomes('planned', applying, applyBy, { now: deadline });
    assert.deepEqual(next.approvals, []);
    assert.deepEqual(next.voided?.who, [BEN]);
    assert.deepEqual(deeds(decided), ['show-card', 'make-plan']);
  });

  test('ends with an intent: something may be under way, nothing lapses', () => {
    assert.ok(isStale(becomes('applying', applying, ready), applyBy, { now: deadline }));
  });

  test('is not over a millisecond early', () => {
    assert.ok(isStale(applying, applyBy, { now: new Date(deadline.getTime() - 1) }));
  });
});

describe('Cloudflare moved', () => {
  const moved = { type: 'cloudflare-moved', now: provider({ ...earlier, name: 'Renamed' }) } as const;
  const update = changeIn('applying', {}, updatePlan);

  test('the approvals are void and people are told what moved and who must look again', () => {
    const next = becomes('planned', update, moved);
    assert.deepEqual(next.approvals, []);
    assert.deepEqual(next.voided, { why: 'moved', moved: ['Name'], at: NOW, who: [BEN] });
    const again = follows(next, { type: 'planned', plan: updatePlan });
    assert.deepEqual(notices(again), ['plan-replaced']);
    assert.equal(
      again.effects.some(one => one.work.deed === 'apply-plan'),
      false,
    );
  });

  test('the next approval clears it', () => {
    const next = becomes('awaiting-approval', becomes('planned', update, moved), {
      type: 'planned',
      plan: updatePlan,
    });
    const actor = {
      user: BEN,
      workspace: next.workspace,
      fullMember: true,
      groups: [],
      groupsUnreadable: false,
    };
    const approved = becomes('applying', next, {
      type: 'approve',
      earlier: [],
      actor,
      digest: updatePlan.digest,
    });
    assert.equal(approved.voided, undefined);
    assert.equal(approved.approvals.length, 1);
  });
});

describe('a lost answer', () => {
  const intended = becomes('applying', applying, ready);

  test('without an intent nothing can have been lost', () => {
    assert.ok(isStale(applying, { type: 'outcome-unknown' }));
  });

  test('is looked for after a minute, and nothing is sent before', () => {
    const decided = follows(intended, { type: 'outcome-unknown' });
    assert.deepEqual(deeds(decided), ['show-card', 'say', 'find-outcome']);
    assert.deepEqual(decided.effects.at(-1)?.due, minutes(1));
    assert.equal(decided.change.intent, intended.intent);
  });

  test('not written: sent again under the same approval, with a second intent and no new hour', () => {
    const lost = becomes('outcome-unknown', intended, { type: 'outcome-unknown' });
    const again = becomes('applying', lost, { type: 'not-written' }, { now: minutes(2) });
    assert.deepEqual(again.approvals, applying.approvals);
    assert.equal(again.intent, undefined);
    assert.deepEqual(again.applyBy, applying.applyBy);
    const second = becomes('applying', again, ready, { now: minutes(3) });
    assert.deepEqual(second.intent, {
      at: minutes(3),
      idsBefore: ready.idsBefore,
      digest: again.plan.digest,
    });
  });

  test('found: testing begins, and two later looks make sure that there is no twin', () => {
    const decided = follows(unknown, written);
    const looks = decided.effects.filter(one => one.work.deed === 'find-outcome');
    assert.deepEqual(
      looks.map(one => one.due),
      [minutes(5), minutes(30)],
    );
    assert.equal(new Set(decided.effects.map(one => one.id)).size, decided.effects.length);
    const { written: record } = becomes('testing', unknown, written);
    assert.deepEqual(record.at, unknown.intent.at);
  });

  test('an answer that came needs no later looks', () => {
    assert.equal(deeds(follows(intended, written)).includes('find-outcome'), false);
  });

  test('written twice: what was deleted is told, at once or at a late look', () => {
    const twice = { ...written, extras: ['Acme staff (b)'] };
    assert.deepEqual(notices(follows(unknown, twice)), ['extra-provider-deleted']);
    assert.ok(isStale(changeIn('awaiting-confirmation'), twice));
    for (const state of ['awaiting-confirmation', 'live', 'withdrawn'] as const) {
      const late = follows(changeIn(state), { type: 'extras-deleted', names: ['Acme staff (b)'] });
      assert.deepEqual(notices(late), ['extra-provider-deleted']);
      assert.equal(late.change.state, state);
    }
  });

  test('several could be it: people must look, the label stays taken, nothing is undone', () => {
    const decided = follows(unknown, {
      type: 'outcome-ambiguous',
      names: ['Acme staff (a)', 'Acme staff (b)'],
    });
    const failed = becomes('failed', unknown, { type: 'outcome-ambiguous', names: ['Acme staff (a)'] });
    assert.equal(failed.closing.cloudflare, 'unknown');
    assert.match(failed.closing.reason ?? '', /Acme staff \(a\)/);
    assert.equal(decided.connection, undefined);
    assert.equal(deeds(decided).includes('undo-plan'), false);
  });
});

describe('a write that did not go well', () => {
  test('refused: nothing was changed, and the label is free again', () => {
    const decided = follows(applying, { type: 'write-refused', why: 'duplicate name' });
    const failed = becomes('failed', applying, { type: 'write-refused', why: 'duplicate name' });
    assert.equal(failed.closing.cloudflare, 'untouched');
    assert.equal(decided.connection?.status, 'dormant');
    assert.deepEqual(notices(decided), ['failed', 'failed']);
  });

  test('read back unequal: it is put back, with the reason kept to the end', () => {
    const event = { type: 'write-unequal', provider: provider().id, differing: ['Name'] } as const;
    const back = becomes('rolling-back', applying, event);
    assert.equal(back.by, null);
    assert.match(back.reason ?? '', /Name/);
    assert.ok(deeds(follows(applying, event)).includes('undo-plan'));
    const done = becomes('rolled-back', back, { type: 'undone', how: 'deleted' });
    assert.equal(done.closing.reason, back.reason);
  });

  test('the provider of a live connection stays taken when its change fails', () => {
    const connection = connectionOf(applying, { status: 'live' });
    assert.equal(
      follows(applying, { type: 'write-refused', why: 'x' }, { connection }).connection,
      undefined,
    );
  });
});
