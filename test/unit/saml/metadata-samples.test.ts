import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readMetadata } from '../../../src/saml/metadata.ts';

const samples = new URL('../../../../shared/samples/', import.meta.url);
const table = new URL('METADATA.tsv', samples);
const skip = existsSync(table)
  ? false
  : 'the folder of real files from public repositories is not beside this checkout';
const now = new Date('2026-11-24T00:00:00Z');

/** What the last column says of a file, and the finding that must say it too. */
const tells: readonly (readonly [RegExp, string])[] = [
  [/SSO URL not https/, 'sso-not-https'],
  [/a signing cert has expired/, 'certificate-expired'],
  [/validUntil is in the past/, 'metadata-expired'],
  [/WantAuthnRequestsSigned=true/, 'wants-signed-requests'],
  [/KeyDescriptor without use/, 'key-without-use'],
  [/metadata itself is signed/, 'metadata-signed'],
  [/one of the signing certs does not parse/, 'certificate-broken'],
  [/federation aggregate/, 'several-idps'],
];
const why: readonly (readonly [RegExp, readonly string[]])[] = [
  [/not well-formed XML: Namespace prefix/, ['namespace', 'malformed']],
  [/not well-formed XML/, ['malformed']],
  [/not in urn:oasis:names:tc:SAML:2.0:metadata namespace/, ['not-metadata']],
  [/no IDPSSODescriptor/, ['sp-metadata', 'no-idp']],
  [/no HTTP-Redirect or HTTP-POST/, ['no-sso-url']],
  [/no signing certificate/, ['no-signing-certificate']],
  [/do not parse as X.509/, ['certificate-broken']],
];

describe('real metadata files', { skip }, () => {
  const rows = skip
    ? []
    : readFileSync(table, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map(line => line.split('\t'));
  for (const row of rows) {
    const [file = '', , , entityId = '', redirect = '', post = ''] = row;
    const certificates = row[9] ?? '';
    const expected = row.at(-1) ?? '';
    it(`${file}: ${expected.slice(0, 80)}`, () => {
      const result = readMetadata(readFileSync(new URL(file, samples)), now);
      const codes = result.findings.map(finding => finding.code);
      const stopCodes = result.findings
        .filter(finding => finding.level === 'stop')
        .map(finding => finding.code);
      if (expected.startsWith('reject')) {
        const reasons = why.find(([text]) => text.test(expected))?.[1] ?? [];
        assert.ok(
          stopCodes.some(code => reasons.includes(code)),
          `${stopCodes.join()} says none of ${reasons.join()}`,
        );
        return;
      }
      const aggregate = expected.includes('federation aggregate');
      for (const [text, code] of aggregate ? tells.slice(-1) : tells) {
        if (text.test(expected)) assert.ok(codes.includes(code), `${code} is not among ${codes.join()}`);
      }
      assert.ok(
        stopCodes.every(code => code === 'sso-not-https' || code === 'several-idps'),
        stopCodes.join(),
      );
      if (!result.ok) return;
      assert.equal(result.value.entityId, entityId);
      if (!redirect.includes('|')) assert.equal(result.value.ssoRedirectUrl ?? '', redirect);
      if (!post.includes('|')) assert.equal(result.value.ssoPostUrl ?? '', post);
      const parsed = result.value.signingCertificates.map(pem =>
        createHash('sha256').update(new X509Certificate(pem).raw).digest('hex').slice(0, 16),
      );
      assert.deepEqual(parsed, [
        ...new Set([...certificates.matchAll(/sha256=([0-9a-f]{16})/g)].map(found => found[1])),
      ]);
    });
  }

  it('there are more than a hundred of them', () => assert.ok(rows.length > 100));
});

describe("JumpCloud's own files", { skip }, () => {
  it('the one with both bindings is usable; its certificate has ended', () => {
    const result = readMetadata(
      readFileSync(new URL('metadata/jumpcloud/own-certificate-post-and-redirect.xml', samples)),
      now,
    );
    assert.ok(result.ok);
    assert.equal(result.value.ssoRedirectUrl, 'https://sso.jumpcloud.com/saml2/pillar-idp');
    assert.deepEqual(
      result.findings.map(({ code, level }) => `${level} ${code}`),
      ['warn certificate-expired'],
    );
  });
  it('the one with its certificate blacked out is refused for that', () => {
    const result = readMetadata(
      readFileSync(new URL('metadata/jumpcloud/reindented-certificate-redacted.xml', samples)),
      now,
    );
    assert.deepEqual(
      result.findings.map(({ code, level }) => `${level} ${code}`),
      ['stop certificate-broken', 'warn post-only'],
    );
  });
});
