import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import type { SamlProvider } from '../../../../src/domain/provider.ts';
import { removalPlan } from '../../../../src/domain/removal-plan.ts';
import type { Access } from '../../../../src/ports/access.ts';
import { applyPlan } from '../../../../src/workflow/perform/apply-plan.ts';
import { findOutcome } from '../../../../src/workflow/perform/find-outcome.ts';
import { directReader } from '../../../worlds/reading/direct-reader.ts';
import { changeIn, earlier, NOW, provider, request } from '../../domain/build-change.ts';
import { accessRig, failure, noHolders } from '../access-rig.ts';
import { directoryRig, performing } from '../perform-rig.ts';

const other = provider({
  id: 'other' as SamlProvider['id'],
  name: 'Other',
  issuer: 'other',
  certificates: [],
});
const plan = removalPlan(earlier, earlier, {
  warnings: [],
  affected: { applicationsAcceptingAny: 0, applicationsNamingThis: 0 },
  now: NOW,
});
const asked = {
  kind: 'remove',
  plan,
  request: { ...request, target: { kind: 'existing', id: earlier.id, name: earlier.name } },
} as const;
const removal = changeIn('applying', asked);
const searched = changeIn('outcome-unknown', asked);

const apply = (access: Access, change: Change = removal) =>
  applyPlan({ access, metadataReader: directReader, directory: directoryRig(), store: noHolders() })(
    performing({ deed: 'apply-plan' }, change),
  );
const look = (access: Access) =>
  findOutcome({ access, store: noHolders() })(performing({ deed: 'find-outcome' }, searched));

const gone = { type: 'written', provider: earlier.id, name: request.label, extras: [] };

describe('deleting an identity provider', () => {
  test('is done once, and that it is gone is read back', async () => {
    const rig = accessRig([earlier, other]);
    assert.deepEqual(await apply(rig.access), gone);
    assert.deepEqual(rig.writes, [`remove ${earlier.id}`]);
  });

  test('is not done while something names it, or when it is the only login method', async () => {
    const named = accessRig([earlier, other]);
    named.use.references[earlier.id] = [{ kind: 'policy', name: 'Staff' }];
    assert.deepEqual(await apply(named.access), {
      type: 'plan-stopped',
      stop: { kind: 'still-named', by: [{ kind: 'policy', name: 'Staff' }] },
    });
    const alone = accessRig([earlier]);
    assert.deepEqual(await apply(alone.access), {
      type: 'plan-stopped',
      stop: { kind: 'last-login-method' },
    });
    assert.deepEqual([...named.writes, ...alone.writes], []);
  });

  test('is not done when what names it cannot be read', async () => {
    const rig = accessRig([earlier, other], {
      references: async () => {
        throw failure('unauthorized');
      },
    });
    await assert.rejects(apply(rig.access));
    assert.deepEqual(rig.writes, []);
  });

  test('is not done to a provider that was changed since the plan', async () => {
    const rig = accessRig([{ ...earlier, name: 'Renamed' }, other]);
    assert.equal((await apply(rig.access))?.type, 'cloudflare-moved');
    assert.deepEqual(rig.writes, []);
  });

  test('counts as done when it was gone by itself, whatever the deletion answered', async () => {
    const rig = accessRig([earlier, other]);
    const late: Access = {
      ...rig.access,
      remove: async id => {
        rig.held.delete(id);
        return { kind: 'refused', why: 'Cloudflare refused: not found' };
      },
    };
    assert.deepEqual(await apply(late), gone);
  });

  test('is refused when Cloudflare refuses and still has it; without an answer it is looked for', async () => {
    const { access } = accessRig([earlier, other], {
      remove: async () => ({ kind: 'refused', why: 'in use' }),
    });
    assert.deepEqual(await apply(access), { type: 'write-refused', why: 'in use' });
    const silent = accessRig([earlier, other], { remove: async () => ({ kind: 'unknown', why: 'timeout' }) });
    assert.deepEqual(await apply(silent.access), { type: 'outcome-unknown' });
  });

  test('is looked for after a lost answer: gone is done, still there is sent again', async () => {
    assert.deepEqual(await look(accessRig([other]).access), gone);
    assert.deepEqual(await look(accessRig([earlier, other]).access), { type: 'not-written' });
    const died = changeIn('applying', {
      ...asked,
      intent: { at: NOW, idsBefore: [earlier.id, other.id], digest: plan.digest },
    });
    const rig = accessRig([earlier, other]);
    assert.deepEqual(await apply(rig.access, died), { type: 'outcome-unknown' });
    assert.deepEqual(rig.writes, []);
  });
});
