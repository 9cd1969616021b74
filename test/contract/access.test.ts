import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { heldCertificate } from '../../src/cloudflare/certificate.ts';
import { asId, type ProviderId } from '../../src/domain/ids.ts';
import { type SamlProvider, type SamlSettings, sameSettings } from '../../src/domain/provider.ts';
import type { Access } from '../../src/ports/access.ts';
import { ServiceError } from '../../src/ports/service-error.ts';
import { authnRequestUrl } from '../../src/saml/authn-request.ts';
import { bareBase64, certificatePem } from '../unit/cloudflare/certificates.ts';
import { connected } from '../worlds/cloudflare/two-worlds.ts';
import { startAccess } from './access.ts';

const pem = certificatePem('samlidp.jumpcloud.com');
const wanted: SamlSettings = {
  name: 'Acme staff',
  ssoUrl: 'https://sso.jumpcloud.com/saml2/cloudflareaccess',
  issuer: 'https://acme.cloudflareaccess.com/',
  certificates: [heldCertificate(bareBase64(pem))],
  attributes: ['email'],
  emailAttribute: '',
  signRequests: false,
};
const nobody = asId<ProviderId>('00000000-0000-4000-8000-000000000000');

const created = async (access: Access, settings: SamlSettings = wanted): Promise<ProviderId> => {
  const answer = await access.create(settings);
  assert.equal(answer.kind, 'written');
  return answer.kind === 'written' ? answer.id : nobody;
};
const existing = async (access: Access, id: ProviderId): Promise<SamlProvider> => {
  const provider = await access.provider(id);
  assert.ok(provider);
  return provider;
};
const rejects = (deed: Promise<unknown>, facts: Partial<ServiceError>): Promise<void> =>
  assert.rejects(deed, error => {
    assert.ok(error instanceof ServiceError, String(error));
    assert.partialDeepStrictEqual({ ...error, message: error.message }, { service: 'cloudflare', ...facts });
    return true;
  });

describe('reading', () => {
  test('the organization names its team domain', async t => {
    const { access, stage } = await startAccess(t);
    assert.deepEqual(await access.organization(), {
      teamDomain: 'acme.cloudflareaccess.com',
      name: 'Acme',
      uiReadOnly: false,
    });
    stage.cloudflare.setOrganization({
      auth_domain: 'https://ACME2.cloudflareaccess.com/',
      is_ui_read_only: true,
    });
    assert.partialDeepStrictEqual(await access.organization(), {
      teamDomain: 'acme2.cloudflareaccess.com',
      uiReadOnly: true,
    });
    stage.cloudflare.setOrganization(null);
    await rejects(access.organization(), { kind: 'refused', code: '9999' });
  });

  test('every page of the providers is read, of any type', async t => {
    const { access, stage, calls } = await startAccess(t);
    for (let n = 0; n < 401; n += 1) stage.cloudflare.put({ name: `p${n}`, type: 'saml', config: {} });
    const all = await access.providers();
    assert.equal(all.length, 402);
    assert.equal(new Set(all.map(one => one.id)).size, 402);
    assert.deepEqual(
      all.filter(one => one.type !== 'saml').map(({ type, saml }) => ({ type, saml })),
      [{ type: 'onetimepin', saml: undefined }],
    );
    assert.equal(calls.length, 3);
  });

  test('a provider that is not there, or not SAML, is null', async t => {
    const { access } = await startAccess(t);
    assert.equal(await access.provider(nobody), null);
    const [pin] = await access.providers();
    assert.equal(await access.provider(pin?.id ?? nobody), null);
  });

  test('another account is an error and not an absence', async t => {
    const { as } = await startAccess(t);
    const elsewhere = as({ accountId: 'ffffffffffffffffffffffffffffffff' });
    await rejects(elsewhere.provider(nobody), { kind: 'unauthorized', code: '9109' });
  });

  test('a revoked token is told as one', async t => {
    const { as, stage } = await startAccess(t);
    stage.cloudflare.setToken({ token: 'cf-token-acme' });
    await rejects(as({}).providers(), {
      kind: 'unauthorized',
      code: '10000',
      message: "code 10000: Cloudflare refused this bot's API token",
    });
  });

  test('a read survives two failures and tells of the third', async t => {
    const { access, stage } = await startAccess(t);
    stage.cloudflare.fault({ kind: '500', times: 2 });
    assert.equal((await access.providers()).length, 1);
    stage.cloudflare.fault({ kind: 'html', times: 3 });
    await rejects(access.providers(), { kind: 'server' });
    stage.cloudflare.fault({ kind: 'reset-before', times: 1 });
    assert.equal((await access.providers()).length, 1);
  });

  test('429 is not retried and carries the time to wait', async t => {
    const { access, stage, calls } = await startAccess(t);
    stage.cloudflare.fault({ kind: '429', retryAfter: 42 });
    await rejects(access.providers(), { kind: 'rate-limited', retryAfterMs: 42_000 });
    assert.equal(calls.length, 1);
  });

  test('applications that accept any method, and those that name one', async t => {
    const { access, stage } = await startAccess(t);
    stage.cloudflare.addApplication({ name: 'Vault', allowed_idps: [nobody] });
    assert.deepEqual(await access.applications(), {
      acceptingAny: 12,
      naming: [{ name: 'Vault', providers: [nobody] }],
    });
  });
});

