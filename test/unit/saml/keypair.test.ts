import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createKeyPair, type KeyPair } from '../../../src/saml/keypair.ts';

const openssl = (args: string[], input = ''): string =>
  execFileSync('openssl', args, { input, encoding: 'utf8' });
const now = new Date('2026-11-24T14:32:00.789Z');
const missing =
  spawnSync('openssl', ['version']).status !== 0 ? 'the openssl program is not installed' : false;

describe('a pair made here, judged by openssl', { skip: missing }, () => {
  let folder = '';
  let pair: KeyPair;
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keypair-'));
    pair = await createKeyPair({ commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048, now });
    writeFileSync(file('key.pem'), pair.privateKeyPem, { mode: 0o600 });
    writeFileSync(file('crt.pem'), pair.certificatePem);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('equals, field by field, what openssl makes of the same key', () => {
    openssl([
      'req',
      '-new',
      '-x509',
      '-sha256',
      '-days',
      '1095',
      '-key',
      file('key.pem'),
      '-subj',
      '/CN=JumpCloud SAML IdP',
      '-out',
      file('theirs.pem'),
    ]);
    assert.deepEqual(profile(pair.certificatePem), profile(openssl(['x509', '-in', file('theirs.pem')])));
  });

  it('begins now, to the second, and lasts 1,095 days of 86,400 s', () => {
    const dates = openssl(['x509', '-noout', '-dates', '-in', file('crt.pem')]);
    assert.equal(dates, 'notBefore=Nov 24 14:32:00 2026 GMT\nnotAfter=Nov 23 14:32:00 2029 GMT\n');
    assert.equal(pair.notBefore.toISOString(), '2026-11-24T14:32:00.000Z');
    assert.equal(pair.notAfter.toISOString(), '2029-11-23T14:32:00.000Z');
  });

  it('passes strict verification as its own authority', () => {
    const args = [
      'verify',
      '-x509_strict',
      '-check_ss_sig',
      '-attime',
      String(Math.floor(now.getTime() / 1000) + 60),
      '-CAfile',
      file('crt.pem'),
      file('crt.pem'),
    ];
    assert.match(openssl(args), /: OK$/m);
  });

  it('holds the modulus of its key, in both files', () => {
    assert.equal(
      openssl(['x509', '-noout', '-modulus', '-in', file('crt.pem')]),
      openssl(['rsa', '-noout', '-modulus', '-in', file('key.pem')]),
    );
    assert.ok(new X509Certificate(pair.certificatePem).checkPrivateKey(createPrivateKey(pair.privateKeyPem)));
  });

  it('gives the key in PKCS#1 and names the certificate by the SHA-256 that openssl names', () => {
    assert.match(pair.privateKeyPem, /^-----BEGIN RSA PRIVATE KEY-----\n/);
    assert.match(openssl(['rsa', '-check', '-noout', '-in', file('key.pem')]), /RSA key ok/);
    assert.equal(
      openssl(['x509', '-noout', '-fingerprint', '-sha256', '-in', file('crt.pem')])
        .trim()
        .split('=')[1],
      pair.sha256Fingerprint,
    );
  });

  it('has a positive serial number of 20 bytes, also when chance gives zeros', async () => {
    const zeros = await createKeyPair({
      commonName: 'x',
      days: 1,
      bits: 2048,
      now,
      random: size => new Uint8Array(size),
    });
    assert.equal(new X509Certificate(zeros.certificatePem).serialNumber, `40${'00'.repeat(19)}`);
    const ones = await createKeyPair({
      commonName: 'x',
      days: 1,
      bits: 2048,
      now,
      random: size => new Uint8Array(size).fill(0xff),
    });
    assert.equal(new X509Certificate(ones.certificatePem).serialNumber, `7F${'FF'.repeat(19)}`);
  });
});

describe('what a pair can be asked for', () => {
  it('takes names beyond ASCII, up to 64 characters, as UTF8String', async () => {
    const commonName = `${'é'.repeat(62)}🔑中`;
    const { certificatePem } = await createKeyPair({ commonName, days: 365, bits: 3072, now });
    assert.equal(new X509Certificate(certificatePem).subject, `CN=${commonName}`);
  });

  it('writes dates from 2050 on as GeneralizedTime', async () => {
    const { certificatePem } = await createKeyPair({
      commonName: 'x',
      days: 3650,
      bits: 2048,
      now: new Date('2045-01-01T00:00:00Z'),
    });
    assert.equal(new X509Certificate(certificatePem).validToDate.toISOString(), '2054-12-30T00:00:00.000Z');
  });

  for (const [what, wrong] of [
    ['an empty name', { commonName: ' ' }],
    ['a name of 65 characters', { commonName: 'a'.repeat(65) }],
    ['a name with a line break', { commonName: 'a\nb' }],
    ['no days', { days: 0 }],
    ['half a day', { days: 0.5 }],
    ['a century', { days: 36_500 }],
    ['1024 bits', { bits: 1024 }],
    ['an odd size', { bits: 2049 }],
    ['no date', { now: new Date(Number.NaN) }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        createKeyPair({ commonName: 'x', days: 365, bits: 2048, now, ...wrong }),
        RangeError,
      );
    });
  }
});

/** The ASN.1 of a certificate, one line a value, without what must differ: serial, dates, signature; and without offsets. */
const profile = (pem: string): string[] =>
  openssl(['asn1parse'], pem)
    .trim()
    .split('\n')
    .map(line =>
      line
        .replace(/^\s*\d+:/, '')
        .replace(/(?<=INTEGER\s+):[0-9A-F]{40}$/, ':serial')
        .replace(/(?<=UTCTIME\s+):\w+$/, ':date')
        .trim(),
    );
