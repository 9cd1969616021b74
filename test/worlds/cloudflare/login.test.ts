import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { selfSign } from '../jumpcloud/self-signed.ts';
import type { LoginAct } from './login.ts';
import { overHttp } from './over-http.ts';
import { clickTile } from './tile.ts';
import { acmeCallback, connected, twoWorlds } from './two-worlds.ts';

type Worlds = ReturnType<typeof twoWorlds> & Awaited<ReturnType<typeof connected>>;

const start = async (): Promise<Worlds> => {
  const worlds = twoWorlds();
  return { ...worlds, ...(await connected(worlds)) };
};

const logIn = (worlds: Worlds, act: Partial<LoginAct> = {}) =>
  worlds.cloudflare.login({ email: 'ana@acme.com', identityProviderId: worlds.identityProviderId, ...act });

const says = async (worlds: Worlds, text: string | RegExp, act: Partial<LoginAct> = {}): Promise<void> => {
  const result = await logIn(worlds, act);
  assert.equal(result.ok, false);
  if (typeof text === 'string') assert.equal(result.text, text);
  else assert.match(result.text, text);
};

const config = (worlds: Worlds, fields: Record<string, unknown>) =>
  worlds.cloudflare.put({ id: worlds.identityProviderId, config: fields });

const ownPair = (now: Date) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const notAfter = new Date(now.getTime() + 1095 * 86_400_000);
  const certificate = selfSign({ publicKey, privateKey, subject: [['CN', 'own']], notBefore: now, notAfter });
  return { certificate, key: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString() };
};

describe('a login through Access and JumpCloud', () => {
  test('a person who is assigned gets in, and Cloudflare remembers through which provider', async () => {
    const worlds = await start();
    assert.deepEqual(await logIn(worlds), {
      ok: true,
      text: 'Your connection works!',
      json: { email: 'ana@acme.com', saml_attributes: { email: 'ana@acme.com' } },
    });
    const [user] = worlds.cloudflare.state().users;
    const seen = Object(user?.last_seen_identity);
    assert.equal(user?.email, 'ana@acme.com');
    assert.deepEqual(seen.idp, { id: worlds.identityProviderId, type: 'saml' });
    assert.equal(seen.iat, worlds.clock.now().getTime() / 1000);
  });

  test('the Test of the dashboard leaves no trace', async () => {
    const worlds = await start();
    assert.equal((await logIn(worlds, { test: true })).ok, true);
    assert.deepEqual(worlds.cloudflare.state().users, []);
  });

  test('only attributes that Access was told of are shown, and names and groups in their places', async () => {
    const worlds = await start();
    worlds.jumpcloud.configure({
      application: worlds.application,
      attributes: [
        { name: 'email', value: 'email' },
        { name: 'firstname', value: 'firstname' },
        { name: 'lastname', value: 'lastname' },
      ],
      constantAttributes: [{ name: 'tenant', value: 'a<b&c' }],
      groupsAttributeName: 'groups',
      userGroups: ['All staff', 'IT'],
    });
    config(worlds, { attributes: ['tenant'] });
    const result = await logIn(worlds);
    assert.deepEqual(result.ok && result.json, {
      email: 'ana@acme.com',
      name: 'Ana Alvarez',
      givenName: 'Ana',
      surName: 'Alvarez',
      groups: ['All staff', 'IT'],
      saml_attributes: { tenant: 'a<b&c' },
    });
  });

  test('an open session shows the earlier person, a private window the right one', async () => {
    const worlds = await start();
    await logIn(worlds);
    const open = await logIn(worlds, { email: 'ben@acme.com' });
    assert.equal(open.ok && open.json.email, 'ana@acme.com');
    const fresh = await logIn(worlds, { email: 'ben@acme.com', privateWindow: true });
    assert.equal(fresh.ok && fresh.json.email, 'ben@acme.com');
    worlds.clock.advance(25 * 3_600_000);
    const nextDay = await logIn(worlds, { email: 'cleo@acme.com' });
    assert.equal(nextDay.ok && nextDay.json.email, 'cleo@acme.com');
  });

  test('a policy that denies is not a fault of SAML', async () => {
    const worlds = await start();
    worlds.cloudflare.deny(['ana@acme.com']);
    await says(worlds, 'That account does not have access');
    const [user] = worlds.cloudflare.state().users;
    assert.equal(user?.last_successful_login, null);
    assert.equal(Object(user?.last_seen_identity).idp.id, worlds.identityProviderId);
  });

  test('years later both clocks still agree', async () => {
    const worlds = await start();
    worlds.clock.advance(4 * 365 * 86_400_000);
    assert.equal((await logIn(worlds)).ok, true);
  });
});

