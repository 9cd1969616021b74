import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { certificateFacts, verificationKey } from '../../../src/saml/certificate-facts.ts';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { readMetadata } from '../../../src/saml/metadata.ts';
import { namespacesIn, parseXml, type XmlElement } from '../../../src/saml/xml.ts';
import { cpuMs } from './cpu-time.ts';
import { makeCertificate } from './make-certificate.ts';
import { entity, metadataText, signOn, utf8 } from './make-metadata.ts';
import { expected, pair, sign, unsignedResponse } from './make-response.ts';

const now = new Date('2026-11-24T14:32:00Z');

/** Processor time of the fastest of 3 to 20 runs, in ms: whatever else the machine does only makes a run slower. */
const fastest = (run: () => void): number => {
  let least = Number.POSITIVE_INFINITY;
  let spent = 0;
  // A short run is repeated more often: one collection of garbage would be most of it.
  for (let runs = 0; runs < 3 || (runs < 20 && spent < 400); runs += 1) {
    const start = cpuMs();
    run();
    const took = cpuMs() - start;
    spent += took;
    least = Math.min(least, took);
  }
  return least;
};

/** The least of up to three measurements of `growthOnce`: a busy machine makes one of them larger, never all smaller. */
const growth = (...of: Parameters<typeof growthOnce>): number => {
  let least = growthOnce(...of);
  for (let again = 0; again < 2 && least >= 9; again += 1) least = Math.min(least, growthOnce(...of));
  return least;
};

/** The work for four times the input: 4 when it grows with the input, 16 when it grows with its square. */
const growthOnce = (
  size: number,
  make: (size: number) => Uint8Array,
  read: (input: Uint8Array) => void,
): number => {
  const inputs = [make(size), make(size * 4)] as const;
  read(inputs[0]);
  const [small, large] = inputs.map(input => fastest(() => read(input)));
  return (large ?? 0) / Math.max(small ?? 0, 1);
};

const repeated = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');
const nested = (levels: number, perLevel: number, inside: string): string => {
  const declarations = (level: number): string =>
    repeated(perLevel, index => ` xmlns:n${level}x${index}="u"`);
  return repeated(levels, level => `<a${declarations(level)}>`) + inside + '</a>'.repeat(levels);
};
const fat = (filling: string): string =>
  unsignedResponse().replace(
    '</saml2p:Status>',
    `<saml2p:StatusDetail>${filling}</saml2p:StatusDetail></saml2p:Status>`,
  );

describe('the work grows with the input, not with its square', () => {
  const metadata = (text: string): Uint8Array => utf8(text);
  for (const [what, size, make] of [
    ['elements', 5000, size => metadata(`<a>${'<b c="d"/>'.repeat(size)}</a>`)],
    [
      'elements under many namespaces',
      5000,
      size => metadata(nested(6, 10, '<b xmlns:q="v"/>'.repeat(size))),
    ],
    [
      'attributes',
      200,
      size => metadata(`<a>${`<b${repeated(50, index => ` a${index}=""`)}/>`.repeat(size)}</a>`),
    ],
    ['characters in one text', 100_000, size => metadata(`<a>${'x'.repeat(size)}</a>`)],
    ['references', 10_000, size => metadata(`<a>${'&#65;'.repeat(size)}</a>`)],
    ['comments', 5000, size => metadata(`<a>${'<!---->'.repeat(size)}</a>`)],
    ['white space in a tag that does not end', 100_000, size => metadata(`<a ${' '.repeat(size)}`)],
    [
      'one certificate, many times',
      100,
      size => metadata(metadataText({ certificates: Array.from({ length: size }, () => pair.base64) })),
    ],
    ['armour that encloses nothing', 5000, size => metadata('-----BEGIN PRIVATE KEY-----\n'.repeat(size))],
  ] satisfies [string, number, (size: number) => Uint8Array][]) {
    it(`metadata: ${what}`, () => {
      const ratio = growth(size, make, input => void readMetadata(input, now));
      assert.ok(ratio < 9, `four times the input took ${ratio.toFixed(1)} times the work`);
    });
  }

  const har = (entries: readonly unknown[]): Uint8Array => utf8(JSON.stringify({ log: { entries } }));
  for (const [what, size, make] of [
    ['elements of a signed response', 400, size => utf8(sign(fat('<b/>'.repeat(size))))],
    [
      'elements under many namespaces',
      400,
      size => utf8(sign(fat(nested(5, 10, '<b xmlns:q="v"/>'.repeat(size))))),
    ],
    [
      'attributes of a signed response',
      40,
      size => utf8(sign(fat(`<b${repeated(50, index => ` a${index}=""`)}/>`.repeat(size)))),
    ],
    [
      'groups of a person',
      300,
      size =>
        utf8(
          sign(
            unsignedResponse().replace(
              '<saml2:AttributeValue>Ana</saml2:AttributeValue>',
              repeated(size, index => `<saml2:AttributeValue>group ${index}</saml2:AttributeValue>`),
            ),
          ),
        ),
    ],
    ['entries of a recording', 20_000, size => har(Array.from({ length: size }, () => ({ request: {} })))],
    ['URL encoding', 100_000, size => utf8('%41'.repeat(size))],
  ] satisfies [string, number, (size: number) => Uint8Array][]) {
    it(`a login: ${what}`, () => {
      const ratio = growth(size, make, input => void diagnose(input, expected));
      assert.ok(ratio < 9, `four times the input took ${ratio.toFixed(1)} times the work`);
    });
  }
});