test('a provider is referred to by an application, a reusable policy or a group, wherever its id stands', async t => {
  const { access, stage, as } = await startAccess(t);
  const id = await created(access);
  assert.deepEqual(await access.references(id), []);
  stage.cloudflare.addApplication({ name: 'Vault', allowed_idps: [id] });
  stage.cloudflare.addPolicy({ name: 'Staff', include: [{ login_method: { id } }] });
  stage.cloudflare.addPolicy({ name: 'Other', include: [{ login_method: { id: nobody } }] });
  stage.cloudflare.addGroup({
    name: 'Engineers',
    include: [{ saml: { attribute_name: 'team', attribute_value: 'x', identity_provider_id: id } }],
  });
  assert.deepEqual(await access.references(id), [
    { kind: 'application', name: 'Vault' },
    { kind: 'policy', name: 'Staff' },
    { kind: 'group', name: 'Engineers' },
  ]);
  // Who may not look everywhere must not delete.
  stage.cloudflare.setToken({ token: 'no-apps', scopes: ['providers:read', 'providers:write'] });
  await rejects(as({ token: 'no-apps' }).references(id), { kind: 'unauthorized' });
});

describe('writing', () => {
  for (const seed of [1, 2, 3, 4, 5, 6])
    test(`what was created is read back equal, whatever reads leave out (seed ${seed})`, async t => {
      const { access, stage } = await startAccess(t, seed);
      const read = await existing(access, await created(access));
      assert.ok(sameSettings(read, wanted));
      assert.match(read.version ?? '', /^[0-9a-f]{32}$/);
      assert.deepEqual(
        read.certificates.map(one => one.text),
        [pem],
      );
      assert.deepEqual((await access.providers()).find(one => one.id === read.id)?.saml, read);
      assert.equal(stage.cloudflare.state().writes.length, 1);
    });

  test('an update loses nothing that was there, and sends no secret back', async t => {
    const { access, stage } = await startAccess(t);
    const { id } = stage.cloudflare.put({
      name: 'Old',
      type: 'saml',
      config: {
        sso_target_url: 'https://old.example/',
        idp_public_cert: pem,
        header_attributes: [{ attribute_name: 'email', header_name: 'X-Email' }],
        force_authn: true,
      },
      scim_config: { enabled: true, group_member_deprovision: false },
      saml_certificate_set_id: 'set-1',
    });
    const base = await existing(access, asId<ProviderId>(String(id)));
    assert.deepEqual(await access.update(base, wanted), { kind: 'written', id });
    const after = await existing(access, base.id);
    assert.ok(sameSettings(after, wanted));
    assert.notEqual(after.version, base.version);
    assert.deepEqual(after.rest, base.rest);
    assert.doesNotMatch(JSON.stringify(stage.cloudflare.state().writes), /secret|scim_base_url|redirect_url/);
  });

  test('a before-image is restored even when it was not worth much', async t => {
    const { access, stage } = await startAccess(t);
    const { id } = stage.cloudflare.put({
      name: '',
      type: 'saml',
      config: { idp_public_certs: ['MIIC…..'] },
    });
    const before = await existing(access, asId<ProviderId>(String(id)));
    await access.update(before, wanted);
    assert.equal((await access.update(await existing(access, before.id), before)).kind, 'written');
    assert.ok(sameSettings(await existing(access, before.id), before));
  });

  test('a provider under the latch is not even tried', async t => {
    const { access, stage, calls } = await startAccess(t);
    const { id } = stage.cloudflare.put({ name: 'Locked', type: 'saml', config: {}, read_only: true });
    const base = await existing(access, asId<ProviderId>(String(id)));
    assert.equal((await access.update(base, wanted)).kind, 'refused');
    assert.equal(calls.filter(call => call.method === 'PUT').length, 0);
    assert.deepEqual(await access.remove(base.id), {
      kind: 'refused',
      why: 'code 12130: identity provider is read only',
    });
  });

  test('removing says whether it was done, and why not', async t => {
    const { access, stage } = await startAccess(t);
    const id = await created(access);
    const used = await created(access);
    stage.cloudflare.addApplication({ name: 'Vault', allowed_idps: [used] });
    assert.deepEqual(await access.remove(id), { kind: 'written', id });
    assert.equal(await access.provider(id), null);
    assert.deepEqual(await access.remove(id), {
      kind: 'refused',
      why: 'code 12135: Cloudflare has no such entry',
    });
    assert.deepEqual(await access.remove(used), {
      kind: 'refused',
      why: 'code 12132: identity provider is in use by the application Vault',
    });
  });

  test('settings that Access would swallow are refused before they are sent', async t => {
    const { access, calls } = await startAccess(t);
    const answer = await access.create({ ...wanted, ssoUrl: 'http://sso.jumpcloud.com/' });
    assert.deepEqual(answer, {
      kind: 'refused',
      why: 'Nothing was sent: config.sso_target_url must be an https address',
    });
    assert.equal(calls.length, 0);
  });

  for (const kind of ['reset-before', 'reset-after', 'truncated', 'html', '500'] as const)
    test(`after ${kind} the outcome is unknown and nothing is sent again`, async t => {
      const { access, stage, calls } = await startAccess(t);
      stage.cloudflare.fault({ kind, method: 'POST' });
      assert.equal((await access.create(wanted)).kind, 'unknown');
      assert.equal(calls.length, 1);
      const arrived = kind === 'reset-after' || kind === 'truncated';
      assert.equal((await access.providers()).filter(one => one.saml).length, arrived ? 1 : 0);
      const base = await existing(access, await created(access));
      stage.cloudflare.fault({ kind, method: 'PUT' });
      stage.cloudflare.fault({ kind, method: 'DELETE' });
      assert.equal((await access.update(base, { ...wanted, name: 'B' })).kind, 'unknown');
      assert.equal((await access.remove(base.id)).kind, 'unknown');
    });

  test('a silent write is unknown after its deadline', async t => {
    const { access, stage } = await startAccess(t);
    stage.cloudflare.fault({ kind: 'timeout', method: 'POST' });
    assert.equal((await access.create(wanted)).kind, 'unknown');
  });

  test('a refusal is definite', async t => {
    const { access, stage } = await startAccess(t);
    for (const kind of ['401', '403'] as const) {
      stage.cloudflare.fault({ kind, method: 'POST' });
      const answer = await access.create(wanted);
      assert.equal(answer.kind, 'refused');
      assert.match(
        answer.kind === 'refused' ? answer.why : '',
        /^code \d+: Cloudflare refused this bot's API token$/,
      );
    }
    assert.equal(stage.cloudflare.state().writes.length, 0);
  });

  test('when nothing can have happened the write is thrown, to be asked again', async t => {
    const { access, stage } = await startAccess(t);
    stage.cloudflare.fault({ kind: '429', method: 'POST', retryAfter: 9 });
    await rejects(access.create(wanted), { kind: 'rate-limited', retryAfterMs: 9_000 });
    const { access: cutOff, stage: second } = await startAccess(t);
    second.network.set('api.cloudflare.com', null);
    await rejects(cutOff.create(wanted), { kind: 'unreachable', code: 'not-connected' });
    assert.equal(stage.cloudflare.state().writes.length + second.cloudflare.state().writes.length, 0);
  });
});

