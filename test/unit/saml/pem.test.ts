import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  certificateBlocks,
  containsPrivateKey,
  derLength,
  fromBase64,
  isPrivateKeyDer,
  sha256Fingerprint,
  toPem,
} from '../../../src/saml/pem.ts';
import { makeCertificate } from './make-certificate.ts';

const certificate = makeCertificate();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const encrypted = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const;

const keys: readonly (readonly [string, string])[] = [
  ['PKCS#1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['PKCS#8', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['encrypted PKCS#8', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...encrypted }).toString()],
  ['SEC 1', ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString()],
  ['EC in PKCS#8', ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
  ['Ed25519', ed.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
];

describe('a private key is recognised', () => {
  for (const [kind, pem] of keys) {
    const bare = pem.replace(/-----[^-]+-----|\s/g, '');
    it(`${kind}: in armour, cut off, in bare base64, in DER`, () => {
      assert.ok(containsPrivateKey(`see: ${pem}`));
      assert.ok(containsPrivateKey(pem.slice(0, 60)));
      assert.ok(containsPrivateKey(`<x>${bare}</x>`));
      assert.ok(isPrivateKeyDer(Buffer.from(bare, 'base64')));
    });
  }

  it('as a JSON Web Key, in OpenSSH armour, in JSON', () => {
    assert.ok(containsPrivateKey(JSON.stringify(rsa.privateKey.export({ format: 'jwk' }))));
    assert.ok(containsPrivateKey('-----BEGIN OPENSSH PRIVATE KEY-----'));
    assert.ok(containsPrivateKey(JSON.stringify({ key: keys[0]?.[1] })));
  });

  it('not by its armour alone, which programs hold as a text', () => {
    for (const text of [
      'const head = "-----BEGIN PRIVATE KEY-----\\n" + body;',
      "pem.replace('-----BEGIN RSA PRIVATE KEY-----', '')",
      '{"begin":"-----BEGIN EC PRIVATE KEY-----","end":"-----END EC PRIVATE KEY-----"}',
    ])
      assert.equal(containsPrivateKey(text), false, text);
    assert.ok(containsPrivateKey('-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n'));
  });

  it('and nothing public is taken for one', () => {
    const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    for (const text of [
      certificate.pem,
      certificate.base64,
      publicPem,
      pkcs1,
      pkcs1.replace(/-----[^-]+-----|\s/g, ''),
      'a private key',
      JSON.stringify(rsa.publicKey.export({ format: 'jwk' })),
    ]) {
      assert.equal(containsPrivateKey(text), false, text.slice(0, 60));
    }
  });
});

describe('armour', () => {
  const der = Buffer.from(certificate.base64, 'base64');
  it('goes on and off without loss', () => {
    assert.equal(toPem(der), certificate.pem);
    assert.deepEqual(certificateBlocks(`${certificate.pem}text${certificate.pem}`), [
      new Uint8Array(der),
      new Uint8Array(der),
    ]);
    assert.deepEqual(certificateBlocks('-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----'), [
      undefined,
    ]);
  });

  it('base64 is taken with white space, and nothing else', () => {
    assert.deepEqual(fromBase64(' AQ\n==\t'), new Uint8Array([1]));
    for (const wrong of ['', ' ', 'A', 'AQ=A', 'A*==', '=', 'AQ==='])
      assert.equal(fromBase64(wrong), undefined, wrong);
  });

  it('lengths of DER are read in short and long form', () => {
    assert.equal(derLength(der), der.length);
    assert.equal(derLength(new Uint8Array([0x30, 2, 0, 0])), 4);
    for (const wrong of [[], [0x30], [0x30, 0x80], [0x30, 0x85, 1, 1, 1, 1, 1], [0x31, 0], [0x30, 0x82, 1]])
      assert.equal(derLength(new Uint8Array(wrong)), undefined);
  });

  it('a fingerprint is the SHA-256 of the bytes', () => {
    assert.equal(sha256Fingerprint(new Uint8Array()).slice(0, 11), 'E3:B0:C4:42');
  });
});
