import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { makeCertificate } from './make-certificate.ts';
import { declaration, entity, keyDescriptor, metadataText, signOn, utf8 } from './make-metadata.ts';

const now = new Date('2026-11-24T14:32:00Z');
const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../fixtures/metadata/${name}`, import.meta.url));
const good = makeCertificate();
const other = makeCertificate();
const read = (text: string, options?: { entityId?: string }): ReturnType<typeof readMetadata> =>
  readMetadata(utf8(text), now, options);
const codes = (text: string): string[] => read(text).findings.map(finding => finding.code);

describe('metadata as JumpCloud exports it', () => {
  it('is read whole, without a finding', () => {
    const result = readMetadata(fixture('own-pair.xml'), now);
    assert.ok(result.ok);
    assert.deepEqual(result.findings, []);
    const [certificate, ...others] = result.value.signingCertificates;
    assert.equal(new X509Certificate(certificate ?? '').subject, 'CN=JumpCloud SAML IdP');
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...result.value, signingCertificates: [] },
      {
        entityId: 'https://acme.cloudflareaccess.com/',
        ssoRedirectUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
        ssoPostUrl: 'https://sso.jumpcloud.com/saml2/acme-staff',
        signingCertificates: [],
        nameIdFormats: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
        wantAuthnRequestsSigned: false,
      },
    );
  });

  it('says the same when somebody has indented it', () => {
    assert.deepEqual(
      readMetadata(fixture('own-pair-reindented.xml'), now),
      readMetadata(fixture('own-pair.xml'), now),
    );
  });

  it('is usable with POST alone and a wish for signed requests, and says both', () => {
    const result = readMetadata(fixture('generated-pair-post-only.xml'), now);
    assert.ok(result.ok);
    assert.equal(result.value.wantAuthnRequestsSigned, true);
    assert.equal(result.value.ssoRedirectUrl, undefined);
    assert.equal(result.value.ssoPostUrl, 'https://sso.jumpcloud.com/saml2/acme-staff');
    assert.deepEqual(
      result.findings.map(({ code, level }) => `${level} ${code}`),
      ['warn post-only', 'warn wants-signed-requests'],
    );
  });

  it('is read in UTF-8 and in UTF-16 of both byte orders when a byte order mark says so', () => {
    const expected = readMetadata(fixture('own-pair.xml'), now);
    const text = Buffer.from(fixture('own-pair.xml')).toString('utf8');
    const wide = text.replace('UTF-8', 'UTF-16');
    const little = Buffer.from(`\uFEFF${wide}`, 'utf16le');
    assert.deepEqual(readMetadata(utf8(`\uFEFF${text}`), now), expected);
    assert.deepEqual(readMetadata(little, now), expected);
    assert.deepEqual(readMetadata(Buffer.from(little).swap16(), now), expected);
  });
});

describe('what a file is refused for', () => {
  const whole = metadataText({ certificates: [good.base64] });
  const expired = makeCertificate({ notBefore: '2023-03-03T00:00:00Z', notAfter: '2026-03-03T00:00:00Z' });
  const key = good.privateKeyPem;
  for (const [what, input, code, message] of [
    ['nothing', '', 'empty', /empty/],
    ['two mebibytes', ' '.repeat(2_097_152), 'too-large', /2,097,152 bytes/],
    ['plain text', 'hello', 'not-xml', /not XML/],
    [
      'a sign-in page',
      '<!DOCTYPE html><html><body>Sign in</body></html>',
      'html',
      /^This is a web page, not metadata: a sign-in page was saved\.$/,
    ],
    ['a page without DOCTYPE', '\n<html lang="en"></html>', 'html', /web page/],
    ['JSON', '{"metadata": "x"}', 'json', /JSON/],
    ['a certificate', good.pem, 'pem', /certificate/],
    ['a private key', key, 'private-key', /^This looks like a private key\. I did not keep it\.$/],
    [
      'a key inside metadata',
      whole.replace('<md:NameIDFormat>', `<md:NameIDFormat>${key}`),
      'private-key',
      /private key/,
    ],
    [
      'a key as bare base64 where the certificate belongs',
      metadataText({ certificates: [key.replace(/-----[^-]+-----|\s/g, '')] }),
      'private-key',
      /private key/,
    ],
    [
      'a DOCTYPE',
      whole.replace('?><md:', '?><!DOCTYPE md:EntityDescriptor [<!ENTITY a "b">]><md:'),
      'doctype',
      /DOCTYPE/,
    ],
    ['a file that is cut off', whole.slice(0, 1024), 'cut-off', /^The file is cut off at byte 1,024\.$/],
    ['a second root', `${whole}<md:EntityDescriptor/>`, 'malformed', /second outermost element/],
    ['text after the root', `${whole}x`, 'malformed', /outside/],
    [
      'an undeclared prefix',
      whole
        .replace('<md:NameIDFormat>', '<sm:NameIDFormat>')
        .replace('</md:NameIDFormat>', '</sm:NameIDFormat>'),
      'namespace',
      /"sm"/,
    ],
    ['a control character', whole.replace('acme-staff', 'acme\u0001staff'), 'control-character', /U\+0001/],
    [
      'another kind of XML',
      '<feed xmlns="http://www.w3.org/2005/Atom"/>',
      'not-metadata',
      /not SAML metadata/,
    ],
    [
      'the right names in no namespace',
      entity({ certificates: [good.base64] })
        .replaceAll('md:', '')
        .replace(' xmlns:md=', ' a='),
      'not-metadata',
      /namespace/,
    ],
    [
      "the service provider's file",
      `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://acme.cloudflareaccess.com/cdn-cgi/access/callback"><SPSSODescriptor/></EntityDescriptor>`,
      'sp-metadata',
      /not JumpCloud/,
    ],
    ['no entity ID', whole.replace(/ entityID="[^"]*"/, ''), 'entity-id-missing', /no entity ID/],
    [
      'an entity ID that is too long',
      metadataText({ certificates: [good.base64], entityId: 'x'.repeat(1025) }),
      'entity-id-too-long',
      /1025/,
    ],
    [
      'an http address',
      metadataText({
        certificates: [good.base64],
        services: signOn('Redirect', 'http://sso.jumpcloud.com/saml2/x'),
      }),
      'sso-not-https',
      /^The sign-on URL is http; it must be https\.$/,
    ],
    [
      'an address of another kind',
      metadataText({ certificates: [good.base64], services: signOn('Redirect', 'javascript:alert(1)') }),
      'sso-not-a-url',
      /not a web address/,
    ],
    [
      'an address with a user name',
      metadataText({
        certificates: [good.base64],
        services: signOn('Redirect', 'https://sso.jumpcloud.com@evil.example/'),
      }),
      'sso-with-password',
      /user name/,
    ],
    [
      'no address',
      metadataText({ certificates: [good.base64], services: '' }),
      'no-sso-url',
      /no sign-on URL/,
    ],
    ['no certificate', metadataText(), 'no-signing-certificate', /no signing certificate/],
    [
      'a certificate for encryption alone',
      metadataText({ certificates: [good.base64], keyUse: ' use="encryption"' }),
      'no-signing-certificate',
      /encryption only/,
    ],
    [
      'a broken certificate',
      metadataText({ certificates: [good.base64.slice(0, 400)] }),
      'certificate-broken',
      /cannot be read/,
    ],
    ['a placeholder', metadataText({ certificates: ['TODO'] }), 'certificate-broken', /placeholder/],
    [
      'two certificates run together in one entry',
      metadataText({ certificates: [`${good.base64}${expired.base64}`] }),
      'certificate-several',
      /Two certificates are in one entry/,
    ],
    [
      'two PEM certificates in one entry',
      metadataText({ certificates: [good.pem + expired.pem] }),
      'certificate-several',
      /one entry/,
    ],
  ] as const) {
    it(what, () => {
      const result = read(input);
      assert.equal(result.ok, false);
      const first = result.findings[0];
      assert.equal(first?.code, code);
      assert.equal(first?.level, 'stop');
      assert.match(first?.message ?? '', message);
      assert.match(first?.fix ?? '', /JumpCloud|pair/);
    });
  }

  it('a cut at any byte, naming the byte', () => {
    const bytes = utf8(whole);
    for (let length = 1; length < bytes.length; length += 1) {
      const { findings } = readMetadata(bytes.subarray(0, length), now);
      assert.deepEqual(
        findings.map(({ code, message }) => `${code}: ${message}`),
        [`cut-off: The file is cut off at byte ${length.toLocaleString('en-US')}.`],
      );
    }
  });

  it('an encoding that is declared behind a thousand spaces', () => {
    const far = `<?xml version="1.0"${' '.repeat(1000)}encoding="EBCDIC-FR"?><a/>`;
    const wide = Buffer.from(`\uFEFF${far}`, 'utf16le');
    for (const bytes of [Buffer.from(far), wide])
      assert.deepEqual(
        readMetadata(new Uint8Array(bytes), now).findings.map(({ code }) => code),
        ['encoding-unsupported'],
      );
  });

  it('bytes that are not what the declaration says, naming the first wrong byte', () => {
    const latin = Buffer.from(metadataText({ certificates: [good.base64], entityId: 'Zoë' }), 'latin1');
    const [finding] = readMetadata(latin, now).findings;
    assert.equal(finding?.code, 'encoding-mismatch');
    assert.equal(finding?.where, `byte ${latin.indexOf(0xeb) + 1}`);
    assert.deepEqual(codes(whole.replace('UTF-8', 'UTF-16')), ['encoding-mismatch']);
    assert.deepEqual(codes(whole.replace('UTF-8', 'Shift_JIS')), ['encoding-unsupported']);
    assert.deepEqual(
      readMetadata(Buffer.from(`\uFEFF${whole}`, 'utf16le'), now).findings.map(f => f.code),
      ['encoding-mismatch'],
    );
    assert.deepEqual(
      readMetadata(Buffer.from(whole, 'utf16le'), now).findings.map(f => f.code),
      ['encoding-mismatch'],
    );
    const declared = Buffer.from(
      metadataText({ certificates: [good.base64], entityId: 'Zoë' }).replace('UTF-8', 'ISO-8859-1'),
      'latin1',
    );
    const result = readMetadata(declared, now);
    assert.equal(result.ok && result.value.entityId, 'Zoë');
  });

  it('a key is never quoted', () => {
    for (const input of [
      key,
      whole.replace('<md:NameIDFormat>', `<md:NameIDFormat>${key}`),
      `{"k":${JSON.stringify(key)}}`,
    ]) {
      const told = JSON.stringify(readMetadata(utf8(input), now));
      for (const line of key.split('\n').slice(1, -2)) assert.ok(!told.includes(line.slice(0, 20)));
      assert.match(told, /private-key/);
    }
    const wide = readMetadata(Buffer.from(`\uFEFF${key}`, 'utf16le'), now);
    assert.deepEqual(
      wide.findings.map(finding => finding.code),
      ['private-key'],
    );
  });
});

