import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GroupId, UserId, WorkspaceId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import type { ApprovalRule, Policy } from '../../../src/domain/policy.ts';
import { warnOfApprovers } from '../../../src/workflow/able-approvers.ts';
import { POLICY } from '../domain/build-change.ts';

const [BEN, CLEO, GUS] = ['U0BEN', 'U0CLEO', 'U0GUS'].map(id => asId<UserId>(id)) as [UserId, UserId, UserId];
const IT = asId<GroupId>('S0IT');
const workspace = asId<WorkspaceId>('T0ACME');

/** What is said of a deployment whose group has these members; gus is a guest. */
const said = async (
  members: readonly UserId[] | null | Error,
  rule: ApprovalRule,
  policy: Partial<Policy> = {},
): Promise<string[]> => {
  const lines: string[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    error: () => {},
    warn: (line: string) => void lines.push(line),
  };
  await warnOfApprovers({
    workspace,
    log,
    policy: { ...POLICY, rules: [rule], approvers: rule.from, ...policy },
    directory: {
      members: async () => {
        if (members instanceof Error) throw members;
        return members;
      },
      actor: async user => ({
        user,
        workspace,
        fullMember: user !== GUS,
        groups: Array.isArray(members) && members.includes(user) ? [IT] : [],
        members: {},
        groupsUnreadable: false,
      }),
    },
  });
  return lines;
};
const from = (users: readonly UserId[], groups: readonly GroupId[] = []) => ({ users, groups });

test('a group of one person cannot give two approvals, and cannot approve what that person asks for', async () => {
  assert.deepEqual(await said([BEN], { count: 2, from: from([], [IT]) }), [
    'approvers: only 1 of 2 needed approvals can ever be given',
  ]);
  assert.deepEqual(await said([BEN], { count: 1, from: from([], [IT]) }), [
    'approvers: a change that U0BEN asks for can never be approved',
  ]);
  assert.deepEqual(await said([BEN], { count: 1, from: from([], [IT]) }, { smallTeamMs: 1 }), []);
});

test('guests do not count, in a group or named', async () => {
  assert.deepEqual(await said([BEN, GUS], { count: 2, from: from([], [IT]) }), [
    'approvers: only 1 of 2 needed approvals can ever be given',
  ]);
  assert.deepEqual(await said([], { count: 1, from: from([BEN, CLEO, GUS]) }), [
    'approvers: U0GUS is no full member of this workspace and can never approve',
  ]);
});

test('enough people are no words', async () => {
  assert.deepEqual(await said([BEN, CLEO], { count: 1, from: from([], [IT]) }), []);
});

test('a group that Slack does not tell, or no answer at all, is said', async () => {
  const lines = await said(null, { count: 1, from: from([BEN, CLEO], [IT]) });
  assert.deepEqual(lines, ['approvers: the user group S0IT cannot be read']);
  assert.deepEqual(await said(new Error('no'), { count: 1, from: from([], [IT]) }), [
    'Slack did not say who can approve',
  ]);
});
