import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { Access } from '../../../../src/ports/access.ts';
import { undoPlan } from '../../../../src/workflow/perform/undo-plan.ts';
import { changeIn, earlier, provider, updatePlan } from '../../domain/build-change.ts';
import { accessRig } from '../access-rig.ts';
import { performing } from '../perform-rig.ts';

const created = changeIn('rolling-back');
const updated = changeIn('rolling-back', {}, updatePlan);
const undo = (access: Access, change: Change) =>
  undoPlan({ access })(performing({ deed: 'undo-plan' }, change));

describe('undoing a create', () => {
  test('deletes it', async () => {
    const { access, writes } = accessRig([provider()]);
    assert.deepEqual(await undo(access, created), { type: 'undone', how: 'deleted' });
    assert.deepEqual(writes, [`remove ${provider().id}`]);
  });

  test('is done when it is gone already', async () => {
    assert.deepEqual(await undo(accessRig().access, created), { type: 'undone', how: 'was-gone' });
  });

  test('does not destroy what somebody edited', async () => {
    const { access, writes } = accessRig([provider({ name: 'Renamed' })]);
    assert.equal((await undo(access, created))?.type, 'undo-blocked');
    assert.deepEqual(writes, []);
  });

  test('does not delete what an application names, and says which', async () => {
    const rig = accessRig([provider()]);
    rig.use.references[provider().id] = [
      { kind: 'application', name: 'Wiki' },
      { kind: 'group', name: 'Engineers' },
    ];
    const event = await undo(rig.access, created);
    assert.match(
      event?.type === 'undo-blocked' ? event.why : '',
      /named by the application 'Wiki', the group 'Engineers'\./,
    );
    assert.deepEqual(rig.writes, []);
  });

  test('does not delete what somebody added to it beside our settings', async () => {
    const rig = accessRig([provider({ rest: { config: { force_authn: true } } })]);
    const { written } = created;
    const event = await undo(rig.access, { ...created, written: { ...written, rest: { config: {} } } });
    assert.equal(event?.type, 'undo-blocked');
    assert.deepEqual(rig.writes, []);
    const same = { ...written, rest: { config: { force_authn: true } } };
    assert.deepEqual(await undo(rig.access, { ...created, written: same }), {
      type: 'undone',
      how: 'deleted',
    });
  });

  test('a refusal of what is gone already is no refusal: an earlier attempt deleted it', async () => {
    const { access, held } = accessRig([provider()], {
      remove: async id => {
        held.delete(id);
        return { kind: 'refused', why: 'no such entry' };
      },
    });
    assert.deepEqual(await undo(access, created), { type: 'undone', how: 'deleted' });
  });

  test('a refusal is told', async () => {
    const { access } = accessRig([provider()], { remove: async () => ({ kind: 'refused', why: 'no' }) });
    assert.equal((await undo(access, created))?.type, 'undo-blocked');
  });

  test('is tried again when Cloudflare still shows it, and done when the answer alone was lost', async () => {
    const { access } = accessRig([provider()], { remove: async () => ({ kind: 'unknown', why: 'timeout' }) });
    await assert.rejects(undo(access, created), { name: 'ServiceError' });
    const rig = accessRig([provider()]);
    rig.access.remove = async id => {
      rig.held.delete(id);
      return { kind: 'unknown', why: 'timeout' };
    };
    assert.deepEqual(await undo(rig.access, created), { type: 'undone', how: 'deleted' });
  });
});

describe('undoing an update', () => {
  test('restores what was there, and what jcaccess does not manage as it is now', async () => {
    const rest = { config: { saml_force_authn: true } };
    const rig = accessRig([provider({ rest })]);
    assert.deepEqual(await undo(rig.access, updated), { type: 'undone', how: 'restored' });
    const now = rig.held.get(provider().id);
    assert.equal(now?.ssoUrl, earlier.ssoUrl);
    assert.equal(now?.rest, rest);
  });

  test('is done when it was restored already', async () => {
    const { access, writes } = accessRig([earlier]);
    assert.deepEqual(await undo(access, updated), { type: 'undone', how: 'restored' });
    assert.deepEqual(writes, []);
  });

  test('is blocked when it was deleted or edited by somebody', async () => {
    assert.equal((await undo(accessRig().access, updated))?.type, 'undo-blocked');
    const edited = accessRig([provider({ signRequests: true })]);
    assert.equal((await undo(edited.access, updated))?.type, 'undo-blocked');
    assert.deepEqual(edited.writes, []);
  });

  test('is tried again when it does not read back', async () => {
    const { access } = accessRig([provider()], { update: async () => ({ kind: 'unknown', why: 'timeout' }) });
    await assert.rejects(undo(access, updated), { name: 'ServiceError' });
  });
});

describe('undoing a write that read back unequal', () => {
  const unequal = <C extends typeof created>(change: C): C => ({
    ...change,
    reason: 'Access did not keep what was sent: Name.',
    written: { ...change.written, differing: ['Name'] },
  });
  const dana = { text: 'DANA', sha256: 'DA:NA', notAfter: null, keyBits: 2048 };

  test('puts back what Access took only in part: each value is ours, or was there', async () => {
    for (const [change, part] of [
      [updated, { ssoUrl: earlier.ssoUrl }],
      [updated, { certificates: [...provider().certificates, ...earlier.certificates] }],
      [created, { attributes: [] }],
      [created, { emailAttribute: '', certificates: [] }],
    ] as const) {
      const { access, writes } = accessRig([provider(part)]);
      assert.equal((await undo(access, unequal(change)))?.type, 'undone');
      assert.equal(writes.length, 1);
    }
  });

  test('never overwrites or deletes what somebody saved within that second', async () => {
    for (const change of [updated, created])
      for (const edit of [
        { name: 'Incident fix by Dana' },
        { certificates: [dana] },
        { certificates: [...provider().certificates, dana] },
        { name: 'Incident fix by Dana', certificates: [dana], ssoUrl: earlier.ssoUrl },
      ]) {
        const { access, writes, held } = accessRig([provider(edit)]);
        const event = await undo(access, unequal(change));
        assert.equal(event?.type, 'undo-blocked');
        assert.doesNotMatch(JSON.stringify(event), /put back/i);
        assert.deepEqual(writes, []);
        assert.deepEqual(held.get(provider().id), provider(edit));
      }
  });

  test('is done without a write when what was there is there again', async () => {
    const { access, writes } = accessRig([earlier]);
    assert.deepEqual(await undo(access, unequal(updated)), { type: 'undone', how: 'restored' });
    assert.deepEqual(writes, []);
  });

  test('in any other state nothing is undone', async () => {
    const { access, writes } = accessRig([provider()]);
    assert.equal(await undo(access, changeIn('awaiting-confirmation')), null);
    assert.deepEqual(writes, []);
  });
});