describe('what is only to be known', () => {
  const sha1 = makeCertificate({ digest: 'sha1' });
  for (const [what, input, code, level, inFile, needed] of [
    [
      'a certificate that has ended',
      metadataText({
        certificates: [
          makeCertificate({ notBefore: '2023-03-03T00:00:00Z', notAfter: '2026-03-03T00:00:00Z' }).base64,
        ],
      }),
      'certificate-expired',
      'warn',
      '3 Mar 2026',
      'after 24 Nov 2026',
    ],
    [
      'a certificate that has not begun',
      metadataText({ certificates: [makeCertificate({ notBefore: '2027-09-01T00:00:00Z' }).base64] }),
      'certificate-not-yet-valid',
      'warn',
      '1 Sep 2027',
      '24 Nov 2026 or earlier',
    ],
    [
      'SHA-1',
      metadataText({ certificates: [sha1.base64] }),
      'certificate-sha1',
      'warn',
      /^(?:sha1WithRSAEncryption|RSA-SHA1)$/,
      'sha256WithRSAEncryption',
    ],
    [
      '1024 bits',
      metadataText({ certificates: [makeCertificate({ bits: 1024 }).base64] }),
      'certificate-short-key',
      'warn',
      '1024 bits',
      '2048 bits or more',
    ],
    [
      'a past validUntil',
      metadataText({ certificates: [good.base64], extra: ' validUntil="2026-11-01T00:00:00Z"' }),
      'metadata-expired',
      'warn',
      '1 Nov 2026',
      'after 24 Nov 2026',
    ],
    [
      'no use',
      metadataText({ certificates: [good.base64], keyUse: '' }),
      'key-without-use',
      'warn',
      undefined,
      undefined,
    ],
    [
      'two addresses of one binding',
      metadataText({
        certificates: [good.base64],
        services: signOn('Redirect') + signOn('Redirect', 'https://sso.jumpcloud.com/saml2/b'),
      }),
      'several-sso-urls',
      'warn',
      'https://sso.jumpcloud.com/saml2/acme-staff\nhttps://sso.jumpcloud.com/saml2/b',
      'one address',
    ],
    [
      'POST alone',
      metadataText({ certificates: [good.base64], services: signOn('POST') }),
      'post-only',
      'warn',
      'HTTP-POST',
      'HTTP-Redirect',
    ],
    [
      'signed requests wanted',
      metadataText({ certificates: [good.base64], wantsSigned: '1' }),
      'wants-signed-requests',
      'warn',
      'true',
      'false, unless requests are signed',
    ],
    [
      'a space around the entity ID',
      metadataText({ certificates: [good.base64], entityId: 'acme ' }),
      'entity-id-spaces',
      'warn',
      'acme ',
      'acme',
    ],
    [
      'a signed file',
      metadataText({
        certificates: [good.base64],
        before: '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
      }),
      'metadata-signed',
      'warn',
      undefined,
      undefined,
    ],
  ] as const) {
    it(what, () => {
      const result = read(input);
      assert.ok(result.ok);
      const [finding] = result.findings;
      assert.deepEqual(
        result.findings.map(f => f.code),
        [code],
      );
      assert.equal(finding?.level, level);
      if (inFile instanceof RegExp) assert.match(finding?.inFile ?? '', inFile);
      else assert.equal(finding?.inFile, inFile);
      assert.equal(finding?.needed, needed);
    });
  }

  it('several certificates are kept in order, once each, and the broken one among them is left out', () => {
    const result = read(
      metadataText({
        certificates: [other.base64, 'AAAA', good.base64, ` ${other.base64.replace(/.{76}/g, '$& ')}`],
      }),
    );
    assert.ok(result.ok);
    assert.deepEqual(result.value.signingCertificates, [other.pem, good.pem]);
    assert.deepEqual(
      result.findings.map(({ code, level }) => `${level} ${code}`),
      ['warn certificate-broken', 'warn several-certificates'],
    );
  });

  it('a certificate for encryption beside the one for signing is left out', () => {
    const text = metadataText({ certificates: [good.base64] }).replace(
      '<md:NameIDFormat>',
      `${keyDescriptor(other.base64, ' use="encryption"')}<md:NameIDFormat>`,
    );
    const result = read(text);
    assert.deepEqual(result.ok && result.value.signingCertificates, [good.pem]);
    assert.deepEqual(result.findings, []);
  });

  it('other roles, odd durations, comments and character references do no harm', () => {
    const text = metadataText({
      certificates: [good.base64],
      entityId: 'a&#x26;b&amp;c&#233;',
      extra: ' cacheDuration="P1DT" xmlns:o="urn:other" o:entityID="evil"',
      before:
        '<md:RoleDescriptor/><!-- a comment --><?a pi?><md:AttributeAuthorityDescriptor/><o:IDPSSODescriptor/>',
      services: signOn('Redirect', 'https://sso.jumpcloud.com/saml2/x?a=1&amp;b=2'),
    });
    const result = read(text);
    assert.ok(result.ok);
    assert.equal(result.value.entityId, 'a&b&cé');
    assert.equal(result.value.ssoRedirectUrl, 'https://sso.jumpcloud.com/saml2/x?a=1&b=2');
    assert.deepEqual(result.findings, []);
  });

  it('a validUntil still ahead is handed on, the earliest of all', () => {
    const inner = entity({ certificates: [good.base64], extra: ' validUntil="2027-01-01T00:00:00+01:00"' });
    const result = read(
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2028-01-01T00:00:00Z">${inner}</md:EntitiesDescriptor>`,
    );
    assert.equal(result.ok && result.value.validUntil?.toISOString(), '2026-12-31T23:00:00.000Z');
    assert.deepEqual(codes(metadataText({ certificates: [good.base64], extra: ' validUntil="soon"' })), [
      'valid-until-unreadable',
    ]);
  });
});