describe('what the team domain and the sign-on URL say', () => {
  test('service-provider metadata, in general and of one provider', async t => {
    const { access } = await startAccess(t);
    const id = await created(access);
    const expected = {
      ok: true,
      value: {
        entityId: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
        acsUrls: ['https://acme.cloudflareaccess.com/cdn-cgi/access/callback'],
      },
    } as const;
    assert.deepEqual(await access.spMetadata('acme.cloudflareaccess.com'), expected);
    assert.deepEqual(await access.spMetadata('acme.cloudflareaccess.com', id), expected);
    const stranger = await access.spMetadata('acmee.cloudflareaccess.com');
    assert.equal(stranger.ok, false);
    assert.equal((await access.spMetadata('169.254.169.254')).ok, false);
  });

  test('a sign-on URL answers, refuses, is private or silent', async t => {
    const { access, stage } = await startAccess(t);
    const unknown = await access.signOn('https://sso.jumpcloud.com/saml2/nothing-here?SAMLRequest=x');
    assert.equal(unknown.kind, 'refuses');
    stage.network.set('inside.jumpcloud.com', '10.0.0.7');
    assert.deepEqual(await access.signOn('https://inside.jumpcloud.com/saml2/x'), {
      kind: 'private-address',
    });
    assert.deepEqual(await access.signOn('https://127.0.0.1/'), { kind: 'private-address' });
    assert.equal((await access.signOn('https://nowhere.example/')).kind, 'silent');
    assert.equal((await access.signOn('http://sso.jumpcloud.com/')).kind, 'silent');
    assert.equal((await access.signOn('')).kind, 'silent');
  });
});

