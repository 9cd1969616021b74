import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { certificateFacts } from '../../../src/saml/certificate-facts.ts';
import { createKeyPair } from '../../../src/saml/keypair.ts';

const { certificatePem } = await createKeyPair({
  commonName: 'acme',
  days: 90,
  bits: 2048,
  now: new Date(0),
});
const known = new X509Certificate(certificatePem);
const spki = known.publicKey.export({ type: 'spki', format: 'der' });
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes with the algorithm of their RSA key named by a number that nobody has given out. */
const unknownKind = (bytes: Buffer): Buffer => {
  const rsaEncryption = Buffer.from('06092a864886f70d010101', 'hex');
  const changed = Buffer.from(bytes);
  changed[changed.indexOf(rsaEncryption) + rsaEncryption.length - 1] = 0x7f;
  return changed;
};

describe('the hash of the public key', () => {
  it('is of the whole SubjectPublicKeyInfo', () => {
    assert.equal(certificateFacts(certificatePem)?.spkiSha256, sha256(spki));
  });

  it('is found as well around a key of a kind that OpenSSL does not know', () => {
    const facts = certificateFacts(unknownKind(known.raw));
    assert.equal(facts?.keyType, 'unknown');
    assert.equal(facts?.spkiSha256, sha256(unknownKind(spki)));
  });

  it('is found without the field of the version too', () => {
    // [0] { INTEGER 2 }, five bytes, are cut out; both SEQUENCEs around have two bytes for their length.
    const bytes = Buffer.from(unknownKind(known.raw));
    const at = bytes.indexOf(Buffer.from('a003020102', 'hex'));
    assert.equal(at, 8);
    const cut = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 5)]);
    for (const length of [2, 6]) cut.writeUInt16BE(cut.readUInt16BE(length) - 5, length);
    assert.equal(certificateFacts(cut)?.spkiSha256, sha256(unknownKind(spki)));
  });
});