describe('a file with several identity providers', () => {
  const several = `${declaration}<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${[
    'one',
    'two',
    'three',
  ]
    .map(entityId => entity({ certificates: [good.base64], entityId }))
    .join(
      '',
    )}<md:EntityDescriptor entityID="sp"><md:SPSSODescriptor/></md:EntityDescriptor></md:EntitiesDescriptor>`;

  it('is refused with a list of their entity IDs', () => {
    const result = read(several);
    assert.equal(result.ok, false);
    assert.deepEqual(
      result.findings.map(f => f.code),
      ['several-idps'],
    );
    assert.equal(result.findings[0]?.message, '3 identity providers are in it. Which one?');
    assert.equal(result.findings[0]?.inFile, 'one\ntwo\nthree');
  });

  it('is read when one is picked, and says so when that one is not there', () => {
    const picked = read(several, { entityId: 'two' });
    assert.equal(picked.ok && picked.value.entityId, 'two');
    assert.deepEqual(
      read(several, { entityId: 'four' }).findings.map(f => f.code),
      ['idp-not-found'],
    );
  });

  it('lists at most twenty, and counts the rest', () => {
    const many = Array.from({ length: 25 }, (_, index) =>
      entity({ certificates: [good.base64], entityId: `idp-${index}` }),
    ).join('');
    const [finding] = read(
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${many}</md:EntitiesDescriptor>`,
    ).findings;
    assert.match(finding?.inFile ?? '', /idp-19\nand 5 more$/);
  });
});
