import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readConfig } from '../../../src/config.ts';
import type { ChangeId, UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { createPolicyNotes } from '../../../src/workflow/policy-notes.ts';
import { ACME, AUDIT_KEY } from '../../contract/records.ts';
import { appEnvironment } from '../../playground/environment.ts';

const policyOf = (environment: Record<string, string>) => {
  const config = readConfig(
    appEnvironment({ delivery: 'socket', store: 'sqlite', folder: '/nowhere', port: 0, environment }),
  );
  assert.ok(config.ok);
  return config.value.policy;
};

it('the policy and who is in its groups are noted when they differ from what was noted last, and only then', async t => {
  const store = await createSqliteStore({ path: ':memory:', auditKey: AUDIT_KEY });
  t.after(() => store.close());
  const warned: string[] = [];
  const log = {
    debug: () => {},
    info: () => {},
    warn: (line: string) => void warned.push(line),
    error: () => {},
  };
  let inGroup: readonly UserId[] | null = [asId<UserId>('U0DANA'), asId<UserId>('U0BEN')];
  const started = (
    environment: Record<string, string>,
    kept: Pick<typeof store, 'audit' | 'commit'> = store,
  ) =>
    createPolicyNotes({
      store: kept,
      directory: { members: async () => inGroup },
      workspace: ACME,
      policy: policyOf(environment),
      clock: { now: () => new Date(0) },
      log,
    });
  const noted = async (chain: string) =>
    (await store.audit(ACME, asId<ChangeId>(chain))).map(({ what, facts }) => [
      what,
      facts?.rules ?? facts?.S0SECURITY,
    ]);

  const before = { JCACCESS_APPROVERS: 'U0BEN,S0SECURITY' };
  const after = { JCACCESS_APPROVERS: '', JCACCESS_APPROVAL_RULES: '1 of U0BEN and 1 of S0SECURITY' };
  for (const environment of [before, before, after, before]) {
    const notes = started(environment);
    // As instances that start together.
    await Promise.all([notes.notePolicy(), started(environment).notePolicy()]);
    await notes.noteApprovers();
  }
  assert.deepEqual(await noted('POLICY'), [
    ['started', '1 of U0BEN, S0SECURITY'],
    ['started', '1 of U0BEN and 1 of S0SECURITY'],
    ['started', '1 of U0BEN, S0SECURITY'],
  ]);
  assert.deepEqual(await noted('APPROVERS'), [['approvers', 'U0BEN, U0DANA']]);
  inGroup = [asId<UserId>('U0DANA')];
  await started(before).noteApprovers();
  inGroup = null;
  await started(before).noteApprovers();
  assert.deepEqual(await noted('APPROVERS'), [
    ['approvers', 'U0BEN, U0DANA'],
    ['approvers', 'U0DANA'],
    ['approvers', 'not readable'],
  ]);
  await started({ JCACCESS_APPROVERS: 'U0BEN' }).noteApprovers();
  assert.equal((await noted('APPROVERS')).length, 3, 'without groups the policy says it all');

  assert.deepEqual(warned, []);
  await started(after, {
    ...store,
    commit: () => Promise.reject(new Error('the disk is full')),
  }).notePolicy();
  assert.deepEqual(warned, ['the policy could not be put on the record']);
});
