import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { daysLeft, pairName, shortFingerprint } from '../../../src/domain/certificate.ts';
import { readCertificate } from '../../../src/saml/certificate.ts';
import { certificateFacts } from '../../../src/saml/certificate-facts.ts';
import { createKeyPair } from '../../../src/saml/keypair.ts';
import { fc } from '../../property.ts';
import { generatedSubject, makeCertificate } from './make-certificate.ts';

const now = new Date('2026-11-24T14:32:00Z');
const good = makeCertificate();
const der = Buffer.from(good.base64, 'base64');
const ecPem = `-----BEGIN CERTIFICATE-----
MIIBezCCASGgAwIBAgIUf292ziF4X9Jm+G1sOmxbEOZzhJAwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIZWxsaXB0aWMwHhcNMjYxMTI0MDYxNDUzWhcNNDYxMTE5MDYx
NDUzWjATMREwDwYDVQQDDAhlbGxpcHRpYzBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABARMHb/KekBM/f9AE2XP6ikpyN5hrgiFUDWN+6/AdhZAzwX5ro4xDT90pXc/
rGifFB3SMNX3s6/nlUaan6rcgYujUzBRMB0GA1UdDgQWBBSEHfvylsRKwMzK1lV3
xWKxFtfgGjAfBgNVHSMEGDAWgBSEHfvylsRKwMzK1lV3xWKxFtfgGjAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCvSf45dwjpn0IJlrgxb4Io8e4T
lUL+bvxZcB7feyrrogIgASfVGY+3g5NFT5yjax81oRX4T1Ag93N2YdfPW20JVQY=
-----END CERTIFICATE-----
`;

describe('a certificate that somebody brings', () => {
  for (const [what, input] of [
    ['PEM', good.pem],
    [
      'PEM as bytes, with Windows line ends and a text before it',
      Buffer.from(`Subject: x\r\n${good.pem.replaceAll('\n', '\r\n')}`),
    ],
    ['DER', new Uint8Array(der)],
    ['bare base64', good.base64],
    ['base64 over lines', good.base64.replace(/.{64}/g, '$&\n')],
    ["base64 of PEM, as JumpCloud's API gives it", Buffer.from(good.pem).toString('base64')],
    ['PEM in UTF-16', Buffer.from(`\uFEFF${good.pem}`, 'utf16le')],
  ] as const) {
    it(`is read as ${what}`, () => {
      const result = readCertificate(input, now);
      assert.ok(result.ok);
      assert.equal(result.value.pem, good.pem);
      assert.deepEqual(result.findings, []);
    });
  }

  const key = good.privateKeyPem;
  for (const [what, input, code, message] of [
    ['nothing', '  ', 'empty', /empty/],
    ['64 KiB and more', 'x'.repeat(70_000), 'too-large', /70,000 bytes/],
    [
      'a private key beside the certificate',
      good.pem + key,
      'private-key',
      /^This file holds a private key\. I did not keep it, and I cannot delete your file: delete it in Slack, and treat the key as exposed\.$/,
    ],
    [
      'a private key in DER',
      Buffer.from(key.replace(/-----[^-]+-----|\s/g, ''), 'base64'),
      'private-key',
      /private key/,
    ],
    [
      'two certificates',
      good.pem + makeCertificate().pem,
      'certificate-several',
      /^Two certificates: send one\.$/,
    ],
    ['two in DER', Buffer.concat([der, der]), 'certificate-several', /^Two certificates/],
    [
      'one that has ended',
      makeCertificate({ notBefore: '2023-01-01T00:00:00Z', notAfter: '2026-03-03T12:00:00Z' }).pem,
      'certificate-expired',
      /ended 3 Mar 2026/,
    ],
    [
      'one that has not begun',
      makeCertificate({ notBefore: '2027-01-01T00:00:00Z' }).pem,
      'certificate-not-yet-valid',
      /1 Jan 2027/,
    ],
    [
      '1024 bits',
      makeCertificate({ bits: 1024 }).pem,
      'certificate-short-key',
      /1024-bit key; at least 2048 bits/,
    ],
    ['SHA-1', makeCertificate({ digest: 'sha1' }).pem, 'certificate-sha1', /SHA-1; it needs SHA-256/],
    ['a damaged one', good.pem.replace(/.{64}\n(?=-----END)/s, '\n'), 'not-a-certificate', /damaged/],
    [
      'one with garbage inside',
      `-----BEGIN CERTIFICATE-----\n${Buffer.from([0x30, 3, 1, 1, 1]).toString('base64')}\n-----END CERTIFICATE-----`,
      'certificate-broken',
      /damaged/,
    ],
    [
      'a signing request',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      'not-a-certificate',
      /certificate request/,
    ],
    ['a metadata file', '<md:EntityDescriptor/>', 'not-a-certificate', /XML/],
  ] as const) {
    it(`is refused when it is ${what}`, () => {
      const result = readCertificate(input, now);
      assert.equal(result.ok, false);
      assert.deepEqual(
        result.findings.map(finding => finding.code),
        [code],
      );
      assert.match(result.findings[0]?.message ?? '', message);
      assert.ok(!JSON.stringify(result).includes(key.slice(100, 140)));
    });
  }

  it('may have a key that is not RSA, which is said', () => {
    const result = readCertificate(ecPem, now);
    assert.ok(result.ok);
    assert.equal(result.value.keyType, 'ec');
    assert.equal(result.value.keyBits, 256);
    assert.deepEqual(
      result.findings.map(({ code, level }) => `${level} ${code}`),
      ['warn certificate-not-rsa'],
    );
  });

  it('is answered whatever the bytes', () => {
    const anything = fc.oneof(
      fc.uint8Array(),
      fc.string(),
      fc
        .nat(der.length - 1)
        .map(at => Buffer.concat([der.subarray(0, at), Buffer.from([0x30]), der.subarray(at + 1)])),
    );
    fc.assert(
      fc.property(anything, input => assert.equal(typeof readCertificate(input, now).ok, 'boolean')),
      { numRuns: 5000 },
    );
  });
});

