import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALLOWANCES, type Asked, OPEN_CHANGES_ALLOWED } from '../../../src/domain/allowance.ts';
import type { Change } from '../../../src/domain/change.ts';
import type { UserId } from '../../../src/domain/ids.ts';
import { asId } from '../../../src/domain/ids.ts';
import { requestedByKey } from '../../../src/domain/keys.ts';
import { createAllowances } from '../../../src/workflow/allowances.ts';
import { ACME, changeIn } from '../domain/build-change.ts';
import { openWorkshop } from './workshop.ts';

const mallory = { user: asId<UserId>('U0MALLORY'), workspace: ACME };
const ana = { user: asId<UserId>('U0ANA'), workspace: ACME };

const open = async (changes: readonly Change[] = []) => {
  const shop = await openWorkshop();
  const queries = {
    countOpen: async (_: unknown, key: string) =>
      changes.filter(change => requestedByKey(change.requester) === key).length,
  };
  // Two instances on one store.
  const [one, other] = [
    createAllowances({ ...shop, queries, firstAccount: asId('acme') }),
    createAllowances({ ...shop, queries, firstAccount: asId('acme') }),
  ];
  return { ...shop, one, other };
};

for (const [asked, { limit, windowMs }] of Object.entries(ALLOWANCES)) {
  test(`${asked}: ${limit} in ${windowMs / 60_000} min for one person, all instances together, and the "no" says when`, async () => {
    const { one, other, clock, pass } = await open();
    for (let n = 0; n < limit; n += 1)
      assert.equal(await (n % 2 ? one : other).take(mallory, asked as Asked), null, `${n}`);
    const refusal = await other.take(mallory, asked as Asked);
    assert.ok(refusal?.reason === 'too-often');
    const waitMs = refusal.until.getTime() - clock.now().getTime();
    assert.ok(waitMs > 0 && waitMs <= windowMs * 1.04, `${waitMs}`);
    assert.equal(await one.take(ana, asked as Asked), null, 'somebody else is not held back');
    pass(waitMs);
    assert.equal(await one.take(mallory, asked as Asked), null, 'then there is more');
  });
}

test('tests are counted by connection', async () => {
  const { one } = await open();
  for (let n = 0; n < ALLOWANCES.test.limit; n += 1)
    assert.equal(await one.take(mallory, 'test', 'cn_a'), null);
  assert.equal(await one.take(mallory, 'test', 'cn_b'), null);
  assert.equal((await one.take(mallory, 'test', 'cn_a'))?.reason, 'too-often');
});

test('what is answered by a message is answered once a minute at most', async () => {
  const { one, other, pass } = await open();
  for (let n = 0; n < ALLOWANCES.message.limit; n += 1)
    assert.equal(await one.takeOrSilence(mallory, 'message'), null);
  const first = await other.takeOrSilence(mallory, 'message');
  assert.ok(first !== 'silent' && first?.reason === 'too-often');
  for (let n = 0; n < 5; n += 1) assert.equal(await one.takeOrSilence(mallory, 'message'), 'silent');
  pass(130_000);
  assert.equal(await one.takeOrSilence(mallory, 'message'), null);
});

test('so many changes of one person may be open, and no more', async () => {
  const mine = Array.from({ length: OPEN_CHANGES_ALLOWED }, () => ({
    ...changeIn('planned'),
    requester: mallory.user,
  }));
  const { one } = await open(mine);
  assert.deepEqual(await one.takeSetUp(mallory), { reason: 'too-many-open', count: OPEN_CHANGES_ALLOWED });
  assert.equal(await one.takeSetUp(ana), null);
  assert.equal(await (await open(mine.slice(1))).one.takeSetUp(mallory), null);
});
