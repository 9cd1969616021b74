import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { findOutcome } from '../../../../src/workflow/perform/find-outcome.ts';
import {
  changeIn,
  earlier,
  generatedPair,
  heldOf,
  provider,
  updatePlan,
  wanted,
} from '../../domain/build-change.ts';
import { accessRig } from '../access-rig.ts';
import { performing } from '../perform-rig.ts';

const unknown = changeIn('outcome-unknown');
/** The connections that the store knows by the label, the change's own one first. */
const storeOf = (change: Change, latestChange: string, others: readonly string[]) => {
  const own = performing({ deed: 'find-outcome' }, change).connection;
  const one = { ...own, latestChange: latestChange as Change['id'] };
  return {
    connection: async () => one,
    connectionsBy: async (_workspace: string, key: string) =>
      key.startsWith('label:') ? others.map(id => ({ ...one, id: id as typeof one.id })) : [],
    changesBy: async () => [],
  };
};
const look = (
  rig: ReturnType<typeof accessRig>,
  change: Change = unknown,
  { latestChange = change.id as string, others = [] as string[] } = {},
) => {
  const store = storeOf(change, latestChange, others);
  return findOutcome({ access: rig.access, store })(performing({ deed: 'find-outcome' }, change));
};

describe('looking for a create whose answer was lost', () => {
  test('none: it was not written', async () => {
    const rig = accessRig([provider({ name: 'Other' })]);
    assert.deepEqual(await look(rig), { type: 'not-written' });
  });

  test('one: it is recorded', async () => {
    const rig = accessRig();
    const id = rig.add(wanted);
    const rest = { config: {} };
    assert.deepEqual(await look(rig), {
      type: 'written',
      provider: id,
      name: 'Acme staff',
      extras: [],
      rest,
    });
    assert.deepEqual(rig.writes, []);
  });

  test('one that was there before is not it', async () => {
    const rig = accessRig([provider()]);
    const intent = { ...unknown.intent, idsBefore: [provider().id] };
    assert.deepEqual(await look(rig, { ...unknown, intent }), { type: 'not-written' });
  });

  test('another name, issuer or certificate is not it', async () => {
    for (const wish of [
      { name: 'Other' },
      { issuer: 'other' },
      { certificates: [heldOf(generatedPair.certificate)] },
    ]) {
      const rig = accessRig();
      rig.add({ ...wanted, ...wish });
      assert.deepEqual(await look(rig), { type: 'not-written' });
    }
  });

  test('several: one is kept, the others are deleted and reported', async () => {
    const rig = accessRig();
    rig.add(wanted);
    rig.add(wanted);
    assert.deepEqual(await look(rig), {
      type: 'written',
      provider: 'made-1',
      name: 'Acme staff',
      extras: ['Acme staff (made-2)'],
      rest: { config: {} },
    });
    assert.deepEqual([...rig.held.keys()], ['made-1']);
  });

  test('several: one that applications name is never deleted', async () => {
    const rig = accessRig();
    rig.add(wanted);
    const second = rig.add(wanted);
    rig.use.references[second] = [{ kind: 'application', name: 'Wiki' }];
    const event = await look(rig);
    assert.deepEqual(event?.type === 'written' && event.extras, []);
    assert.deepEqual(rig.writes, []);
  });

  test('one that nearly matches may be somebody else’s: people must look', async () => {
    const rig = accessRig();
    rig.add({ ...wanted, ssoUrl: 'https://sso.jumpcloud.com/saml2/other' });
    assert.deepEqual(await look(rig), { type: 'outcome-ambiguous', names: ['Acme staff (made-1)'] });
    assert.deepEqual(rig.writes, []);
  });

  test('one that an earlier plan of the change made is not somebody else’s: it is written anew', async () => {
    const earlierPlan = { ...wanted, ssoUrl: 'https://sso.jumpcloud.com/saml2/other' };
    const rig = accessRig();
    rig.add(earlierPlan);
    const change = { ...unknown, lostWrites: [{ ...unknown.intent, wanted: earlierPlan }] };
    assert.deepEqual(await look(rig, change), { type: 'not-written' });
  });

  test('one that only the second reading shows is found', async () => {
    let readings = 0;
    const rig = accessRig();
    const { providers } = rig.access;
    rig.access.providers = async () => {
      readings += 1;
      if (readings === 2) rig.add(wanted);
      return await providers();
    };
    assert.equal((await look(rig))?.type, 'written');
  });
});