describe('what is known of a certificate', () => {
  it('is what OpenSSL reads in it', async () => {
    const pair = await createKeyPair({ commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048, now });
    const facts = certificateFacts(pair.certificatePem);
    const x509 = new X509Certificate(pair.certificatePem);
    assert.ok(facts);
    assert.equal(facts.sha256Fingerprint, x509.fingerprint256);
    assert.equal(facts.derSha256, x509.fingerprint256.replaceAll(':', '').toLowerCase());
    assert.equal(facts.spkiSha256.length, 64);
    assert.equal(facts.subject, 'CN=JumpCloud SAML IdP');
    assert.equal(facts.subjectCommonName, 'JumpCloud SAML IdP');
    assert.deepEqual([facts.notBefore, facts.notAfter], [pair.notBefore, pair.notAfter]);
    assert.deepEqual([facts.keyType, facts.keyBits, facts.generatedByJumpCloud], ['rsa', 2048, false]);
    assert.match(facts.signatureAlgorithm, /sha256/i);
  });

  it("tells JumpCloud's own pairs by their subject", () => {
    const facts = certificateFacts(makeCertificate({ subject: generatedSubject }).pem);
    assert.equal(facts?.generatedByJumpCloud, true);
    assert.equal(facts?.subjectCommonName, 'JumpCloudSAMLUser');
    assert.equal(
      certificateFacts(makeCertificate({ subject: [['CN', 'OU=JumpCloudSAMLIdP']] }).pem)
        ?.generatedByJumpCloud,
      false,
    );
  });

  it('the same key in a new certificate has the same key hash', () => {
    const facts = certificateFacts(good.pem);
    assert.notEqual(facts?.spkiSha256, certificateFacts(makeCertificate().pem)?.spkiSha256);
  });

  it('is nothing for two certificates, a broken one or text', () => {
    for (const wrong of [good.pem + good.pem, good.base64.slice(0, 100), 'x', ''])
      assert.equal(certificateFacts(wrong), undefined);
    assert.equal(certificateFacts(Buffer.concat([der, Buffer.from('x')])), undefined);
  });
});

describe('how people name certificates', () => {
  it('days left are days of the calendar where the owner is, negative after the last one', () => {
    const days = (notAfter: string, timeZone = 'UTC'): number =>
      daysLeft({ notAfter: new Date(notAfter) }, now, timeZone);
    assert.equal(days('2026-11-24T23:59:59Z'), 0);
    assert.equal(days('2026-11-24T00:00:00Z'), 0);
    assert.equal(days('2026-11-25T00:00:00Z'), 1);
    assert.equal(days('2026-11-23T23:59:59Z'), -1);
    // In Auckland it is 25 Nov already, in Los Angeles 25 Nov begins later.
    assert.equal(days('2026-11-25T00:00:00Z', 'Pacific/Auckland'), 0);
    assert.equal(days('2026-11-25T07:59:00Z', 'America/Los_Angeles'), 0);
    assert.equal(days('2026-11-25T08:00:00Z', 'America/Los_Angeles'), 1);
    // A day on which a clock goes back has 25 hours and counts once.
    const summer = new Date('2026-10-24T22:30:00Z');
    assert.equal(daysLeft({ notAfter: new Date('2026-10-25T22:59:00Z') }, summer, 'Europe/Berlin'), 0);
  });

  it('a fingerprint is shortened to its ends, a pair is called by its first two bytes', () => {
    const bytes = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, '0').toUpperCase());
    assert.equal(shortFingerprint(bytes.join(':')), '00:01:02:03:04:05:06:07:…:18:19:1A:1B:1C:1D:1E:1F');
    assert.equal(shortFingerprint('3F:9A:00:11:C1'), '3F:9A:00:11:C1');
    assert.equal(pairName('3F:9A:00:11:C1'), '3F9A');
  });
});
