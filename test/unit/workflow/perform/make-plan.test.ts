import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Connection } from '../../../../src/domain/connection.ts';
import type { ProviderId } from '../../../../src/domain/ids.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { looksKeys } from '../../../../src/domain/keys.ts';
import { actionOf, type PlanWarning, planDigest } from '../../../../src/domain/plan.ts';
import type { ListedProvider } from '../../../../src/domain/provider.ts';
import type { Access } from '../../../../src/ports/access.ts';
import { planChange } from '../../../../src/workflow/perform/make-plan.ts';
import {
  CLEO,
  changeIn,
  connectionOf,
  earlier,
  generatedPair,
  metadata,
  ownPair,
  provider,
  trusted,
  updatePlan,
  wanted,
} from '../../domain/build-change.ts';
import { accessRig, failure, listed, noHolders } from '../access-rig.ts';
import { performing } from '../perform-rig.ts';

const create = changeIn('planned');
const update = changeIn('planned', {}, updatePlan);
const otp: ListedProvider = { id: asId<ProviderId>('otp'), name: '', type: 'onetimepin', readOnly: false };
const make = (access: Access, change = create, now = create.createdAt, connections: Connection[] = []) =>
  planChange({
    access,
    store: {
      ...noHolders(),
      connectionsBy: async (_workspace, key) =>
        connections.filter(one => looksKeys(one.request.label).includes(key)),
    },
  })(performing({ deed: 'make-plan' }, change, { now: () => now }));
const planned = async (...how: Parameters<typeof make>) => {
  const event = await make(...how);
  assert.ok(event?.type === 'planned', String(event?.type));
  return event.plan;
};
const kinds = (warnings: readonly PlanWarning[]): string[] => warnings.map(one => one.kind);

describe('making a plan', () => {
  test('of a new provider: what the metadata and the request want', async () => {
    const plan = await planned(accessRig().access);
    assert.equal(actionOf(plan), 'create');
    assert.deepEqual(plan.wanted, wanted);
    assert.equal(plan.affected.applicationsAcceptingAny, 12);
    assert.equal(plan.affected.applicationsNamingThis, 0);
  });

  test('of one that is there: from what Access has, with the applications that name it', async () => {
    const rig = accessRig([earlier]);
    rig.use.naming = [
      { name: 'Wiki', providers: [earlier.id] },
      { name: 'CRM', providers: [] },
    ];
    const plan = await planned(rig.access, update);
    assert.equal(actionOf(plan), 'replace');
    assert.equal(plan.before, earlier);
    assert.equal(plan.affected.applicationsNamingThis, 1);
  });

  test('of one that is there and already so: nothing', async () => {
    assert.equal(actionOf(await planned(accessRig([provider()]).access, update)), 'nothing');
  });

  test('is not possible when the target is gone, of another type, or read-only', async () => {
    const type = async (access: Access): Promise<string | undefined> => (await make(access, update))?.type;
    assert.equal(await type(accessRig().access), 'target-gone');
    const { saml: _none, ...bare } = listed(earlier);
    assert.equal(await type(accessRig([], { providers: async () => [bare] }).access), 'target-gone');
    assert.equal(await type(accessRig([{ ...earlier, readOnly: true }]).access), 'target-read-only');
  });

  test('in any other state nothing is read', async () => {
    const never = async (): Promise<never> => assert.fail('read');
    const { access } = accessRig([], { providers: never });
    const at = performing({ deed: 'make-plan' }, changeIn('awaiting-approval'));
    assert.equal(await planChange({ access, store: noHolders() })(at), null);
  });

  test('what only makes it richer may be forbidden, and may not be silent', async () => {
    const applications = async (): Promise<never> => {
      throw failure('refused');
    };
    const plan = await planned(accessRig([], { applications }).access);
    assert.equal(plan.affected.applicationsAcceptingAny, null);
    const silent = async (): Promise<never> => {
      throw failure('timeout');
    };
    await assert.rejects(make(accessRig([], { applications: silent }).access), { name: 'ServiceError' });
  });
});