describe('the later looks', () => {
  const lostWrites = [{ ...unknown.intent, wanted }] as const;
  const written = (state: 'testing' | 'live' | 'rolled-back', id: string): Change => {
    const change = changeIn(state);
    assert.ok(change.written);
    return { ...change, written: { ...change.written, provider: id as typeof change.written.provider } };
  };

  test('find nothing: nothing is said', async () => {
    const rig = accessRig();
    assert.equal(await look(rig, written('testing', rig.add(wanted))), null);
  });

  test('delete what arrived twice, and keep the recorded one', async () => {
    const rig = accessRig();
    rig.add(wanted);
    const kept = rig.add(wanted);
    assert.deepEqual(await look(rig, written('live', kept)), {
      type: 'extras-deleted',
      names: ['Acme staff (made-1)'],
    });
    assert.deepEqual([...rig.held.keys()], [kept]);
  });

  test('leave a twin that an Access group names', async () => {
    const rig = accessRig();
    const kept = rig.add(wanted);
    rig.use.references[rig.add(wanted)] = [{ kind: 'group', name: 'Engineers' }];
    assert.equal(await look(rig, written('testing', kept)), null);
  });

  test('touch nothing once the recorded one is gone and the set-up was started again, by this connection or another', async () => {
    for (const later of [{ latestChange: 'ZZZZ' }, { others: ['cn_other'] }]) {
      const rig = accessRig();
      rig.add(wanted);
      assert.equal(await look(rig, written('rolled-back', 'rolled-back-already'), later), null);
      assert.deepEqual(rig.writes, []);
    }
  });

  test('delete what arrived after the roll-back: nobody keeps it', async () => {
    const rig = accessRig();
    const late = rig.add(wanted);
    assert.deepEqual(await look(rig, written('rolled-back', 'rolled-back-already')), {
      type: 'extras-deleted',
      names: ['Acme staff (made-1)'],
    });
    assert.deepEqual(rig.writes, [`remove ${late}`]);
  });

  test('delete what arrived after the change ended without writing', async () => {
    const late = { ...changeIn('withdrawn'), lostWrites };
    const rig = accessRig();
    const made = rig.add(wanted);
    assert.deepEqual(await look(rig, late), { type: 'extras-deleted', names: ['Acme staff (made-1)'] });
    assert.deepEqual(rig.writes, [`remove ${made}`]);
    assert.equal(await look(rig, late), null);
    rig.add(wanted);
    assert.equal(await look(rig, late, { latestChange: 'ZZZZ' }), null);
  });

  test('leave what somebody made or edited: only what was sent is deleted', async () => {
    const byHand = { ...wanted, attributes: ['email', 'department'] };
    const live = accessRig();
    live.add(byHand);
    assert.equal(await look(live, written('live', live.add(wanted))), null);
    for (const change of [
      { ...changeIn('withdrawn'), lostWrites },
      written('rolled-back', 'rolled-back-already'),
    ]) {
      const rig = accessRig();
      rig.add(byHand);
      assert.equal(await look(rig, change), null);
      assert.deepEqual(rig.writes, []);
    }
  });

  test('delete what an earlier plan of the change made', async () => {
    const rig = accessRig();
    const earlierPlan = { ...wanted, name: 'Before the edit' };
    rig.add(earlierPlan);
    const kept = rig.add(wanted);
    const change = { ...written('live', kept), lostWrites: [{ ...lostWrites[0], wanted: earlierPlan }] };
    assert.deepEqual(await look(rig, change), {
      type: 'extras-deleted',
      names: ['Before the edit (made-1)'],
    });
  });

  test('come to nothing while the change is on its way', async () => {
    const rig = accessRig();
    rig.add(wanted);
    assert.equal(await look(rig, { ...changeIn('awaiting-approval'), lostWrites }), null);
    assert.deepEqual(rig.writes, []);
  });

  test('are made again when the answer to a deletion was lost', async () => {
    const rig = accessRig([], { remove: async () => ({ kind: 'unknown', why: 'broken off' }) });
    rig.add(wanted);
    const kept = rig.add(wanted);
    await assert.rejects(look(rig, written('live', kept)), /did not say whether it deleted/);
  });
});

describe('looking for an update whose answer was lost', () => {
  const update = changeIn('outcome-unknown', {}, updatePlan);

  test('it holds what was wanted, what it had, or what somebody else wrote', async () => {
    const type = async (...there: Parameters<typeof accessRig>) =>
      (await look(accessRig(...there), update))?.type;
    assert.equal(await type([provider()]), 'written');
    assert.equal(await type([earlier]), 'not-written');
    assert.equal(await type([provider({ name: 'Renamed' })]), 'outcome-ambiguous');
    assert.equal(await type([]), 'outcome-ambiguous');
  });

  test('needs no later look', async () => {
    assert.equal(await look(accessRig([provider()]), changeIn('testing', {}, updatePlan)), null);
  });
});
