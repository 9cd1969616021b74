import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { heldCertificate, writtenCertificate } from '../../../src/cloudflare/certificate.ts';
import { bareBase64, certificatePem } from './certificates.ts';

const pem = certificatePem('samlidp.jumpcloud.com');
const bare = bareBase64(pem);
const fingerprint = createHash('sha256').update(Buffer.from(bare, 'base64')).digest('hex').toUpperCase();

for (const [form, text] of [
  ['PEM', pem],
  ['PEM with space around', `\n${pem}\n\n`],
  ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
  ['base64 in lines', bare],
  ['base64 in one line', bare.replaceAll('\n', '')],
  ['base64 without padding', bare.replaceAll('\n', '').replace(/=+$/, '')],
] as const)
  test(`${form} is read and written as one PEM`, () => {
    const held = heldCertificate(text);
    assert.equal(held.text, text);
    assert.equal(held.sha256?.replaceAll(':', ''), fingerprint);
    assert.equal(held.notAfter?.toISOString(), '2029-11-23T00:00:00.000Z');
    assert.equal(held.keyBits, 2048);
    assert.equal(writtenCertificate(text), pem);
  });

for (const [form, text] of [
  ['nothing', ''],
  ['two certificates in one entry', `${pem}\n${pem}`],
  [
    'two certificates in base64',
    Buffer.concat([Buffer.from(bare, 'base64'), Buffer.from(bare, 'base64')]).toString('base64'),
  ],
  ['an ellipsis in base64', `${bare.slice(0, 40)}…..`],
  ['a cut certificate', bare.slice(0, 400)],
  ['a private key', pem.replaceAll('CERTIFICATE', 'PRIVATE KEY')],
] as const)
  test(`${form} has no facts and is kept as it stands`, () => {
    assert.deepEqual(heldCertificate(text), { text, sha256: null, notAfter: null, keyBits: null });
    assert.equal(writtenCertificate(text), text);
  });

test('a certificate around a damaged key, or a key of an unknown kind, has no facts and throws nothing', () => {
  const der = Buffer.from(bare, 'base64');
  const rsa = Buffer.from('06092a864886f70d010101', 'hex');
  const key = der.indexOf(rsa);
  assert.ok(key > 0);
  const at = (offset: number, value: number): string => {
    const damaged = Buffer.from(der);
    damaged[offset] = value;
    return damaged.toString('base64');
  };
  // NULL follows the algorithm, then the BIT STRING: its tag, four of length and unused bits, then the key's SEQUENCE.
  const sequence = der.indexOf(0x30, key + rsa.length + 2 + 4);
  for (const [what, text] of [
    ['the SEQUENCE inside the key', at(sequence, 0x70)],
    ['the algorithm of the key', at(key + rsa.length - 1, 0x7f)],
  ] as const) {
    assert.doesNotThrow(() => new X509Certificate(Buffer.from(text, 'base64')), what);
    assert.throws(() => new X509Certificate(Buffer.from(text, 'base64')).publicKey, what);
    assert.deepEqual(heldCertificate(text), { text, sha256: null, notAfter: null, keyBits: null }, what);
  }
});