describe('namespaces in scope', () => {
  const deepest = (element: XmlElement): XmlElement =>
    element.children[0] === undefined ? element : deepest(element.children[0]);

  it('are linked from element to element and never copied', () => {
    const document = parseXml(nested(3, 10, '<b xmlns:q="v"/><c/>'));
    assert.ok(document.ok);
    const inner = document.value.root.children[0]?.children[0];
    const [b, c] = inner?.children ?? [];
    assert.equal(b?.scope.outer, inner?.scope);
    assert.equal(b?.scope.declared.size, 1);
    assert.equal(c?.scope, inner?.scope);
    assert.equal(namespacesIn(deepest(document.value.root).scope).size, 1 + 30 + 1);
  });

  it('are at most 64 at one place', () => {
    assert.ok(parseXml(nested(63, 1, '')).ok);
    for (const text of [
      nested(64, 1, ''),
      nested(1, 64, ''),
      nested(60, 250, '<b xmlns:q="v"/>'.repeat(40_000)),
    ]) {
      const document = parseXml(text);
      assert.equal(!document.ok && document.error.code, 'too-complex');
    }
  });
});

describe('certificates in metadata', () => {
  const codes = (certificates: readonly string[]): string[] =>
    readMetadata(utf8(metadataText({ certificates })), now).findings.map(({ code }) => code);

  it('are at most eight different ones, counted before any is read', () => {
    const unread = Array.from({ length: 907 }, (_, index) =>
      Buffer.from(`no certificate ${index}`).toString('base64'),
    );
    assert.deepEqual(codes(unread), ['too-many-certificates']);
    assert.ok(!codes([pair.base64, ...unread.slice(0, 7)]).includes('too-many-certificates'));
  });

  it('may be the same one many times', () => {
    assert.deepEqual(codes(Array.from({ length: 50 }, () => pair.base64)), []);
  });

  it('with a key that would make each login slow are refused, and the key is not used', () => {
    const long = certificateFacts(withModulusOf(16_384));
    assert.ok(long);
    assert.equal(long.keyBits, 16_384);
    assert.equal(verificationKey(long), undefined);
    assert.ok(codes([long.pem.replace(/-----[^-]+-----|\s/g, '')]).includes('certificate-long-key'));
  });
});