describe('what stops a plan', () => {
  const stopped = async (...how: Parameters<typeof make>) => {
    const event = await make(...how);
    assert.ok(event?.type === 'plan-stopped', String(event?.type));
    return event.stop;
  };

  test('a team domain that is not the account’s, for new providers and for those that are there', async () => {
    const organization: Access['organization'] = async () => ({
      teamDomain: 'beta.cloudflareaccess.com',
      name: 'x',
      uiReadOnly: false,
    });
    for (const change of [create, update])
      assert.deepEqual(await stopped(accessRig([earlier], { organization }).access, change), {
        kind: 'other-team-domain',
        asked: 'acme.cloudflareaccess.com',
        actual: 'beta.cloudflareaccess.com',
      });
  });

  test('it waits while the organization cannot be read: the plan says the team domain and binds to it', async () => {
    const organization = async (): Promise<never> => {
      throw failure('unauthorized');
    };
    await assert.rejects(make(accessRig([], { organization }).access), { kind: 'unauthorized' });
    const plan = await planned(accessRig().access);
    assert.equal(plan.teamDomain, 'acme.cloudflareaccess.com');
    assert.notEqual(plan.digest, planDigest(null, wanted));
    assert.equal(plan.digest, planDigest(null, wanted, 'acme.cloudflareaccess.com'));
  });

  test('a provider with this issuer or one of these certificates; a certificate that a connection uses too does not', async () => {
    const byCertificate = provider({ id: asId('b'), issuer: 'another' });
    const stop = await stopped(accessRig([provider({ certificates: [] }), byCertificate]).access);
    assert.deepEqual(stop.kind === 'provider-exists' && stop.twins.map(one => [one.id, one.by]), [
      [provider().id, 'issuer'],
      ['b', 'certificate'],
    ]);
    const holder = connectionOf(changeIn('live'), {
      id: asId('cn_other'),
      applied: {
        provider: byCertificate.id,
        settings: byCertificate,
        certificates: trusted(ownPair.certificate),
        at: create.createdAt,
        change: create.id,
      },
    });
    const event = await planChange({ access: accessRig([byCertificate]).access, store: noHolders([holder]) })(
      performing({ deed: 'make-plan' }, create),
    );
    assert.equal(event?.type, 'planned');
  });

  test('the target cannot be read', async () => {
    const { saml: _none, ...bare } = listed(earlier);
    const unreadable: ListedProvider = { ...bare, unreadable: true };
    const { access } = accessRig([], { providers: async () => [unreadable] });
    assert.deepEqual(await make(access, update), { type: 'target-unreadable', name: earlier.name });
  });
});

describe('the warnings of a plan', () => {
  test('a label that people take for that of another connection, first of all', async () => {
    const own = connectionOf(create);
    const other = connectionOf(create, {
      id: asId('cn_other'),
      owner: CLEO,
      request: { ...create.request, label: 'Асme stаff' },
    });
    const { warnings } = await planned(accessRig().access, create, create.createdAt, [own, other]);
    assert.deepEqual(warnings[0], { kind: 'looks-like', label: 'Асme stаff', owner: CLEO });
    assert.equal(kinds(warnings).filter(kind => kind === 'looks-like').length, 1);
  });

  test('encrypted assertions come first, and what cannot be read elsewhere is named', async () => {
    const encrypted = { ...earlier, rest: { config: { enable_encryption: true, force_authn: true } } };
    const damaged = provider({
      id: asId('damaged'),
      name: 'Damaged',
      issuer: 'x',
      certificates: [{ text: 'x', sha256: null, notAfter: null, keyBits: null }],
    });
    const { warnings } = await planned(accessRig([encrypted, damaged]).access, update);
    assert.equal(warnings[0]?.kind, 'encrypted-assertions');
    assert.deepEqual(warnings.at(-1), { kind: 'unreadable-providers', names: ['Damaged'] });
    const signing = changeIn('planned', { request: { ...create.request, signRequests: true } });
    assert.ok(kinds((await planned(accessRig().access, signing)).warnings).includes('signs-requests'));
  });

  test('the only login method, the only other one, and none when there are several', async () => {
    const with_ = async (...others: ListedProvider[]): Promise<PlanWarning[]> => [
      ...(await planned(accessRig([], { providers: async () => others }).access)).warnings,
    ];
    assert.ok(kinds(await with_()).includes('only-login-method'));
    assert.deepEqual((await with_(otp))[0], { kind: 'only-other-login', names: ['One-time PIN'] });
    const several = kinds(await with_(otp, { ...otp, id: asId('b') }));
    assert.deepEqual(several, ['offered-at-once']);
  });

  test('certificates that go, POST alone, signed requests, a near end, a locked dashboard', async () => {
    const theirs = { ...metadata, idp: generatedPair.idp, certificates: [generatedPair.certificate] };
    const organization: Access['organization'] = async () => ({
      teamDomain: 'acme.cloudflareaccess.com',
      name: 'x',
      uiReadOnly: true,
    });
    const change = changeIn('planned', { metadata: theirs }, updatePlan);
    const there = provider({ certificates: wanted.certificates });
    const soon = new Date(generatedPair.certificate.notAfter.getTime() - 89 * 86_400_000);
    const rig = accessRig([there], { organization });
    assert.deepEqual(kinds((await planned(rig.access, change, soon)).warnings), [
      'only-login-method',
      'removes-certificates',
      'post-only',
      'wants-signed-requests',
      'certificate-ends-soon',
      'managed-elsewhere',
    ]);
    assert.ok(ownPair.certificate.notAfter > soon);
  });
});
