import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { fc } from '../../property.ts';
import { cpuMs } from './cpu-time.ts';
import { makeCertificate } from './make-certificate.ts';
import { utf8 } from './make-metadata.ts';
import { expected, pair, sign, unsignedResponse } from './make-response.ts';

const codes = (input: Uint8Array): string[] =>
  diagnose(input, expected).map(({ code, level }) => (level === 'stop' ? code : `${code} ${level}`));
const good = sign(unsignedResponse());
const goodOuter = sign(unsignedResponse(), { what: 'Response' });

const part = (pattern: RegExp, xml: string): string => {
  const found = pattern.exec(xml)?.[0];
  assert.ok(found, `no ${pattern}`);
  return found;
};
const signatureOf = (xml: string): string => part(/<ds:Signature .*?<\/ds:Signature>/, xml);
const assertionOf = (xml: string): string => part(/<saml2:Assertion .*<\/saml2:Assertion>/, xml);
const evil = (xml: string): string => xml.replaceAll('ana@acme.com', 'eve@evil.example');
const unsigned = (xml: string): string => xml.replace(signatureOf(xml), '');
const signed = assertionOf(good);
const forged = evil(unsigned(signed)).replace('ID="_a1"', 'ID="_evil"');
const withSignature = (assertion: string, signature: string): string =>
  assertion.replace('</saml2:Issuer><saml2:Subject>', `</saml2:Issuer>${signature}<saml2:Subject>`);
