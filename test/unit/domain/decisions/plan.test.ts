import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { approvalDeadline } from '../../../../src/domain/decisions/plan.ts';
import { fc } from '../../../property.ts';
import { becomes, deeds, follows, notices } from '../ask-decide.ts';
import { changeIn, createPlan, emptyPlan, FINGERPRINT, HOUR_MS, NOW, provider } from '../build-change.ts';

const at = (text: string): Date => new Date(`${text}:00Z`);
const hours = (count: number): number => count * HOUR_MS;

describe('the end of the time to approve', () => {
  test('counts no hours of the weekend', () => {
    assert.deepEqual(approvalDeadline(at('2026-11-24T14:32'), hours(24)), at('2026-11-25T14:32'));
    assert.deepEqual(approvalDeadline(at('2026-11-27T18:00'), hours(24)), at('2026-11-30T18:00'));
    assert.deepEqual(approvalDeadline(at('2026-11-28T09:00'), hours(8)), at('2026-11-30T08:00'));
    assert.deepEqual(approvalDeadline(at('2026-11-27T23:00'), hours(1)), at('2026-11-28T00:00'));
  });

  test('is never more than 72 hours away', () => {
    assert.deepEqual(approvalDeadline(at('2026-11-27T14:00'), hours(48)), at('2026-11-30T14:00'));
    assert.deepEqual(approvalDeadline(at('2026-11-24T14:00'), hours(500)), at('2026-11-27T14:00'));
  });

  test('is always after now, within 72 hours, and on a working day unless the cap made it', () => {
    const moments = fc.date({
      min: new Date('2024-01-01'),
      max: new Date('2040-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: hours(72) }), (now, expiryMs) => {
        const end = approvalDeadline(now, expiryMs);
        const waitMs = end.getTime() - now.getTime();
        assert.ok(waitMs > 0 && waitMs <= hours(72));
        assert.ok(waitMs >= Math.min(expiryMs, hours(72)));
        const justBefore = new Date(end.getTime() - 1).getUTCDay();
        if (waitMs < hours(72)) assert.ok(justBefore !== 0 && justBefore !== 6);
      }),
    );
  });
});

describe('a plan that was made', () => {
  const planned = changeIn('planned');

  test('asks the approvers, shares the whole plan and starts the clock', () => {
    const decided = follows(planned, { type: 'planned', plan: createPlan });
    const next = becomes('awaiting-approval', planned, { type: 'planned', plan: createPlan });
    assert.deepEqual(next.approvals, []);
    assert.deepEqual(next.expiresAt, approvalDeadline(NOW, hours(24)));
    assert.deepEqual(deeds(decided).slice(0, 2), ['show-card', 'share-plan']);
    assert.deepEqual(notices(decided), ['approval-needed']);
    const clock = decided.effects.find(one => one.work.deed === 'run-out');
    assert.deepEqual(clock?.due, next.expiresAt);
  });

  test('with nothing to write ends the change, asks nobody, and the connection is live with its reminders', () => {
    const target = changeIn('planned', {}, emptyPlan);
    const decided = follows(target, { type: 'planned', plan: emptyPlan });
    assert.equal(decided.change.state, 'nothing-to-do');
    assert.deepEqual(notices(decided), ['nothing-to-do', 'nothing-to-do']);
    assert.equal(decided.connection?.status, 'live');
    assert.equal(decided.connection?.applied?.provider, provider().id);
    assert.equal(decided.connection?.applied?.certificates[0].facts.sha256Fingerprint, FINGERPRINT);
    assert.ok(deeds(decided).includes('remind'));
    assert.ok(deeds(decided).includes('send-calendar'));
    assert.equal(deeds(decided).includes('apply-plan'), false);
  });
});
