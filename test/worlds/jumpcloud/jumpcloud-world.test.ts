import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { standingClock } from '../cloudflare/two-worlds.ts';
import { createRandom } from '../random.ts';
import { createJumpCloudWorld } from './jumpcloud-world.ts';
import { pemOfDer, selfSign } from './self-signed.ts';
import { certificateBody } from './xml-text.ts';

const world = () => {
  const clock = standingClock();
  return { clock, jumpcloud: createJumpCloudWorld({ clock, random: createRandom(7), bits: 2048 }) };
};

const refused = (code: string) => ({ name: 'ImpossibleAct', code });

const own = (now: Date) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const notAfter = new Date(now.getTime() + 1095 * 86_400_000);
  const certificate = selfSign({ publicKey, privateKey, subject: [['CN', 'own']], notBefore: now, notAfter });
  return { certificate, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
};

const authnRequest = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://sp.example/</saml:Issuer></samlp:AuthnRequest>`;
const ask = (slug: string): string =>
  `https://sso.jumpcloud.com/saml2/${slug}?SAMLRequest=${encodeURIComponent(deflateRawSync(authnRequest).toString('base64'))}`;

describe("JumpCloud's own pair", () => {
  test('carries the subject of the organization and ends five years later to the second', async () => {
    const { jumpcloud } = world();
    const made = await jumpcloud.create({ displayLabel: 'Acme staff' });
    assert.deepEqual(made.assigned, { groups: [], users: [] });
    assert.equal(made.ssoUrl, 'https://sso.jumpcloud.com/saml2/acme-staff');
    assert.equal(made.certificate.source, 'generated');
    assert.equal(made.certificate.notAfter, '2031-11-24T14:32:00.000Z');
    const body = /<ds:X509Certificate>([^<]+)</.exec(jumpcloud.exportMetadata({ application: made.id }))?.[1];
    const certificate = new X509Certificate(Buffer.from(body ?? '', 'base64'));
    assert.equal(
      certificate.subject,
      'C=US\nST=CO\nL=Boulder\nO=Acme\nOU=JumpCloudSAMLIdP\nCN=JumpCloudSAMLUser',
    );
    assert.equal(certificate.verify(certificate.publicKey), true);
    assert.equal(certificate.fingerprint256, made.certificate.sha256);
  });

  test('is replaced whole by Regenerate', async () => {
    const { jumpcloud } = world();
    const { id, certificate } = await jumpcloud.create({ displayLabel: 'A' });
    const after = await jumpcloud.regenerate({ application: id });
    assert.notEqual(after.certificate.sha256, certificate.sha256);
    assert.equal(after.keyPresent, true);
  });
});

describe('the upload of an own pair', () => {
  test('certificate first, key second, in one go or in two', async () => {
    const { jumpcloud, clock } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A' });
    const { certificate, key } = own(clock.now());
    assert.equal(jumpcloud.uploadPair({ application, certificate }).keyPresent, false);
    const both = jumpcloud.uploadPair({ application, key });
    assert.equal(both.keyPresent, true);
    assert.equal(both.certificate.source, 'uploaded');
    assert.ok(jumpcloud.exportMetadata({ application }).includes(certificateBody(certificate)));
    assert.equal(JSON.stringify(jumpcloud.state()).includes('PRIVATE KEY'), false);
  });

  test('a key that does not belong is refused, and the certificate has already wiped the old one', async () => {
    const { jumpcloud, clock } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A' });
    const mixed = { application, certificate: own(clock.now()).certificate, key: own(clock.now()).key };
    assert.throws(() => jumpcloud.uploadPair(mixed), refused('key-does-not-match'));
    assert.equal(jumpcloud.state().applications[0]?.keyPresent, false);
    assert.throws(
      () => jumpcloud.uploadPair({ application, certificate: 'x' }),
      refused('invalid-certificate'),
    );
    assert.throws(() => jumpcloud.uploadPair({ application, key: 'x' }), refused('invalid-key'));
  });
});

describe('the console', () => {
  test('refuses what its form does not take', async () => {
    const { jumpcloud } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A' });
    await assert.rejects(jumpcloud.create({ displayLabel: ' ' }), refused('required'));
    assert.throws(() => jumpcloud.configure({ application, idpEntityId: '' }), refused('wrong-value'));
    assert.throws(
      () => jumpcloud.configure({ application, userGroups: ['Nobody'] }),
      refused('no-such-group'),
    );
    assert.throws(
      () => jumpcloud.configure({ application: 'B', loginUrl: '' }),
      refused('no-such-application'),
    );
    const configure = (fields: object) => jumpcloud.configure({ application, ...fields });
    assert.throws(() => configure({ entityId: 'b' }), refused('wrong-value'));
    await jumpcloud.create({ displayLabel: 'A' });
    assert.throws(() => jumpcloud.remove({ application: 'A' }), refused('ambiguous'));
  });

  test('keeps what a form leaves out and all of it when one field is wrong', async () => {
    const { jumpcloud } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A' });
    jumpcloud.configure({ application, idpEntityId: 'jumpcloud', userGroups: ['IT'] });
    assert.throws(() => jumpcloud.configure({ application, idpEntityId: 'other', userGroups: ['?'] }));
    const after = jumpcloud.configure({ application, displayLabel: 'B' });
    assert.equal(after.idpEntityId, 'jumpcloud');
    assert.deepEqual(after.assigned.groups, ['IT']);
    assert.equal(after.displayLabel, 'B');
  });
});

