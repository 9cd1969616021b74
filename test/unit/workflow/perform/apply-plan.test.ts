import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../../../src/domain/change.ts';
import { asId } from '../../../../src/domain/ids.ts';
import type { Access } from '../../../../src/ports/access.ts';
import { LeaseLost } from '../../../../src/workflow/corridor.ts';
import { applyPlan } from '../../../../src/workflow/perform/apply-plan.ts';
import type { Performing } from '../../../../src/workflow/performing.ts';
import { directReader } from '../../../worlds/reading/direct-reader.ts';
import {
  BEN,
  changeIn,
  connectionOf,
  earlier,
  NOW,
  ownPair,
  provider,
  trusted,
  updatePlan,
  wanted,
} from '../../domain/build-change.ts';
import { accessRig, failure, noHolders } from '../access-rig.ts';
import { directoryRig, performing } from '../perform-rig.ts';

const create = changeIn('applying');
const update = changeIn('applying', {}, updatePlan);
const apply = (access: Access, change: Change, over: Partial<Performing<'apply-plan'>> = {}) =>
  applyPlan({ access, directory: directoryRig(), metadataReader: directReader, store: noHolders() })(
    performing({ deed: 'apply-plan' }, change, over),
  );

describe('writing an approved plan', () => {
  test('creates what was approved, reads it back and says so', async () => {
    const { access, held, writes } = accessRig();
    assert.deepEqual(await apply(access, create), {
      type: 'written',
      provider: 'made-1',
      name: 'Acme staff',
      extras: [],
      rest: { config: {} },
    });
    assert.deepEqual(writes, ['create']);
    assert.equal([...held.values()][0]?.ssoUrl, wanted.ssoUrl);
  });

  test('replaces what is there, keeping what jcaccess does not manage', async () => {
    const rest = { config: { saml_force_authn: true } };
    const before = { ...earlier, rest };
    const { access, held } = accessRig([before]);
    const plan = { ...updatePlan, before };
    const moved = await apply(access, changeIn('applying', { plan }, updatePlan));
    assert.equal(moved?.type, 'cloudflare-moved', 'the digest was over other keys');
    const { access: same, writes } = accessRig([earlier]);
    assert.equal((await apply(same, update))?.type, 'written');
    assert.deepEqual(writes, [`update ${earlier.id}`]);
    assert.equal(held.get(before.id)?.rest, rest);
  });

  test('the intent, with the ids that were there, is on record before anything is sent', async () => {
    const order: string[] = [];
    const other = provider({ name: 'Other', issuer: 'other', certificates: earlier.certificates });
    const { access } = accessRig([other]);
    await apply(
      {
        ...access,
        create: async settings => {
          order.push('create');
          return await access.create(settings);
        },
      },
      create,
      {
        commitEvent: async event => {
          if (event.type === 'approvers-read') return create;
          order.push(event.type);
          assert.deepEqual(event.type === 'apply-ready' && event.idsBefore, [other.id]);
          return { ...create, intent: { at: new Date(0), idsBefore: [], digest: create.plan.digest } };
        },
        renewLease: async () => void order.push('hold on'),
      },
    );
    assert.deepEqual(
      order.filter(what => what !== 'hold on'),
      ['apply-ready', 'create'],
    );
    assert.equal(
      order.at(-2),
      'hold on',
      'the lease is made sure of after the intent and right before the write',
    );
  });

  test('nothing is sent when the lease was lost after somebody else had made the intent', async () => {
    const { access, writes } = accessRig();
    const lost = apply(access, create, {
      commitEvent: async event =>
        event.type === 'approvers-read'
          ? create
          : { ...create, intent: { at: new Date(0), idsBefore: [], digest: create.plan.digest } },
      renewLease: async () => {
        throw new LeaseLost(performing({ deed: 'apply-plan' }, create).effect.id);
      },
    });
    await assert.rejects(lost, LeaseLost);
    assert.deepEqual(writes, []);
  });

  test('nothing is sent when the hour was over at the moment of the intent', async () => {
    const { access, writes } = accessRig();
    assert.equal(await apply(access, create, { commitEvent: async () => create }), null);
    assert.deepEqual(writes, []);
  });

  test('an intent of an earlier attempt is looked for first; nothing is sent', async () => {
    const { access, writes } = accessRig();
    const { intent } = changeIn('outcome-unknown');
    assert.deepEqual(await apply(access, changeIn('applying', { intent })), { type: 'outcome-unknown' });
    assert.deepEqual(writes, []);
  });

  test('an intent that another runner made meanwhile is looked for as well; nothing is sent', async () => {
    const { access, writes } = accessRig();
    const { intent } = changeIn('outcome-unknown');
    const outcome = await apply(access, create, {
      commitEvent: async () => changeIn('applying', { intent }),
    });
    assert.deepEqual(outcome, { type: 'outcome-unknown' });
    assert.deepEqual(writes, []);
  });

  test('in any other state it does nothing', async () => {
    const { access, writes } = accessRig();
    for (const state of ['planned', 'awaiting-approval', 'testing', 'withdrawn'] as const) {
      assert.equal(await apply(access, changeIn(state)), null);
    }
    assert.deepEqual(writes, []);
  });
});

