import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../src/domain/change.ts';
import { decidersOf } from '../../../src/domain/deciders.ts';
import type { GroupId, UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { ApprovalRule, Policy } from '../../../src/domain/policy.ts';
import { deciding } from '../../../src/slack/views/people.ts';
import { ANA, BEN, CLEO, changeIn, createPlan, NOW, POLICY, SECURITY } from './build-change.ts';

const ADMINS = asId<GroupId>('S0ADMINS');
const DANA = asId<UserId>('U0DANA');
const names = new Map<string, string>([
  [ANA, 'Ana'],
  [BEN, 'Ben'],
  [CLEO, 'Cleo'],
  [DANA, 'Dana'],
  [ADMINS, '@it-admins'],
  [SECURITY, '@security'],
]);
const rule = (count: number, users: UserId[], groups: GroupId[] = []): ApprovalRule => ({
  count,
  from: { users, groups },
});
const twoGroups = [rule(1, [], [ADMINS]), rule(1, [], [SECURITY])];
const ruled = (rules: ApprovalRule[], more: Partial<Policy> = {}): Policy => ({ ...POLICY, rules, ...more });
const escalation = { afterMs: 1, to: { users: [DANA], groups: [] } };
const waiting = changeIn('awaiting-approval');
const approvedBy = (by: UserId, groups: GroupId[]): Change => ({
  ...waiting,
  approvals: [{ by, at: NOW, digest: createPlan.digest, groups }],
});

const said = (policy: Policy, change: Change = waiting, gone: UserId[] = [], reader?: UserId): string => {
  const deciders = decidersOf(change, policy, { now: NOW, gone: new Set(gone) });
  const { who, does } = deciding(deciders, { names, ...(reader ? { reader } : {}) });
  return `${who.mrkdwn} ${does('decide').mrkdwn}`;
};

describe('who decides, in words', () => {
  test('one rule: any of its people, without who is involved, approved, or gone', () => {
    const policy = ruled([rule(1, [ANA, BEN, CLEO])]);
    assert.equal(said(policy), 'Ben or Cleo decides');
    assert.equal(said({ ...policy, selfApproval: true }), 'Ana, Ben or Cleo decides');
    assert.equal(said(policy, waiting, [BEN]), 'Cleo decides');
    assert.equal(said(policy, waiting, [], CLEO), 'you or Ben decides');
    assert.equal(said(policy, waiting, [BEN], CLEO), 'you decide');
    const two = ruled([rule(2, [ANA, BEN, CLEO])]);
    assert.equal(said(two), '2 of Ben or Cleo decide');
    assert.equal(said(two, approvedBy(BEN, [])), 'Cleo decides');
  });

  test('rules that must both be met are joined by "and"', () => {
    assert.equal(said(ruled(twoGroups)), 'one of @it-admins and one of @security decide');
    assert.equal(said(ruled(twoGroups), approvedBy(BEN, [ADMINS])), 'one of @security decides');
    const mixed = ruled([rule(1, [BEN, CLEO]), rule(1, [], [SECURITY])]);
    assert.equal(said(mixed), 'Ben or Cleo, and one of @security decide');
  });

  test('who was called after long silence is named', () => {
    const called = { ...waiting, escalatedAt: NOW };
    assert.equal(said(ruled([rule(1, [BEN])], { escalation }), called), 'Ben or Dana decides');
    assert.equal(
      said(ruled(twoGroups, { escalation }), called),
      'one of @it-admins and one of @security (Dana may decide in place of any of them) decide',
    );
  });

  test('nobody is said when nobody is left, or whom a small team has', () => {
    const alone = ruled([rule(1, [ANA])]);
    assert.equal(said(alone), 'nobody decides');
    assert.match(said({ ...alone, smallTeamMs: 1 }), /^an involved approver .* decides$/);
  });
});