/** A certificate around an RSA key of any length; nobody has its private half. */
function withModulusOf(bits: number): Uint8Array {
  const modulus = Buffer.concat([Buffer.from([0, 0xff]), Buffer.alloc(bits / 8 - 1, 0xab)]);
  const tlv = (tag: number, ...parts: Uint8Array[]): Buffer => {
    const body = Buffer.concat(parts);
    const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
  const none = tlv(0x05);
  const algorithm = tlv(0x30, oid('2a864886f70d01010b'), none);
  const name = tlv(0x30, tlv(0x31, tlv(0x30, oid('550403'), tlv(0x0c, Buffer.from('long')))));
  const time = (text: string): Buffer => tlv(0x17, Buffer.from(text));
  const key = tlv(0x30, tlv(0x02, modulus), tlv(0x02, Buffer.from([1, 0, 1])));
  const spki = tlv(0x30, tlv(0x30, oid('2a864886f70d010101'), none), tlv(0x03, Buffer.from([0]), key));
  const dates = tlv(0x30, time('260101000000Z'), time('290101000000Z'));
  const body = tlv(0x30, tlv(0x02, Buffer.from([1])), algorithm, name, dates, name, spki);
  return tlv(0x30, body, algorithm, tlv(0x03, Buffer.alloc(bits / 8 + 1)));
}

describe('messages in a recording', () => {
  const request = (id: string, padding = 0): string =>
    deflateRawSync(
      `<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}">${' '.repeat(padding)}</p:AuthnRequest>`,
    ).toString('base64');
  const recording = (requests: readonly string[]): Uint8Array =>
    utf8(
      JSON.stringify({
        log: {
          entries: [
            ...requests.map(value => ({ request: { queryString: [{ name: 'SAMLRequest', value }] } })),
            {
              request: {
                url: expected.acsUrl,
                postData: {
                  params: [
                    { name: 'SAMLResponse', value: Buffer.from(sign(unsignedResponse())).toString('base64') },
                  ],
                },
              },
            },
          ],
        },
      }),
    );
  const codes = (requests: readonly string[]): string[] =>
    diagnose(recording(requests), expected).map(({ code }) => code);

  it('are looked at from the last one, as far as the request that was answered', () => {
    assert.deepEqual(codes([request('_q0'), request('_q1')]), []);
    assert.deepEqual(codes([request('_q1'), request('_q2')]), []);
    assert.deepEqual(
      codes([request('_q1'), ...Array.from({ length: 20 }, (_, index) => request(`_x${index}`))]),
      ['E18'],
    );
  });

  it('cost the same however many there are, and however far they would inflate', () => {
    const bomb = (index: number): string => request(`_b${index}`, 60_000);
    const few = recording(Array.from({ length: 40 }, (_, index) => bomb(index)));
    const many = recording(Array.from({ length: 4000 }, (_, index) => bomb(index)));
    diagnose(few, expected);
    const before = process.memoryUsage().arrayBuffers;
    const smallMs = fastest(() => void diagnose(few, expected));
    const largeMs = fastest(() => void diagnose(many, expected));
    assert.ok(largeMs < smallMs * 5 + 50, `${smallMs.toFixed(0)} ms, then ${largeMs.toFixed(0)} ms`);
    assert.ok(process.memoryUsage().arrayBuffers - before < 64_000_000);
  });
});

describe('a signature that nobody fits', () => {
  it('is canonicalised once, however many certificates are tried', () => {
    const strangers = Array.from({ length: 12 }, () => makeCertificate().pem);
    const response = utf8(sign(fat('<b c="d"/>'.repeat(1500)), { by: makeCertificate(), shown: false }));
    const one = fastest(() => void diagnose(response, { ...expected, certificates: strangers.slice(0, 1) }));
    const all = fastest(() => void diagnose(response, { ...expected, certificates: strangers }));
    assert.ok(all < one * 2 + 50, `one certificate ${one.toFixed(0)} ms, twelve ${all.toFixed(0)} ms`);
  });
});

describe('what is said of an input is small, however large the input is', () => {
  const K = 900_000;
  const long = 'a'.repeat(K);
  const inRole = (piece: string): string =>
    metadataText({ certificates: [pair.base64] }).replace('<md:NameIDFormat>', `${piece}<md:NameIDFormat>`);
  const large = makeCertificate({
    subject: [
      ['CN', 'JumpCloud SAML IdP'],
      ...Array.from({ length: 400 }, () => ['OU', 'x'.repeat(60)] as const),
    ],
  });
  for (const [what, text] of [
    ['name ID formats', inRole('<md:NameIDFormat>urn:x</md:NameIDFormat>'.repeat(20_000))],
    ['one long name ID format', inRole(`<md:NameIDFormat>${long}</md:NameIDFormat>`)],
    [
      'a long sign-on URL',
      metadataText({ services: signOn('Redirect', `https://sso.jumpcloud.com/${long}`) }),
    ],
    ['a long http URL', metadataText({ services: signOn('POST', `http://sso.jumpcloud.com/${long}`) })],
    [
      'long sign-on URLs',
      metadataText({
        services: repeated(90, index =>
          signOn('Redirect', `https://sso.jumpcloud.com/${index}${long.slice(0, 9_000)}`),
        ),
      }),
    ],
    [
      'a long protocol',
      metadataText({ certificates: [pair.base64] }).replace(
        /protocolSupportEnumeration="[^"]*"/,
        `protocolSupportEnumeration="${long}"`,
      ),
    ],
    ['broken certificates', metadataText({ certificates: Array.from({ length: 4_000 }, () => 'A') })],
    ['large certificates', metadataText({ certificates: [large.base64] })],
    [
      'long entity IDs',
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${repeated(20, index => entity({ entityId: `${index}${long.slice(0, 40_000)}` }))}</md:EntitiesDescriptor>`,
    ],
  ] satisfies [string, string][]) {
    it(`metadata: ${what}`, () => {
      assert.ok(text.length > 24_000);
      assert.ok(JSON.stringify(readMetadata(utf8(text), now)).length < 20_000);
    });
  }

  it('a login: many assertions', () => {
    const assertions = repeated(900, index => `<saml2:Assertion ID="a${index}"/>`);
    const text = unsignedResponse().replace('</saml2p:Status>', `</saml2p:Status>${assertions}`);
    assert.ok(JSON.stringify(diagnose(utf8(text), expected)).length < 20_000);
  });
});