describe('looking for a login', () => {
  const ana = 'ana@acme.com';
  const start = async (t: TestContext) => {
    const rig = await startAccess(t);
    const { identityProviderId, application } = await connected(rig.stage);
    const id = asId<ProviderId>(identityProviderId);
    const since = rig.stage.clock.now();
    const logIn = async (email = ana): Promise<void> => {
      await rig.stage.cloudflare.login({ email, identityProviderId, privateWindow: true });
    };
    return { ...rig, id, application, since, logIn };
  };

  test('nobody has logged in', async t => {
    const { access, id, since } = await start(t);
    assert.deepEqual(await access.lastLogin(ana, id, since), { kind: 'none' });
  });

  test('a login is seen with its time and ray', async t => {
    const { access, stage, id, since, logIn } = await start(t);
    await logIn('ben@acme.com');
    assert.deepEqual(await access.lastLogin(ana, id, since), { kind: 'none' });
    await logIn();
    const found = await access.lastLogin('Ana@acme.com', id, since);
    assert.equal(found.kind, 'seen');
    assert.partialDeepStrictEqual(found, { login: { allowed: true } });
    assert.match(found.kind === 'seen' ? (found.login.rayId ?? '') : '', /^[0-9a-f]{16}$/);
    stage.clock.advance(60_000);
    assert.deepEqual(await access.lastLogin(ana, id, stage.clock.now()), { kind: 'none' });
  });

  test('a login through another provider does not count', async t => {
    const { access, since, logIn } = await start(t);
    await logIn();
    assert.deepEqual(await access.lastLogin(ana, nobody, since), { kind: 'none' });
  });

  test('a policy that said no is told apart', async t => {
    const { access, as, stage, id, since, logIn } = await start(t);
    stage.cloudflare.deny([ana]);
    await logIn();
    assert.partialDeepStrictEqual(await access.lastLogin(ana, id, since), {
      kind: 'seen',
      login: { allowed: false },
    });
    stage.cloudflare.setToken({ token: 'no-logs', scopes: ['providers:read', 'users:read'] });
    assert.partialDeepStrictEqual(await as({ token: 'no-logs' }).lastLogin(ana, id, since), {
      kind: 'seen',
      login: { allowed: false },
    });
  });

  test('without the users, the log is proof only when no other SAML provider is there', async t => {
    const { as, stage, id, since, logIn } = await start(t);
    const access = as({});
    stage.cloudflare.fault({ kind: '403', path: '/access/users', times: 9 });
    const unreadable = { kind: 'unreadable', why: 'the API token may not read Access users (code 9109)' };
    assert.deepEqual(await access.lastLogin(ana, id, since), unreadable);
    await logIn();
    assert.partialDeepStrictEqual(await access.lastLogin(ana, id, since), {
      kind: 'seen',
      login: { allowed: true },
    });
    stage.cloudflare.put({ name: 'Another', type: 'saml', config: {} });
    assert.deepEqual(await access.lastLogin(ana, id, since), unreadable);
  });

  test('without both, nothing is claimed', async t => {
    const { as, stage, id, since, logIn } = await start(t);
    stage.cloudflare.setToken({ token: 'bare', scopes: ['providers:read'] });
    await logIn();
    assert.equal((await as({ token: 'bare' }).lastLogin(ana, id, since)).kind, 'unreadable');
  });

  test('a sign-on URL that JumpCloud knows answers', async t => {
    const { access, stage, id } = await start(t);
    const { ssoUrl } = await existing(access, id);
    const url = authnRequestUrl({
      ssoUrl,
      acsUrl: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      spEntityId: 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      id: '_1',
      issueInstant: stage.clock.now(),
    });
    assert.partialDeepStrictEqual(await access.signOn(url), { kind: 'answers' });
  });
});
