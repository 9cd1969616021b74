import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import { becomes, deeds, follows, isStale, notices, refusal } from '../ask-decide.ts';
import {
  ANA,
  ana,
  BEN,
  ben,
  changeIn,
  cleo,
  connectionOf,
  createPlan,
  gus,
  HOUR_MS,
  mallory,
  metadata,
  minutes,
  NOW,
  POLICY,
  stranger,
  updatePlan,
} from '../build-change.ts';

const waiting = changeIn('awaiting-approval');
const yes = (actor: Actor, digest = createPlan.digest) =>
  ({ type: 'approve', earlier: [], actor, digest }) as const;
const nay = (actor: Actor, digest = createPlan.digest) =>
  ({ type: 'decline', actor, digest, reason: 'Wrong group.' }) as const;
const ranOut = { type: 'ran-out', clock: 'approval' } as const;

describe('who may approve', () => {
  test('an approver by name and one by group', () => {
    becomes('applying', waiting, yes(ben));
    becomes('applying', waiting, yes(cleo));
  });

  test('nobody else, each told why', () => {
    assert.equal(refusal(waiting, yes(ana)), 'own-change');
    assert.equal(refusal(waiting, yes(mallory)), 'not-approver');
    assert.equal(refusal(waiting, yes(gus)), 'outsider');
    assert.equal(refusal(waiting, yes(stranger)), 'outsider');
  });

  test('a group that Slack does not name proves nothing', () => {
    const unread = { ...cleo, groups: [], groupsUnreadable: true };
    assert.equal(refusal(waiting, yes(unread)), 'groups-unreadable');
    becomes('applying', waiting, yes({ ...ben, groupsUnreadable: true }));
  });

  test('an approver who handed in the metadata may not', () => {
    const supplied = changeIn('awaiting-approval', { metadata: { ...metadata, by: BEN } });
    assert.equal(refusal(supplied, yes(ben)), 'own-change');
    becomes('applying', supplied, yes(cleo));
  });

  test('an approver may not approve what they asked for, unless the deployment says so', () => {
    const own = changeIn('awaiting-approval', { requester: BEN, metadata: { ...metadata, by: BEN } });
    assert.equal(refusal(own, yes(ben)), 'own-change');
    becomes('applying', own, yes(ben), { policy: { ...POLICY, selfApproval: true } });
  });

  test('without the code that the deployment asks for, nobody; saying no needs none', () => {
    const policy = { ...POLICY, stepUp: true, breakGlass: { users: [BEN], groups: [] } };
    const alone = {
      type: 'break-glass',
      actor: ben,
      digest: createPlan.digest,
      reason: 'Locked out.',
    } as const;
    assert.equal(refusal(waiting, yes(ben), { policy }), 'needs-code');
    assert.equal(refusal(waiting, alone, { policy }), 'needs-code');
    becomes('applying', waiting, { ...yes(ben), withCode: true }, { policy });
    becomes('applying', waiting, { ...alone, withCode: true }, { policy });
    becomes('declined', waiting, nay(ben), { policy });
  });

  test('self-approval makes nobody an approver', () => {
    const policy = { ...POLICY, selfApproval: true };
    assert.equal(refusal(waiting, yes(ana), { policy }), 'not-approver');
    const named = { ...policy, approvers: { users: [ANA], groups: [] } };
    assert.equal(refusal(waiting, yes({ ...ana, fullMember: false }), { policy: named }), 'outsider');
  });
});

