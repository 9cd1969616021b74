import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCertificate } from '../../../src/saml/certificate.ts';
import { certificateFacts } from '../../../src/saml/certificate-facts.ts';
import { issuersAmong } from '../../../src/saml/certificate-roles.ts';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { makeCertificate } from './make-certificate.ts';
import { metadataText, utf8 } from './make-metadata.ts';
import { expected, pair, sign, unsignedResponse } from './make-response.ts';

const now = new Date('2026-11-24T12:00:00Z');
const missing =
  spawnSync('openssl', ['version']).status === 0 ? false : 'the openssl program is not installed';

describe('kinds of keys and signatures', { skip: missing }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinds-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const made = (...args: string[]): string => {
    const file = join(folder, 'made.pem');
    const common = [
      '-nodes',
      '-keyout',
      join(folder, 'made.key'),
      '-out',
      file,
      '-subj',
      '/CN=x',
      '-days',
      '9000',
    ];
    execFileSync('openssl', ['req', '-x509', ...args, ...common], { stdio: 'ignore' });
    return readFileSync(file, 'utf8');
  };
  it('version 1, without extensions', () => {
    const [key, request] = [join(folder, 'v1.key'), join(folder, 'v1.csr')];
    execFileSync(
      'openssl',
      ['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-subj', '/CN=x', '-out', request],
      {
        stdio: 'ignore',
      },
    );
    const pem = execFileSync('openssl', ['x509', '-req', '-in', request, '-signkey', key, '-days', '900'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    assert.deepEqual(readCertificate(pem, new Date()).findings, []);
  });

  const pss = ['-newkey', 'rsa:2048', '-sigopt', 'rsa_padding_mode:pss'];

  for (const [what, args, type, bits, algorithm] of [
    [
      'brainpool',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP384r1'],
      'ec',
      384,
      'ecdsa-with-SHA256',
    ],
    [
      'a binary curve',
      ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:sect571r1'],
      'ec',
      571,
      'ecdsa-with-SHA256',
    ],
    ['Ed25519', ['-newkey', 'ed25519'], 'ed25519', 0, 'ED25519'],
    ['RSA-PSS with SHA-256', [...pss, '-sha256'], 'rsa', 2048, 'rsassaPss with SHA-256'],
    ['RSA-PSS with SHA-1, which is its default', [...pss, '-sha1'], 'rsa', 2048, 'rsassaPss with SHA-1'],
  ] as const) {
    it(what, () => {
      const facts = certificateFacts(made(...args));
      assert.deepEqual([facts?.keyType, facts?.keyBits, facts?.signatureAlgorithm], [type, bits, algorithm]);
      const codes = readCertificate(facts?.pem ?? '', new Date()).findings.map(({ code }) => code);
      const kind = type === 'rsa' ? [] : ['certificate-not-rsa'];
      assert.deepEqual(codes, algorithm.endsWith('SHA-1') ? ['certificate-sha1'] : kind);
    });
  }
});

describe('a certificate that cannot be read says why', () => {
  const der = Buffer.from(pair.base64, 'base64');
  const reasons: readonly (readonly [string, Buffer, RegExp])[] = [
    [
      'bytes after its end',
      Buffer.concat([der, Buffer.from('abc')]),
      /3 bytes that do not belong to it follow its end/,
    ],
    ['cut off', der.subarray(0, 500), /it is cut off: 500 of its \d+ bytes/],
    ['not UTF-8 in a name', broken(der), /against X\.509/],
    ['a placeholder', Buffer.from('PASTE YOUR CERTIFICATE HERE'), /placeholder/],
  ];
  for (const [what, bytes, reason] of reasons) {
    it(what, () => {
      const file = metadataText({ certificates: [bytes.toString('base64')] });
      const [finding] = readMetadata(utf8(file), now).findings;
      assert.equal(finding?.code, 'certificate-broken');
      assert.match(finding?.message ?? '', reason);
      const shown = sign(unsignedResponse()).replace(
        /<ds:X509Certificate>[^<]*/,
        `<ds:X509Certificate>${bytes.toString('base64')}`,
      );
      assert.match(diagnose(utf8(shown), expected)[0]?.message ?? '', reason);
      if (what !== 'a placeholder')
        assert.match(readCertificate(bytes, now).findings[0]?.message ?? '', reason);
    });
  }
});

/** The common name's first letter as a byte that begins no character. */
function broken(der: Buffer): Buffer {
  const changed = Buffer.from(der);
  const name = Buffer.from('JumpCloud SAML IdP');
  const first = changed.indexOf(name);
  // The value becomes a UTF8String, whose letters are checked.
  changed[first - 2] = 0x0c;
  changed[first] = 0xff;
  return changed;
}

describe('a chain: the signer is known by its role, not by its place', () => {
  const root = makeCertificate({ subject: [['CN', 'Acme Root']] });
  const issuer = { subject: [['CN', 'Acme Root']] as const, key: root.privateKeyPem };
  const leaf = makeCertificate({ subject: [['CN', 'Acme SAML']], issuer });
  const stranger = makeCertificate({
    subject: [['CN', 'Acme SAML']],
    issuer: { ...issuer, key: pair.privateKeyPem },
  });
  const facts = (...pems: string[]) => pems.flatMap(pem => certificateFacts(pem) ?? []);

  it('is the certificate authority only who really issued another one', () => {
    const rootHash = facts(root.pem)[0]?.derSha256;
    assert.deepEqual([...issuersAmong(facts(leaf.pem, root.pem))], [rootHash]);
    assert.deepEqual([...issuersAmong(facts(root.pem, stranger.pem, pair.pem))], []);
    assert.deepEqual([...issuersAmong(facts(root.pem))], []);
  });

  const chained = (...certificates: string[]): string =>
    sign(unsignedResponse(), { by: leaf }).replace(
      /<ds:X509Certificate>.*<\/ds:X509Certificate>/,
      certificates.map(one => `<ds:X509Certificate>${one}</ds:X509Certificate>`).join(''),
    );

  it('first in KeyInfo: told that the one that signed comes after its authority', () => {
    const [only, ...others] = diagnose(utf8(chained(root.base64, leaf.base64)), {
      ...expected,
      certificates: [leaf.pem],
    });
    assert.deepEqual([only?.code, only?.level, others.length], ['E07', 'warn', 0]);
    assert.match(only?.message ?? '', /number 2; the first is the CA that issued another/);
    assert.deepEqual(
      only?.inFile?.split('\n').map(line => line.split(' · ').slice(3).join()),
      ['CA, issued another one of them', 'signed'],
    );
  });

  it('neither signed: the leaf is named, not its authority', () => {
    const xml = sign(unsignedResponse(), { by: pair }).replace(
      /<ds:X509Certificate>.*<\/ds:X509Certificate>/,
      [root.base64, leaf.base64].map(one => `<ds:X509Certificate>${one}</ds:X509Certificate>`).join(''),
    );
    for (const certificates of [[leaf.pem], [pair.pem]]) {
      const [first] = diagnose(utf8(xml), { ...expected, certificates });
      const [leafFacts] = facts(leaf.pem);
      assert.ok(first?.inFile?.includes(leafFacts?.sha256Fingerprint ?? '?'), first?.message ?? '');
    }
  });

  it('the same certificate twice is no chain', () => {
    const xml = chained(leaf.base64, leaf.base64);
    assert.deepEqual(diagnose(utf8(xml), { ...expected, certificates: [leaf.pem] }), []);
  });

  it('in metadata: says which one is the authority', () => {
    const read = readMetadata(utf8(metadataText({ certificates: [leaf.base64, root.base64] })), now);
    const several = read.findings.find(({ code }) => code === 'several-certificates');
    assert.match(several?.message ?? '', /a chain: one of them is the CA that issued another/);
    assert.match(several?.inFile?.split('\n')[1] ?? '', /CA, issued another/);
    assert.equal(read.ok && read.value.signingCertificates.length, 2);
  });
});