const holding = (content: string): string =>
  signatureOf(good).replace('</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`);

/** Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be", 2012. */
const wrappings: readonly (readonly [string, string])[] = [
  [
    'XSW1: the signed response inside the signature of a forged one',
    evil(goodOuter)
      .replace('ID="_r1"', 'ID="_evil"')
      .replace('</ds:Signature>', `${unsigned(goodOuter)}</ds:Signature>`),
  ],
  [
    'XSW2: the signed response beside its signature in a forged one',
    evil(goodOuter)
      .replace('ID="_r1"', 'ID="_evil"')
      .replace('<ds:Signature ', `${unsigned(goodOuter)}<ds:Signature `),
  ],
  ['XSW3: a forged assertion before the signed one', good.replace(signed, forged + signed)],
  [
    'XSW4: the signed assertion inside a forged one',
    good.replace(signed, forged.replace('</saml2:Assertion>', `${signed}</saml2:Assertion>`)),
  ],
  [
    'XSW5: the signature in a forged assertion, the signed one after it',
    good.replace(signed, withSignature(forged, signatureOf(good)) + unsigned(signed)),
  ],
  [
    'XSW6: the signed assertion inside the signature of a forged one',
    good.replace(
      signed,
      withSignature(
        forged,
        signatureOf(good).replace('</ds:Signature>', `${unsigned(signed)}</ds:Signature>`),
      ),
    ),
  ],
  [
    'XSW7: the forged assertion inside Extensions',
    good.replace('<saml2p:Status>', `<saml2p:Extensions>${forged}</saml2p:Extensions><saml2p:Status>`),
  ],
  [
    'XSW8: the signed assertion inside an Object of the signature',
    good.replace(signed, withSignature(forged, holding(unsigned(signed)))),
  ],
  ['a forged assertion under the same ID', good.replace(signed, forged.replace('_evil', '_a1') + signed)],
  [
    'the signed assertion in another namespace beside a forged one',
    good.replace(signed, `${forged}<x:Wrapper xmlns:x="urn:x">${signed}</x:Wrapper>`),
  ],
  [
    'the signed assertion alone, one level down',
    good.replace(signed, `<x:Wrapper xmlns:x="urn:x">${signed}</x:Wrapper>`),
  ],
  ['a second reference', good.replace(/(<ds:Reference .*?<\/ds:Reference>)/, '$1$1')],
  [
    'a second SignedInfo in another namespace',
    good.replace('</ds:SignedInfo>', '</ds:SignedInfo><SignedInfo xmlns="urn:x"/>'),
  ],
  [
    'an ID under another name',
    good.replace('<saml2p:Status>', '<saml2p:Extensions><x Id="_a1"/></saml2p:Extensions><saml2p:Status>'),
  ],
];

describe('signature wrapping is refused, and nothing of the forged part is believed', () => {
  for (const [what, xml] of wrappings) {
    it(what, () => {
      const findings = diagnose(utf8(xml), expected);
      assert.ok(['E04', 'E06'].includes(findings[0]?.code ?? ''), JSON.stringify(findings));
      assert.equal(findings[0]?.level, 'stop');
      assert.ok(!JSON.stringify(findings).includes('evil.example'));
    });
  }
});

const base64 = (xml: string): string => Buffer.from(xml).toString('base64');
const form = (value: string): string =>
  `<!DOCTYPE html><html><body onload="document.forms[0].submit()"><form method="post"><input type="hidden" name="RelayState" value="x"/><input type="hidden" name="SAMLResponse" value="${value}"/></form></body></html>`;
const request = deflateRawSync(
  '<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_q1"/>',
).toString('base64');
const har = (response: unknown, requestMessage = request): string =>
  JSON.stringify({
    log: {
      version: '1.2',
      entries: [
        {
          request: {
            url: 'https://sso.jumpcloud.com/saml2/acme',
            cookies: [{ name: 'session', value: 'secret' }],
            queryString: [{ name: 'SAMLRequest', value: encodeURIComponent(requestMessage) }],
          },
          response: { content: {} },
        },
        response,
        { request: null, response: 7 },
      ],
    },
  });
const posted = {
  request: {
    postData: {
      params: [
        { name: 'RelayState', value: 'x' },
        { name: 'SAMLResponse', value: encodeURIComponent(base64(good)) },
      ],
    },
  },
};

describe('a response is found in every wrapping', () => {
  for (const [what, input] of [
    ['XML', good],
    ['XML with a declaration and white space', `<?xml version="1.0" encoding="UTF-8"?>\n${good}\n`],
    ['base64', base64(good)],
    ['base64 over lines', base64(good).replace(/.{76}/g, '$&\r\n')],
    ['base64url', Buffer.from(good).toString('base64url')],
    ['URL-encoded base64', encodeURIComponent(base64(good))],
    ['a form body', `SAMLResponse=${encodeURIComponent(base64(good))}&RelayState=x`],
    ['the second field of a form body', `RelayState=x&SAMLResponse=${encodeURIComponent(base64(good))}`],
    ['a line of developer tools', `SAMLResponse: ${base64(good)}`],
    ['deflated', deflateRawSync(good).toString('base64')],
    [
      'an address',
      `https://acme.cloudflareaccess.com/cdn-cgi/access/callback?SAMLResponse=${encodeURIComponent(deflateRawSync(good).toString('base64'))}`,
    ],
    ['base64 of base64', base64(base64(good))],
    ['a page with the form', form(base64(good))],
    [
      'a page with character references',
      form(base64(good).replaceAll('+', '&#x2b;').replaceAll('=', '&#61;')),
    ],
    ['a HAR file, parameters', har(posted)],
    [
      'a HAR file, body',
      har({ request: { postData: { text: `SAMLResponse=${encodeURIComponent(base64(good))}` } } }),
    ],
    [
      'a HAR file, the page with the form',
      har({ request: {}, response: { content: { text: form(base64(good)) } } }),
    ],
    [
      'a HAR file, that page in base64',
      har({ request: {}, response: { content: { encoding: 'base64', text: base64(form(base64(good))) } } }),
    ],
  ] as const) {
    it(what, () => assert.deepEqual(codes(utf8(input)), []));
  }

  it('XML in UTF-16', () => assert.deepEqual(codes(Buffer.from(`\uFEFF${good}`, 'utf16le')), []));
  it('a HAR file tells when the response answers another request', () => {
    const other = deflateRawSync(
      '<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_q9"/>',
    ).toString('base64');
    assert.deepEqual(codes(utf8(har(posted, other))), ['E18']);
  });
});

describe('E01: what is no response says so', () => {
  for (const [what, input, message] of [
    ['nothing', ' ', /nothing in it/],
    ['words', 'it does not work!', /neither XML nor base64/],
    ['a request', `SAMLRequest=${request}`, /the question to JumpCloud/],
    [
      'a page without the form',
      '<html><body>You are not assigned</body></html>',
      /web page without a SAMLResponse/,
    ],
    ['JSON', '{"a":1}', /JSON/],
    ['a HAR file of something else', JSON.stringify({ log: { entries: [] } }), /holds no SAMLResponse/],
    ['damaged URL encoding', 'PHN%E0%A4%A', /damaged/],
    [
      'base64 of a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4, 5]).toString('base64'),
      /no SAML message/,
    ],
    ['base64 with its head missing', base64(good).slice(41), /no SAML message/],
    ['base64 eight times over', Array.from({ length: 8 }).reduce<string>(base64, good), /more often/],
    ['a key', Buffer.from('-----BEGIN PRIVATE KEY-----').toString(), /private key/],
    ['six mebibytes', 'A'.repeat(6_291_456), /6,291,456 bytes/],
  ] as const) {
    it(what, () => {
      const findings = diagnose(utf8(input), expected);
      assert.deepEqual(
        findings.map(f => f.code),
        ['E01'],
      );
      assert.match(findings[0]?.message ?? '', message);
    });
  }
});

describe('hostile input is bounded', () => {
  const huge = `<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol">${' '.repeat(200_000_000)}`;
  const bomb = deflateRawSync(huge).toString('base64');
  const fat = (filling: string, xml = good): string =>
    xml.replace('</saml2p:Status>', `<saml2p:StatusDetail>${filling}</saml2p:StatusDetail></saml2p:Status>`);
  for (const [what, input] of [
    ['a message that inflates to 200 MB', bomb],
    ['as many elements as fit, and a signature', fat('<a/>'.repeat(1900))],
    [
      'as many IDs as fit, and a signature',
      fat(Array.from({ length: 1900 }, (_, index) => `<a ID="${index}"/>`).join('')),
    ],
    [
      'a thousand signatures',
      fat('<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(1000)),
    ],
    ['a form with many fields', form('x').repeat(20_000)],
    [
      'a HAR file with many entries',
      JSON.stringify({ log: { entries: Array.from({ length: 100_000 }, () => ({ request: {} })) } }),
    ],
    ['per cent signs', '%41'.repeat(1_500_000)],
  ] as const) {
    it(`${what} is answered within three seconds of work`, () => {
      const bytes = utf8(input);
      const start = cpuMs();
      assert.ok(diagnose(bytes, expected).length > 0 || what.includes('as fit'));
      const tookMs = cpuMs() - start;
      assert.ok(tookMs < 3000, `took ${tookMs.toFixed(0)} ms`);
    });
  }

  it('a message that would inflate too far is not inflated to its end', () => {
    assert.deepEqual(codes(utf8(bomb)), ['E01']);
  });

  it('the same with a signature that no certificate fits is answered within three seconds of work', () => {
    const strangers = Array.from({ length: 12 }, () => makeCertificate().pem);
    const certificates = [pair.pem, ...strangers];
    const both = sign(sign(fat('<a b="c"/>'.repeat(1800), unsignedResponse())), {
      what: 'Response',
      by: makeCertificate(),
      shown: false,
    });
    const start = cpuMs();
    assert.ok(diagnose(utf8(both), { ...expected, certificates }).length > 0);
    const tookMs = cpuMs() - start;
    assert.ok(tookMs < 3000, `took ${tookMs.toFixed(0)} ms`);
  });

  const answers = (input: Uint8Array): void => {
    for (const finding of diagnose(input, expected)) assert.match(finding.code, /^E[0-2][0-9]$/);
  };
  const bytes = Buffer.from(good);
  const mutated = fc
    .array(
      fc.record({ at: fc.nat(bytes.length - 1), cut: fc.nat(60), put: fc.uint8Array({ maxLength: 12 }) }),
      { minLength: 1, maxLength: 3 },
    )
    .map(edits =>
      edits.reduce(
        (sum, { at, cut, put }) => Buffer.concat([sum.subarray(0, at), put, sum.subarray(at + cut)]),
        bytes,
      ),
    );
  it('arbitrary bytes and text never throw', () =>
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string().map(utf8), fc.base64String().map(utf8)), answers),
      { numRuns: 5000 },
    ));
  it('a good response with bytes cut out and put in never throws', () =>
    fc.assert(fc.property(mutated, answers), { numRuns: 1500 }));

  it('a good response with one letter changed is never called good', () => {
    const inside = { from: bytes.indexOf('<saml2:Assertion'), to: bytes.indexOf('</saml2:Assertion>') };
    fc.assert(
      fc.property(fc.integer({ min: inside.from, max: inside.to }), at => {
        const byte = bytes[at] ?? 0;
        // The last letter of padded base64 has bits that mean nothing.
        if (!/^[a-zA-Z0-9][^=]$/.test(bytes.toString('latin1', at, at + 2))) return;
        const changed = Buffer.from(bytes);
        changed[at] = byte === 0x78 ? 0x79 : 0x78;
        assert.notDeepEqual(codes(changed), [], `${at}: ${changed.subarray(at - 20, at + 20).toString()}`);
      }),
      { numRuns: 600 },
    );
  });
});
