import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { Connection } from '../../../../src/domain/connection.ts';
import type { ManyTests } from '../../../../src/domain/effect.ts';
import { asId, type ConnectionId, type EffectId, type UserId } from '../../../../src/domain/ids.ts';
import { workspaceSubject } from '../../../../src/domain/subject.ts';
import type { Directory } from '../../../../src/ports/directory.ts';
import { testMany } from '../../../../src/workflow/perform/test-many.ts';
import { NotYet } from '../../../../src/workflow/performing.ts';
import { aConnection } from '../../../contract/records.ts';
import { ACME, ANA, BEN, MALLORY, NOW, POLICY } from '../../domain/build-change.ts';
import { openWorkshop } from '../workshop.ts';

const numbered = (number: number): ConnectionId => asId(`cn_${String(number).padStart(3, '0')}`);

const live = (number: number, owner: UserId): Connection =>
  aConnection({ id: numbered(number), label: `Acme ${number}`, endsInDays: number, owner });

const perform = async (
  connections: readonly Connection[],
  tests: Partial<ManyTests> & Pick<ManyTests, 'by' | 'whose'>,
  actor: Partial<Actor> = {},
) => {
  const { store, commit } = await openWorkshop();
  await commit({ connections: connections.map(record => ({ record, expectedVersion: 0 })) });
  const directory = {
    actor: async (user: UserId) => ({
      user,
      workspace: ACME,
      fullMember: true,
      groups: [],
      groupsUnreadable: false,
      ...actor,
    }),
  } as unknown as Directory;
  const work = { deed: 'test-many', tests: { request: 'r', batch: 0, ...tests } } as const;
  const effect = {
    id: asId<EffectId>('tests'),
    workspace: ACME,
    subject: workspaceSubject(ACME),
    work,
    due: NOW,
    lane: 'cloudflare',
    token: 't',
    attempt: 1,
    firstClaimedAt: NOW,
    lost: 0,
  };
  const origin = { effect: effect.id, attempt: 1, firstClaimedAt: NOW };
  const event = await testMany({ store, directory, policy: POLICY })({
    effect,
    work,
    origin,
    now: () => NOW,
    renewLease: async () => undefined,
  });
  assert.ok(event?.type === 'tests-begun');
  return event;
};

describe('tests of many connections', () => {
  it('are begun 25 at a time, the soonest end first, and end with a batch that is empty', async () => {
    const all = Array.from({ length: 30 }, (_, number) => live(number, ANA));
    const first = await perform(all, { by: BEN, whose: 'all' });
    assert.deepEqual(
      first.connections,
      all.slice(0, 25).map(one => one.id),
    );
    const from = first.next ?? assert.fail();
    const second = await perform(all, { by: BEN, whose: 'all', batch: 1, from });
    assert.deepEqual(
      second.connections,
      all.slice(25).map(one => one.id),
    );
    const last = await perform(all, { by: BEN, whose: 'all', batch: 2, from: second.next ?? '' });
    assert.deepEqual([last.connections, last.next], [[], null]);
  });

  it('leave out what the person may not test, whatever was asked for, and what has nothing in Access', async () => {
    const all = [live(0, ANA), live(1, MALLORY), aConnection({ id: numbered(2), owner: MALLORY })];
    const own = await perform(all, { by: MALLORY, whose: 'own' });
    assert.deepEqual(own.connections, [numbered(1)]);
    const claimed = await perform(all, { by: MALLORY, whose: 'all' });
    assert.deepEqual(claimed.connections, [numbered(1)]);
    const gone = await perform(all, { by: MALLORY, whose: 'own' }, { fullMember: false });
    assert.deepEqual(gone.connections, []);
  });

  it('wait while Slack does not say who asked', async () => {
    const unreadable = { fullMember: false, membershipUnreadable: true } as const;
    await assert.rejects(perform([], { by: BEN, whose: 'all' }, unreadable), NotYet);
  });
});
