import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Approval } from '../../../src/domain/approval.ts';
import type { GroupId, UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { ApprovalRule, People } from '../../../src/domain/policy.ts';
import { isMeetable, quorumFor, quorumOf, stillAsked } from '../../../src/domain/quorum.ts';
import { NOW, POLICY } from './build-change.ts';

const [ana, ben, cleo, dana] = ['A', 'B', 'C', 'D'].map(name => asId<UserId>(name)) as [
  UserId,
  UserId,
  UserId,
  UserId,
];
const [it_, security] = [asId<GroupId>('SIT'), asId<GroupId>('SSEC')];

const approval = (by: UserId, ...groups: GroupId[]): Approval => ({ by, at: NOW, digest: 'd', groups });
const from = (users: UserId[], groups: GroupId[] = []): People => ({ users, groups });
const rule = (count: number, people: People): ApprovalRule => ({ count, from: people });
const figures = (rules: readonly ApprovalRule[], approvals: readonly Approval[]) => {
  const { satisfied, needed, given, rules: each } = quorumOf(rules, approvals);
  return { satisfied, needed, given, missing: each.map(one => one.missing) };
};

describe('how far rules are met', () => {
  it('counts up to the last approval that is needed, and no further', () => {
    const two = [rule(2, from([ana, ben, cleo]))];
    assert.deepEqual(figures(two, []), { satisfied: false, needed: 2, given: 0, missing: [2] });
    assert.deepEqual(figures(two, [approval(ana)]), { satisfied: false, needed: 2, given: 1, missing: [1] });
    const both = { satisfied: true, needed: 2, given: 2, missing: [0] };
    assert.deepEqual(figures(two, [approval(ana), approval(ben)]), both);
    assert.deepEqual(figures(two, [approval(ana), approval(ben), approval(cleo)]), both);
  });

  it('counts a person once, whatever they press and wherever they are named', () => {
    const two = [rule(2, from([ana], [it_]))];
    assert.equal(figures(two, [approval(ana, it_), approval(ana, it_)]).given, 1);
    const apart = [rule(1, from([], [it_])), rule(1, from([], [security]))];
    assert.deepEqual(figures(apart, [approval(ana, it_, security)]).missing, [0, 1]);
  });

  it('moves a person to the rule where they are needed', () => {
    const rules = [rule(1, from([], [it_])), rule(1, from([], [security]))];
    for (const approvals of [
      [approval(ana, it_, security), approval(ben, it_)],
      [approval(ben, it_), approval(ana, it_, security)],
    ])
      assert.deepEqual(figures(rules, approvals).missing, [0, 0]);
    const chain = [rule(1, from([ana, ben])), rule(1, from([ana, cleo])), rule(1, from([cleo, dana]))];
    assert.ok(figures(chain, [approval(ana), approval(cleo), approval(ben)]).satisfied);
  });

  it('counts nobody whom no rule names, and a group only with those who were in it', () => {
    assert.equal(figures([rule(1, from([ana], [it_]))], [approval(ben), approval(cleo, security)]).given, 0);
  });

  it('counts those whom an escalation called for every rule, but only once it called', () => {
    const policy = { ...POLICY, rules: [rule(1, from([ana])), rule(1, from([], [security]))] };
    const escalation = { afterMs: 1, to: from([dana]) };
    const approvals = [approval(ana), approval(dana)];
    assert.equal(quorumFor({ approvals }, { ...policy, escalation }).given, 1);
    assert.ok(quorumFor({ approvals, escalatedAt: NOW }, { ...policy, escalation }).satisfied);
    assert.equal(quorumFor({ approvals, escalatedAt: NOW }, { ...policy, escalation: null }).given, 1);
  });
});

describe('who is still asked', () => {
  const rules = [rule(1, from([ana, ben])), rule(2, from([ben, cleo], [security]))];

  it('names those of the rules that are not met, each once', () => {
    assert.deepEqual(stillAsked(quorumOf(rules, [])), from([ana, ben, cleo], [security]));
    assert.deepEqual(stillAsked(quorumOf(rules, [approval(ana)])), from([ben, cleo], [security]));
    const almost = quorumOf(rules, [approval(ana), approval(cleo)]);
    assert.deepEqual(stillAsked(almost), from([ben, cleo], [security]));
  });

  it('names everybody when all are met', () => {
    const all = quorumOf(rules, [approval(ana), approval(ben), approval(cleo)]);
    assert.ok(all.satisfied);
    assert.deepEqual(stillAsked(all), from([ana, ben, cleo], [security]));
  });
});

describe('whether rules can be met at all', () => {
  it('needs as many people as places, without those who are left out', () => {
    const two = [rule(2, from([ana, ben]))];
    assert.equal(isMeetable(two), true);
    assert.equal(isMeetable(two, [ana]), false);
    assert.equal(isMeetable([rule(3, from([ana, ben]))]), false);
    assert.equal(isMeetable([rule(1, from([ana])), rule(1, from([ana]))]), false);
    assert.equal(isMeetable([]), false);
  });

  it('counts the members of groups that are known, and takes the others for meetable', () => {
    const group = [rule(2, from([], [it_]))];
    assert.equal(isMeetable(group), true);
    assert.equal(isMeetable(group, [], { [it_]: [ana] }), false);
    assert.equal(isMeetable(group, [], { [it_]: [ana, ben] }), true);
    assert.equal(isMeetable(group, [ben], { [it_]: [ana, ben] }), false);
    const mixed = [rule(1, from([ana])), rule(1, from([ana], [security]))];
    assert.equal(isMeetable(mixed), true, 'who is in the group is not known');
    assert.equal(isMeetable(mixed, [], { [security]: [] }), false);
  });
});