describe('exported metadata', () => {
  const sample = join(
    import.meta.dirname,
    '../../../../shared/samples/metadata/jumpcloud/own-certificate-post-and-redirect.xml',
  );

  test('is byte for byte what JumpCloud exported for the same settings', {
    skip: !existsSync(sample) && 'the samples are not here',
  }, async () => {
    const real = readFileSync(sample, 'utf8');
    const body = /<ds:X509Certificate>([^<]+)</.exec(real)?.[1] ?? '';
    const { jumpcloud } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A', ssoIdpUrlSlug: 'pillar-idp' });
    jumpcloud.configure({ application, idpEntityId: 'pillar-idp-2', declareRedirectEndpoint: true });
    jumpcloud.uploadPair({ application, certificate: pemOfDer(Buffer.from(body, 'base64')) });
    assert.equal(jumpcloud.exportMetadata({ application }), real);
  });

  test('declares POST alone and no signed requests unless told, and escapes what people type', async () => {
    const { jumpcloud } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A' });
    jumpcloud.configure({ application, idpEntityId: 'a"<&>' });
    const xml = jumpcloud.exportMetadata({ application });
    assert.match(xml, /entityID="a&quot;&lt;&amp;&gt;"/);
    assert.match(xml, /WantAuthnRequestsSigned="false"/);
    assert.equal(xml.includes('HTTP-Redirect'), false);
    assert.equal(xml.includes('\n'), false);
  });
});

describe('the sign-on address', () => {
  const ready = async () => {
    const { jumpcloud } = world();
    const { id: application } = await jumpcloud.create({ displayLabel: 'A' });
    jumpcloud.configure({
      application,
      idpEntityId: 'jumpcloud',
      spEntityId: 'https://sp.example/',
      acsUrls: ['https://sp.example/acs'],
      attributes: [{ name: 'email', value: 'email' }],
      userGroups: ['IT'],
    });
    return { jumpcloud, application };
  };

  test('sends strangers to the sign-in and unknown applications to a 404', async () => {
    const { jumpcloud } = await ready();
    const stranger = jumpcloud.signOn({ url: ask('a') });
    assert.equal(stranger.kind, 'redirect');
    assert.match(
      stranger.kind === 'redirect' ? stranger.location : '',
      /^https:\/\/console\.jumpcloud\.com\/userconsole\?redirectTo=%2Fsaml2%2Fa%3FSAMLRequest/,
    );
    const nowhere = jumpcloud.signOn({ url: ask('b'), user: 'ana@acme.com' });
    assert.equal(nowhere.kind === 'page' && nowhere.status, 404);
  });

  test('takes a posted request as well, and none that is garbage', async () => {
    const { jumpcloud } = await ready();
    const url = 'https://sso.jumpcloud.com/saml2/a';
    const form = { SAMLRequest: Buffer.from(authnRequest).toString('base64'), RelayState: 'r' };
    const answer = jumpcloud.signOn({ url, form, user: 'ana@acme.com' });
    assert.equal(answer.kind === 'form' && answer.relayState, 'r');
    const bad = jumpcloud.signOn({ url: `${url}?SAMLRequest=AAAA`, user: 'ana@acme.com' });
    assert.equal(bad.kind === 'page' && bad.status, 400);
  });

  for (const sign of ['Assertion', 'Response', 'Assertion & Response'] as const) {
    test(`signs ${sign} so that xmlsec1 agrees`, {
      skip: !existsSync('/usr/bin/xmlsec1') && 'xmlsec1 is not installed',
    }, async t => {
      const { jumpcloud, application } = await ready();
      jumpcloud.configure({ application, sign });
      const answer = jumpcloud.signOn({ url: ask('a'), user: 'ana@acme.com' });
      const xml = Buffer.from(answer.kind === 'form' ? answer.samlResponse : '', 'base64').toString();
      const folder = mkdtempSync(join(tmpdir(), 'saml-response-'));
      t.after(() => rmSync(folder, { recursive: true }));
      const body = /<ds:X509Certificate>([^<]+)</.exec(xml)?.[1] ?? '';
      writeFileSync(join(folder, 'certificate.pem'), pemOfDer(Buffer.from(body, 'base64')));
      const verify = (text: string, nth: number): void => {
        writeFileSync(join(folder, 'response.xml'), text);
        const ids = ['assertion:Assertion', 'protocol:Response'].flatMap(name => [
          '--id-attr:ID',
          `urn:oasis:names:tc:SAML:2.0:${name}`,
        ]);
        const which = ['--node-xpath', `(//*[local-name()='Signature'])[${nth}]`];
        const key = ['--enabled-key-data', 'rsa', '--pubkey-cert-pem', join(folder, 'certificate.pem')];
        execFileSync('xmlsec1', ['--verify', ...key, ...ids, ...which, join(folder, 'response.xml')], {
          stdio: 'pipe',
        });
      };
      const signatures = xml.match(/<ds:Signature /g)?.length ?? 0;
      assert.equal(signatures, sign === 'Assertion & Response' ? 2 : 1);
      for (let nth = 1; nth <= signatures; nth += 1) verify(xml, nth);
      assert.throws(() => verify(xml.replaceAll('ana@acme.com', 'ben@acme.com'), 1));
    });
  }
});