describe('Cloudflare is not what was approved', () => {
  const outcome = async (...there: Parameters<typeof accessRig>): Promise<string | undefined> => {
    const { access, writes } = accessRig(...there);
    const event = await apply(access, update);
    assert.deepEqual(writes, []);
    return event?.type;
  };

  test('moved', async () => {
    const now = { ...earlier, name: 'Renamed' };
    const { access } = accessRig([now]);
    assert.deepEqual(await apply(access, update), { type: 'cloudflare-moved', now });
    assert.equal(await outcome([{ ...earlier, rest: { config: { x: 1 } } }]), 'cloudflare-moved');
  });

  test('gone', async () => assert.equal(await outcome([]), 'target-gone'));

  test('read-only', async () =>
    assert.equal(await outcome([{ ...earlier, readOnly: true }]), 'target-read-only'));
});

describe('the write did not go well', () => {
  const answered = async (over: Partial<Access>) => await apply(accessRig([], over).access, create);

  test('refused', async () => {
    const event = await answered({ create: async () => ({ kind: 'refused', why: 'duplicate name' }) });
    assert.deepEqual(event, { type: 'write-refused', why: 'duplicate name' });
  });

  test('no answer: unknown', async () => {
    const event = await answered({ create: async () => ({ kind: 'unknown', why: 'timeout' }) });
    assert.deepEqual(event, { type: 'outcome-unknown' });
  });

  test('written, and not to be read back: unknown', async () => {
    for (const provider of [
      async () => null,
      async () => {
        throw failure('server');
      },
    ]) {
      assert.deepEqual(await answered({ provider }), { type: 'outcome-unknown' });
    }
  });

  test('read back unequal: every setting is named', async () => {
    const event = await answered({
      provider: async id => provider({ id, name: 'x', signRequests: true, certificates: [] }),
    });
    assert.deepEqual(event?.type === 'write-unequal' && event.differing, [
      'Name',
      'Sign SAML authentication request',
      'Signing certificates',
    ]);
  });

  test('a failing read before the write throws, so that the runner tries again', async () => {
    await assert.rejects(
      answered({
        providers: async () => {
          throw failure();
        },
      }),
      { name: 'ServiceError' },
    );
  });
});

describe('right before writing, Cloudflare is asked again', () => {
  const never = async (): Promise<never> => assert.fail('written');
  const team = async () => ({ teamDomain: 'beta.cloudflareaccess.com', name: 'Acme', uiReadOnly: false });

  test('the team domain: renamed meanwhile, or unreadable, nothing is sent', async () => {
    const renamed = accessRig([], { organization: team, create: never });
    assert.deepEqual(await apply(renamed.access, create), {
      type: 'plan-stopped',
      stop: {
        kind: 'other-team-domain',
        asked: 'acme.cloudflareaccess.com',
        actual: 'beta.cloudflareaccess.com',
      },
    });
    const organization = async (): Promise<never> => {
      throw failure('unauthorized');
    };
    await assert.rejects(apply(accessRig([], { organization, create: never }).access, create), {
      kind: 'unauthorized',
      message: /Access: Organizations.*: Read I cannot check the team domain/,
    });
  });

  test('a creation is not made beside one of that issuer, or of that certificate, whatever its name', async () => {
    for (const [twin, by] of [
      [provider({ name: 'Restored', certificates: earlier.certificates }), 'issuer'],
      [provider({ name: 'Restored', issuer: 'another' }), 'certificate'],
    ] as const) {
      const { access } = accessRig([twin], { create: never });
      assert.deepEqual(await apply(access, create), {
        type: 'plan-stopped',
        stop: {
          kind: 'provider-exists',
          twins: [{ id: twin.id, name: 'Restored', by, readOnly: false, heldBy: null }],
        },
      });
    }
  });

  test('what this change itself sent and lost is no twin: it is looked for', async () => {
    const { access } = accessRig([provider()], { create: never });
    const lost = { at: NOW, idsBefore: [], digest: create.plan.digest, wanted: create.plan.wanted };
    const change = { ...create, lostWrites: [lost] };
    assert.deepEqual(await apply(access, change), { type: 'outcome-unknown' });
  });

  test('a provider that another connection holds by now is not written', async () => {
    const holder = connectionOf(changeIn('live'), {
      id: asId('cn_other'),
      owner: BEN,
      applied: {
        provider: earlier.id,
        settings: earlier,
        certificates: trusted(ownPair.certificate),
        at: NOW,
        change: create.id,
      },
    });
    const { access } = accessRig([earlier], { update: never });
    const event = await applyPlan({
      access,
      directory: directoryRig(),
      metadataReader: directReader,
      store: noHolders([holder]),
    })(performing({ deed: 'apply-plan' }, update));
    assert.deepEqual(event, {
      type: 'plan-stopped',
      stop: { kind: 'provider-held', name: 'Acme staff', label: 'Acme staff', owner: BEN },
    });
    // Its own connection is no other.
    const own = noHolders([{ ...holder, id: update.connection }]);
    const answer = await applyPlan({
      access: accessRig([earlier]).access,
      directory: directoryRig(),
      metadataReader: directReader,
      store: own,
    })(performing({ deed: 'apply-plan' }, update));
    assert.equal(answer?.type, 'written');
  });
});