describe('what an approval binds to', () => {
  test('the plan that was shown: an older or newer digest is refused', () => {
    assert.notEqual(createPlan.digest, updatePlan.digest);
    assert.equal(refusal(waiting, yes(ben, updatePlan.digest)), 'plan-replaced');
    assert.equal(refusal(waiting, nay(ben, updatePlan.digest)), 'plan-replaced');
    assert.equal(refusal(waiting, yes(ben, '')), 'plan-replaced');
  });

  test('it is on record with its digest, and writing begins with an hour to go', () => {
    const decided = follows(waiting, yes(ben));
    const next = becomes('applying', waiting, yes(ben));
    assert.deepEqual(next.approvals, [{ by: BEN, at: NOW, digest: createPlan.digest, groups: [] }]);
    assert.deepEqual(next.applyBy, new Date(NOW.getTime() + HOUR_MS));
    assert.deepEqual(deeds(decided), ['show-card', 'apply-plan', 'run-out']);
    assert.deepEqual(decided.effects.at(-1)?.due, next.applyBy);
    assert.equal(decided.records[0]?.digest, createPlan.digest);
  });

  test('a second approval by the same person or another changes nothing', () => {
    const applying = becomes('applying', waiting, yes(ben));
    assert.equal(refusal(applying, yes(ben)), 'already-approved');
    assert.equal(refusal(applying, yes(cleo)), 'not-now');
  });
});

describe('approving and declining, in either order', () => {
  test('after a decline an approval is refused, naming who decided', () => {
    const declined = becomes('declined', waiting, nay(cleo));
    assert.equal(declined.closing.reason, 'Wrong group.');
    assert.equal(refusal(declined, yes(ben)), 'already-decided');
    assert.deepEqual(notices(follows(waiting, nay(cleo))), ['declined', 'declined']);
  });

  test('after an approval a decline is refused', () => {
    assert.equal(refusal(becomes('applying', waiting, yes(ben)), nay(cleo)), 'not-now');
  });

  test('an approver may decline their own change; others may not decline', () => {
    becomes('declined', changeIn('awaiting-approval', { requester: BEN }), nay(ben));
    assert.equal(refusal(waiting, nay(ana)), 'not-approver');
    assert.equal(refusal(waiting, nay(mallory)), 'not-approver');
    assert.equal(refusal(waiting, nay(gus)), 'outsider');
  });

  test('a set-up that was declined lets its label go; a live connection keeps its own', () => {
    assert.equal(follows(waiting, nay(ben)).connection?.status, 'dormant');
    const connection = connectionOf(waiting, { status: 'live' });
    assert.equal(follows(waiting, nay(ben), { connection }).connection, undefined);
  });
});

describe('the end of the time to approve', () => {
  const justBefore = new Date(waiting.expiresAt.getTime() - 1);

  test('one millisecond before, an approval counts and the clock does not', () => {
    becomes('applying', waiting, yes(ben), { now: justBefore });
    assert.ok(isStale(waiting, ranOut, { now: justBefore }));
  });

  test('at the very millisecond the approval is refused and the clock ends the change', () => {
    assert.equal(refusal(waiting, yes(ben), { now: waiting.expiresAt }), 'already-decided');
    const expired = becomes('expired', waiting, ranOut, { now: waiting.expiresAt });
    assert.equal(expired.closing.by, null);
    assert.equal(refusal(expired, yes(ben), { now: minutes(61) }), 'already-decided');
  });

  test('a clock of an earlier plan does not end the newer one', () => {
    assert.ok(
      isStale(changeIn('awaiting-approval', { expiresAt: minutes(120) }), ranOut, { now: minutes(60) }),
    );
  });
});

describe('an emergency approval of a plan that fell', () => {
  const policy = { ...POLICY, breakGlass: { users: [BEN], groups: [] } };
  const broken = {
    type: 'break-glass',
    actor: ben,
    digest: createPlan.digest,
    reason: 'It burns.',
  } as const;
  const falls = [
    { type: 'cloudflare-moved', now: null },
    { type: 'ran-out', clock: 'apply-by' },
  ] as const;

  for (const event of falls) {
    test(`counts for no later one (${event.type})`, () => {
      const applying = becomes('applying', waiting, broken, { policy });
      const planned = becomes('planned', applying, event, { policy, now: minutes(120) });
      const again = becomes('awaiting-approval', planned, { type: 'planned', plan: createPlan }, { policy });
      assert.equal(again.emergency, undefined);
      const approved = becomes('applying', again, yes(cleo), { policy });
      // Whoever approved it has left the group since: nothing is written on the word of then.
      const left = { ...cleo, groups: [] };
      becomes('planned', approved, { type: 'approvers-read', actors: [left] }, { policy });
    });
  }
});