describe('what JumpCloud refuses', () => {
  test('nobody is assigned at first; a group or a person opens the door', async () => {
    const worlds = await start();
    await says(worlds, /You do not have access/, { email: 'gus@acme.com' });
    worlds.jumpcloud.assign({ application: worlds.application, user: 'gus' });
    assert.equal((await logIn(worlds, { email: 'gus@acme.com', privateWindow: true })).ok, true);
    worlds.jumpcloud.unassign({ application: worlds.application, group: 'All staff' });
    await says(worlds, /You do not have access/, { privateWindow: true });
  });

  test('a wrong SP Entity ID and a wrong ACS URL end on its own page', async () => {
    const worlds = await start();
    const { application } = worlds;
    worlds.jumpcloud.configure({ application, spEntityId: `${acmeCallback}/` });
    await says(worlds, /SP Entity ID/);
    worlds.jumpcloud.configure({
      application,
      spEntityId: acmeCallback,
      acsUrls: ['https://acme.example/other'],
    });
    await says(worlds, /ACS URL/);
  });

  test('a certificate without its key signs nothing; a wrong slug and a foreign host lead nowhere', async () => {
    const worlds = await start();
    const { certificate } = ownPair(worlds.clock.now());
    worlds.jumpcloud.uploadPair({ application: worlds.application, certificate });
    await says(worlds, /private key is missing/);
    config(worlds, { sso_target_url: 'https://sso.jumpcloud.com/saml2/nobody' });
    await says(worlds, /not found/);
    config(worlds, { sso_target_url: 'https://sso.example.com/saml2/acme-staff' });
    await says(worlds, /can’t be reached/);
  });

  test("after an upload of Access's metadata requests must be signed", async () => {
    const worlds = await start();
    await using server = await overHttp(worlds.cloudflare);
    const { body: xml } = await server.call('https://acme.cloudflareaccess.com/cdn-cgi/access/saml-metadata');
    worlds.jumpcloud.uploadSpMetadata({ application: worlds.application, xml });
    assert.match(
      worlds.jumpcloud.exportMetadata({ application: worlds.application }),
      /WantAuthnRequestsSigned="true"/,
    );
    await says(worlds, /must be signed/);
    config(worlds, { sign_request: true, force_authn: true });
    assert.equal((await logIn(worlds)).ok, true);
    worlds.clock.advance(360 * 86_400_000);
    await says(worlds, /must be signed/);
  });
});

describe('what Access refuses, in its own words', () => {
  const notConfigured =
    'SAML Verify: Invalid SAML response, SAML verify: Response uses a certificate that is not configured.';

  test('a certificate that was replaced in JumpCloud alone', async () => {
    const worlds = await start();
    await worlds.jumpcloud.regenerate({ application: worlds.application });
    await says(worlds, notConfigured);
  });

  test('two certificates are trusted in two entries and neither of them in one', async () => {
    const worlds = await start();
    const { certificate, key } = ownPair(worlds.clock.now());
    const pem = `-----BEGIN CERTIFICATE-----\n${worlds.certificate}\n-----END CERTIFICATE-----\n`;
    config(worlds, { idp_public_certs: [pem + certificate] });
    await says(worlds, notConfigured);
    config(worlds, { idp_public_certs: [pem, certificate] });
    assert.equal((await logIn(worlds, { privateWindow: true })).ok, true);
    worlds.jumpcloud.uploadPair({ application: worlds.application, certificate, key });
    assert.equal((await logIn(worlds, { privateWindow: true })).ok, true);
    config(worlds, { idp_public_certs: [pem] });
    await says(worlds, notConfigured, { privateWindow: true });
  });

  for (const [what, fields, text] of [
    ['no email attribute', { email_attribute_name: 'mail' }, 'Required attributes are missing'],
    [
      'encryption wanted',
      { enable_encryption: true },
      'SAML Verify: Encryption required but assertion not encrypted',
    ],
    [
      'another issuer',
      { issuer_url: 'https://acme.cloudflareaccess.com' },
      /Issuer https:\/\/acme\.cloudflareaccess\.com\/ is not/,
    ],
  ] as const) {
    test(what, async () => {
      const worlds = await start();
      worlds.cloudflare.put({
        id: worlds.identityProviderId,
        config: fields,
        saml_certificate_set_id: 'set',
      });
      await says(worlds, text);
    });
  }

  test('a clock that is ten minutes ahead', async () => {
    const worlds = await start();
    worlds.jumpcloud.setClockSkewMs(11 * 60_000);
    await says(worlds, /expired or not yet valid/);
    worlds.jumpcloud.setClockSkewMs(-11 * 60_000);
    await says(worlds, /expired or not yet valid/);
    worlds.jumpcloud.setClockSkewMs(30_000);
    assert.equal((await logIn(worlds)).ok, true);
  });

  for (const sign of ['Response', 'Assertion & Response'] as const) {
    test(`a signature on ${sign} is taken`, async () => {
      const worlds = await start();
      worlds.jumpcloud.configure({ application: worlds.application, sign });
      assert.equal((await logIn(worlds)).ok, true);
    });
  }

  test('the tile of the portal, until a Login URL makes it start at Access', async () => {
    const worlds = await start();
    const click = { email: 'ana@acme.com', application: worlds.application };
    const refused = await clickTile(worlds, click);
    assert.equal(
      refused.text,
      'Invalid login session. Please try going to the URL of your application again',
    );
    worlds.jumpcloud.configure({ application: worlds.application, loginUrl: 'https://wiki.acme.com/' });
    assert.equal((await clickTile(worlds, click)).ok, true);
  });
});
