import assert from 'node:assert/strict';
import { generateKeyPairSync, sign as signBytes, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import type { Finding } from '../../../src/domain/finding.ts';
import { diagnose, type ExpectedLogin } from '../../../src/saml/diagnosis.ts';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { makeCertificate } from './make-certificate.ts';
import { metadataText, utf8 } from './make-metadata.ts';
import { altered, expected, pair, sign, unsignedResponse } from './make-response.ts';

const other = makeCertificate();
const third = makeCertificate();
const good = sign(unsignedResponse());
const findings = (xml: string, wish: Partial<ExpectedLogin> = {}): readonly Finding[] =>
  diagnose(utf8(xml), { ...expected, ...wish });
const told = (xml: string, wish: Partial<ExpectedLogin> = {}): string[] =>
  findings(xml, wish).map(({ code, level }) => (level === 'stop' ? code : `${code} ${level}`));
const showing = (xml: string, ...certificates: string[]): string =>
  xml.replace(
    /<ds:X509Certificate>.*<\/ds:X509Certificate>/,
    certificates.map(one => `<ds:X509Certificate>${one}</ds:X509Certificate>`).join(''),
  );

describe('the one who signed is found by the key, wherever the certificate stands', () => {
  it('second in KeyInfo, and configured: right, and told that Access may look at the first only', () => {
    const [only, ...others] = findings(showing(good, other.base64, pair.base64));
    assert.deepEqual([only?.code, only?.level, others.length], ['E07', 'warn', 0]);
    assert.match(only?.message ?? '', /2 certificates, and the one that signed is number 2/);
  });

  it('second in KeyInfo, and not configured: one story, about the one that signed', () => {
    const all = findings(showing(good, other.base64, pair.base64), { certificates: [third.pem] });
    assert.deepEqual(
      all.map(({ code }) => code),
      ['E08', 'E09', 'E07'],
    );
    for (const { code, inFile } of all)
      if (code !== 'E07') assert.ok(inFile?.includes(fingerprint(pair.pem)));
  });

  it('configured, while the response shows another: the halves do not belong together, and nothing else', () => {
    const all = findings(sign(unsignedResponse(), { shown: other }));
    assert.deepEqual(
      all.map(({ code }) => code),
      ['E08'],
    );
    assert.match(all[0]?.message ?? '', /do not belong together/);
  });

  it('nowhere: an intact content is never called changed', () => {
    const mismatch = findings(sign(unsignedResponse(), { by: third, shown: other }), {
      certificates: [other.pem],
    });
    assert.match(mismatch[0]?.message ?? '', /content is as it was signed.*do not belong together/);
    const bare = findings(sign(unsignedResponse(), { by: third, shown: false }));
    for (const { message } of [...mismatch, ...bare])
      assert.doesNotMatch(message, /changed after it was signed/);
  });

  it('in metadata that was handed in: told so, and not that anything was changed', () => {
    for (const shown of [false, other] as const) {
      const all = findings(sign(unsignedResponse(), { by: third, shown }), { handedIn: [third.pem] });
      const [first] = all.filter(({ code }) => code !== 'E07');
      assert.deepEqual([first?.code, all.length], ['E09', shown === false ? 2 : 1]);
      assert.match(first?.message ?? '', /metadata that was handed in/);
      assert.ok(first?.inFile?.includes(fingerprint(third.pem)));
    }
    const applied = { certificates: [third.pem], handedIn: [third.pem] };
    assert.deepEqual(told(sign(unsignedResponse(), { by: third }), applied), []);
  });

  it('of a content that was changed: the signature is called genuine, the content not', () => {
    const [first] = findings(good.replace('>Ana<', '>Eve<'));
    assert.match(first?.message ?? '', /signature itself is genuine.*changed after it was signed/);
  });
});

const fingerprint = (pem: string): string => new X509Certificate(pem).fingerprint256;

describe('signatures by the book', () => {
  for (const [what, xml] of [
    [
      'transforms in the other order',
      good.replace(/(<ds:Transform [^>]*\/>)(<ds:Transform [^>]*\/>)/, '$2$1'),
    ],
    ['no enveloped-signature transform', good.replace(/<ds:Transform [^>]*enveloped-signature"\/>/, '')],
    [
      'a foreign element in Signature',
      good.replace('</ds:SignedInfo>', '</ds:SignedInfo><x xmlns="urn:x"/>'),
    ],
    [
      'KeyInfo before SignatureValue',
      good.replace(/(<ds:SignatureValue>.*<\/ds:SignatureValue>)(<ds:KeyInfo>.*<\/ds:KeyInfo>)/, '$2$1'),
    ],
    ['letters outside base64', good.replace('<ds:SignatureValue>', '<ds:SignatureValue>*')],
    ['more certificates than a chain has', showing(good, ...Array.from({ length: 9 }, () => pair.base64))],
  ] as const) {
    it(`${what}: refused`, () => assert.deepEqual(told(xml), ['E06']));
  }

  it('U+2028 and U+0085 are letters, in text, attributes and CDATA', () => {
    for (const letter of ['\u2028', '\u0085']) {
      const xml = unsignedResponse()
        .replace('>Ana<', `>A${letter}na<`)
        .replace('SessionIndex="_s1"', `SessionIndex="_s${letter}1"`);
      // The signer under these tests takes them for line ends too: it is given references, and writes letters.
      const signed = sign(xml.replaceAll(letter, `&#${letter.codePointAt(0)};`));
      const text = `>A${letter}na<`;
      assert.ok(signed.includes(text));
      assert.deepEqual(told(signed), []);
      assert.deepEqual(told(signed.replace(text, `><![CDATA[A${letter}na]]><`)), []);
      assert.deepEqual(told(signed.replace(text, '>A\nna<')), ['E10']);
    }
  });

  it('an algorithm is known by its whole URI', () => {
    const [first] = findings(
      good.replaceAll('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://example.com/#rsa-sha256'),
    );
    assert.equal(first?.code, 'E11');
    assert.equal(first?.inFile, 'http://example.com/#rsa-sha256');
  });
});

describe('algorithms beside the usual one', () => {
  const rewritten = (uri: string, hash: string, key: string): string => {
    // SignedInfo is canonical already, but for the declaration that it inherits.
    const xml = good.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', uri);
    const signedInfo = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(xml)?.[0] ?? '';
    const canonical = signedInfo
      .replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">')
      .replace(/<(ds:\w+)([^>]*)\/>/g, '<$1$2></$1>');
    const value = signBytes(hash, Buffer.from(canonical), { key, dsaEncoding: 'ieee-p1363' }).toString(
      'base64',
    );
    return xml.replace(/<ds:SignatureValue>[^<]*/, `<ds:SignatureValue>${value}`);
  };

  it('RSA-SHA384 is verified, judged and warned about', () => {
    const signed = rewritten(
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
      'sha384',
      pair.privateKeyPem,
    );
    assert.deepEqual(told(signed), ['E11 warn']);
    assert.deepEqual(told(signed, { issuer: 'x' }), ['E13', 'E11 warn']);
  });

  it('ECDSA with a key of another kind than the certificate: nobody signed', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const signed = rewritten('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', 'sha256', key);
    assert.deepEqual(told(signed), ['E10', 'E11 warn']);
  });
});

describe('a recording', () => {
  const entry = (url: string, xml: string): unknown => ({
    request: {
      url,
      postData: { params: [{ name: 'SAMLResponse', value: Buffer.from(xml).toString('base64') }] },
    },
  });
  const recording = (...entries: readonly unknown[]): string => JSON.stringify({ log: { entries } });
  const elsewhere = entry(
    'https://other.example/acs',
    sign(altered('ana@acme.com', 'eve@other.example'), { by: other }),
  );

  it('of two logins: the one that was posted to this team is judged', () => {
    assert.deepEqual(told(recording(entry(expected.acsUrl, good), elsewhere)), []);
    const team = entry(
      'https://b.cloudflareaccess.com/cdn-cgi/access/callback',
      sign(unsignedResponse(), { by: other }),
    );
    assert.deepEqual(told(recording(entry(expected.acsUrl, good), team)), []);
  });

  const armour = '-----BEGIN PRIVATE KEY-----';
  const script = {
    request: {},
    response: { content: { text: `const head = "${armour}\\n"; ${pair.privateKeyPem}` } },
  };
  it('with a script that speaks of keys is read; with a key in what was sent it is not', () => {
    assert.deepEqual(told(recording(script, entry(expected.acsUrl, good))), []);
    const sent = { request: { postData: { text: `key=${pair.privateKeyPem}` } } };
    assert.match(findings(recording(sent, entry(expected.acsUrl, good)))[0]?.message ?? '', /private key/);
  });

  it('and what stands between back-ticks is what was meant', () => {
    const packed = deflateRawSync(good).toString('base64');
    for (const ticks of ['`', '```']) assert.deepEqual(told(`${ticks}\n${packed}\n${ticks}`), []);
  });
});

describe('metadata of another protocol', () => {
  for (const [what, instead] of [
    ['SAML 1.1', 'urn:oasis:names:tc:SAML:1.1:protocol'],
    ['none at all', ''],
  ] as const) {
    it(`${what}: refused`, () => {
      const text = metadataText({ certificates: [pair.base64] }).replace(
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"',
        `protocolSupportEnumeration="${instead}"`,
      );
      const read = readMetadata(utf8(text), expected.now);
      assert.deepEqual([read.ok, read.findings.map(({ code }) => code)], [false, ['no-saml2']]);
    });
  }
});
