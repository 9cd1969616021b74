import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose, type ExpectedLogin } from '../../../src/saml/diagnosis.ts';
import { makeCertificate } from './make-certificate.ts';
import { utf8 } from './make-metadata.ts';
import { acsUrl, altered, attribute, expected, pair, sign, unsignedResponse } from './make-response.ts';

const other = makeCertificate();
const renewed = { ...pair, ...sameKeyNewCertificate() };
const weak = makeCertificate({ bits: 1024 });
const good = sign(unsignedResponse());
const told = (xml: string, wish: Partial<ExpectedLogin> = {}): string[] =>
  diagnose(utf8(xml), { ...expected, ...wish }).map(({ code, level }) =>
    level === 'stop' ? code : `${code} ${level}`,
  );

/** A certificate of its own for the key of `pair`: what "renew" does in many tools. */
function sameKeyNewCertificate(): { pem: string; base64: string } {
  const { pem, base64 } = makeCertificate({ key: pair.privateKeyPem, notAfter: '2031-01-01T00:00:00Z' });
  return { pem, base64 };
}

describe('a good response gives no finding', () => {
  for (const [what, xml, wish] of [
    ['with the assertion signed', good, {}],
    ['with the response signed', sign(unsignedResponse(), { what: 'Response' }), {}],
    ['with both signed', sign(good, { what: 'Response' }), {}],
    ['with several certificates configured', good, { certificates: [other.pem, pair.pem] }],
    [
      "with the entity ID as its audience, when that is not the callback's address",
      sign(altered(/<saml2:Audience>[^<]*/, '<saml2:Audience>sp')),
      { spEntityId: 'sp' },
    ],
    ['with a clock two minutes off', good, { now: new Date('2026-11-24T14:30:00Z') }],
  ] as const) {
    it(what, () => assert.deepEqual(told(xml, wish), []));
  }
});

describe('each fault is told first, by its own code', () => {
  const status = (codes: string): string => altered(/<saml2p:StatusCode[^>]*\/>/, codes);
  const part = (name: string): string => `Value="urn:oasis:names:tc:SAML:2.0:status:${name}"`;
  const withoutAssertion = (xml: string): string => xml.replace(/<saml2:Assertion.*<\/saml2:Assertion>/, '');
  for (const [code, what, xml, message] of [
    ['E02', 'a truncated message', good.slice(0, 900), /not well formed/],
    ['E02', 'a DOCTYPE', `<!DOCTYPE r [<!ENTITY x "y">]>${good}`, /DOCTYPE/],
    [
      'E02',
      'an assertion alone',
      /<saml2:Assertion.*<\/saml2:Assertion>/.exec(good)?.[0] ?? '',
      /without the Response/,
    ],
    [
      'E02',
      'a logout answer',
      '<p:LogoutResponse xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"/>',
      /logout/,
    ],
    ['E02', 'a request', '<p:AuthnRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"/>', /question/],
    [
      'E02',
      'WS-Federation',
      '<t:RequestSecurityTokenResponse xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"/>',
      /WS-Federation/,
    ],
    ['E02', 'SAML 1.1', '<p:Response xmlns:p="urn:oasis:names:tc:SAML:1.0:protocol"/>', /SAML 1\.1/],
    ['E02', 'a Response in no namespace', '<Response/>', /not a SAML 2.0 Response/],
    [
      'E03',
      'not assigned',
      withoutAssertion(
        status(
          `<saml2p:StatusCode ${part('Responder')}><saml2p:StatusCode ${part('AuthnFailed')}/></saml2p:StatusCode><saml2p:StatusMessage>no</saml2p:StatusMessage>`,
        ),
      ),
      /not assigned/,
    ],
    [
      'E03',
      'a status with a signed assertion',
      sign(status(`<saml2p:StatusCode ${part('Responder')}/>`)),
      /fault of its own/,
    ],
    ['E03', 'no status', sign(altered(/<saml2p:Status>.*<\/saml2p:Status>/, '')), /does not say whether/],
    [
      'E03',
      'a status nobody knows',
      withoutAssertion(status('<saml2p:StatusCode Value="urn:x:constructor"/>')),
      /did not succeed/,
    ],
    ['E04', 'no assertion', sign(withoutAssertion(unsignedResponse()), { what: 'Response' }), /no assertion/],
    [
      'E04',
      'two assertions',
      good.replace(
        /(<saml2:Assertion.*<\/saml2:Assertion>)/,
        '$1<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a2" Version="2.0"/>',
      ),
      /several/,
    ],
    [
      'E04',
      'an encrypted assertion',
      withoutAssertion(unsignedResponse()).replace(
        '</saml2p:Response>',
        '<e:EncryptedAssertion xmlns:e="urn:oasis:names:tc:SAML:2.0:assertion"/></saml2p:Response>',
      ),
      /encrypted/,
    ],
    ['E05', 'no signature', unsignedResponse(), /signed/],
    [
      'E06',
      'a signature beside the assertion',
      good.replace(/(.*)(<ds:Signature .*<\/ds:Signature>)(.*<\/saml2:Assertion>)/, '$1$3$2'),
      /covers another element/,
    ],
    [
      'E06',
      'a reference to another element',
      good.replace('URI="#_a1"', 'URI="#_r1"'),
      /covers another element/,
    ],
    [
      'E06',
      'a reference to the whole document',
      good.replace('URI="#_a1"', 'URI=""'),
      /covers another element/,
    ],
    ['E06', 'the same ID twice', good.replace('ID="_r1"', 'ID="_a1"'), /same ID/],
    ['E06', 'two SignedInfo', good.replace(/(<ds:SignedInfo>.*<\/ds:SignedInfo>)/, '$1$1'), /2 SignedInfo/],
    [
      'E06',
      'an element inside DigestValue',
      good.replace('</ds:DigestValue>', '<x/></ds:DigestValue>'),
      /holds other elements/,
    ],
    [
      'E06',
      'a transform of another kind',
      good.replace(
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/TR/1999/REC-xslt-19991116',
      ),
      /transforms/,
    ],
    ['E06', 'three transforms', good.replace(/(<ds:Transform [^>]*\/>)/, '$1$1'), /transforms/],
    [
      'E06',
      'a signature with content of its own',
      good.replace('</ds:Signature>', '<ds:Object>x</ds:Object></ds:Signature>'),
      /content of its own/,
    ],
    [
      'E06',
      'a signature in a part of the response that nobody reads',
      good.replace(
        /(<saml2p:Status>.*)(<ds:Signature .*<\/ds:Signature>)/,
        (_, before: string, signature: string) =>
          `<saml2p:Extensions ID="_x">${signature.replace('#_a1', '#_x')}</saml2p:Extensions>${before}`,
      ),
      /neither in the Response nor/,
    ],
    [
      'E20',
      'another attribute in other letters',
      sign(altered('Name="name"', 'Name="Name"')),
      /is called "Name", not "name"/,
    ],
    ['E07', 'no certificate', sign(unsignedResponse(), { shown: false }), /does not carry its certificate/],
    [
      'E07',
      'a broken certificate',
      good.replace(/<ds:X509Certificate>.{20}/, '<ds:X509Certificate>'),
      /cannot be read/,
    ],
    ['E08', 'another pair', sign(unsignedResponse(), { by: other }), /another certificate and another key/],
    [
      'E08',
      'a new certificate for the same key',
      sign(unsignedResponse(), { shown: renewed }),
      /same key, but with a new certificate/,
    ],
    [
      'E08',
      'the right key under a strange certificate',
      sign(unsignedResponse(), { shown: other }),
      /do not belong together/,
    ],
    [
      'E10',
      'a changed attribute',
      good.replace('>ana@acme.com</saml2:AttributeValue>', '>eve@acme.com</saml2:AttributeValue>'),
      /changed after it was signed/,
    ],
    ['E10', 'a response printed prettily', good.replaceAll('><', '>\n  <'), /re-formatted/],
    [
      'E10',
      'a changed signature value',
      good.replace(/<ds:SignatureValue>.{8}/, '<ds:SignatureValue>AAAAAAAA'),
      /changed/,
    ],
    [
      'E11',
      'an algorithm that nobody knows',
      good.replace('2001/04/xmldsig-more#rsa-sha256', '2001/04/xmldsig-more#rsa-ripemd160'),
      /do not know/,
    ],
    [
      'E13',
      'another issuer',
      sign(altered(/<saml2:Issuer>[^<]*/, '<saml2:Issuer>https://acme.cloudflareaccess.com')),
      /final slash is missing/,
    ],
    [
      'E13',
      'another issuer of the response alone',
      sign(altered(/(assertion">)[^<]*(<\/saml2:Issuer><saml2p:Status)/, '$1evil$2')),
      /IdP Entity ID/,
    ],
    [
      'E13',
      'no issuer',
      sign(
        altered(
          '<saml2:Issuer>https://acme.cloudflareaccess.com/</saml2:Issuer><saml2:Subject>',
          '<saml2:Issuer/><saml2:Subject>',
        ),
      ),
      /it is empty/,
    ],
    [
      'E14',
      'another audience',
      sign(altered(/<saml2:Audience>[^<]*/, `<saml2:Audience>${acsUrl}/`)),
      /final slash too many/,
    ],
    [
      'E14',
      'no audience',
      sign(altered(/<saml2:AudienceRestriction>.*<\/saml2:AudienceRestriction>/, '')),
      /no Audience/,
    ],
    [
      'E14',
      'one restriction of two',
      sign(
        altered(
          '<saml2:AudienceRestriction>',
          '<saml2:AudienceRestriction><saml2:Audience>x</saml2:Audience></saml2:AudienceRestriction><saml2:AudienceRestriction>',
        ),
      ),
      /another service/,
    ],
    [
      'E15',
      'another destination',
      sign(altered(`Destination="${acsUrl}"`, `Destination="${acsUrl.replace('https', 'http')}"`)),
      /http instead of https/,
    ],
    [
      'E16',
      'another recipient',
      sign(altered(`Recipient="${acsUrl}"`, 'Recipient="https://evil.example"')),
      /another URL/,
    ],
    ['E16', 'no recipient', sign(altered(` Recipient="${acsUrl}"`, '')), /no Recipient/],
    [
      'E17',
      'a window that had passed when it was made',
      sign(
        altered(
          'NotBefore="2026-11-24T14:27:00Z" NotOnOrAfter="2026-11-24T14:37:00Z"',
          'NotBefore="2026-11-24T13:27:00Z" NotOnOrAfter="2026-11-24T13:37:00Z"',
        ),
      ),
      /does not fit/,
    ],
    [
      'E17',
      'a clock that is ahead',
      sign(unsignedResponse().replaceAll('2026-11-24T14:', '2026-11-24T15:')),
      /ahead: the response was made 60 minutes in the future/,
    ],
    [
      'E17',
      'a time that is none',
      sign(altered('NotBefore="2026-11-24T14:27:00Z"', 'NotBefore="now"')),
      /cannot be read/,
    ],
    [
      'E18',
      'a login from the portal',
      sign(unsignedResponse().replaceAll(' InResponseTo="_q1"', '')),
      /started in JumpCloud/,
    ],
    [
      'E18',
      'two requests',
      sign(altered('InResponseTo="_q1">', 'InResponseTo="_q2">')),
      /two different requests/,
    ],
    ['E19', 'no name', sign(altered(/<saml2:NameID.*<\/saml2:NameID>/, '')), /does not name the person/],
    [
      'E19',
      'an empty name',
      sign(altered('>ana@acme.com</saml2:NameID>', '> </saml2:NameID>')),
      /missing or empty/,
    ],
    ['E20', 'no email', sign(altered(attribute('email', 'ana@acme.com'), '')), /"email" is missing/],
    [
      'E20',
      'email under a near name',
      sign(
        altered('Name="email"', 'Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"'),
      ),
      /is called "http:.*emailaddress", not "email"/,
    ],
    ['E20', 'Email with a capital', sign(altered('Name="email"', 'Name="Email"')), /is called "Email"/],
    [
      'E20',
      'an empty email',
      sign(altered(attribute('email', 'ana@acme.com'), attribute('email', ''))),
      /empty/,
    ],
    [
      'E20',
      'a user name for an email',
      sign(altered(attribute('email', 'ana@acme.com'), attribute('email', 'ana'))),
      /not hold an email/,
    ],
    ['E20', 'another attribute missing', sign(altered(attribute('name', 'Ana'), '')), /"name" is missing/],
    [
      'E22',
      'a comment in the name',
      sign(unsignedResponse()).replace(
        '>ana@acme.com</saml2:NameID>',
        '>ana@acme.com<!-- -->.evil.example</saml2:NameID>',
      ),
      /comments/,
    ],
    [
      'E22',
      'an instruction in the name',
      sign(altered('>ana@acme.com</saml2:NameID>', '>ana@acme.com.evil.example</saml2:NameID>')).replace(
        '.evil',
        '<?x .evil?>',
      ),
      /processing instructions/,
    ],
    ['E23', 'holder of key', sign(altered('cm:bearer', 'cm:holder-of-key')), /bearer/],
    [
      'E24',
      'another version',
      sign(altered('ID="_r1" Version="2.0"', 'ID="_r1" Version="2.1"')),
      /version 2\.0/,
    ],
  ] as const) {
    it(`${code}: ${what}`, () => {
      const [first] = diagnose(utf8(xml), expected);
      assert.equal(first?.code, code, JSON.stringify(told(xml)));
      assert.equal(first?.level, 'stop');
      assert.match(first?.message ?? '', message);
      assert.ok((first?.fix ?? '').length > 10);
    });
  }
});

describe('what is only to be known', () => {
  for (const [what, xml, wish, codes] of [
    ['SHA-1', sign(unsignedResponse(), { sha1: true }), {}, ['E11 warn']],
    ['a short key', sign(unsignedResponse(), { by: weak }), { certificates: [weak.pem] }, ['E11 warn']],
    [
      'a configured certificate that has ended',
      good,
      { now: new Date('2029-02-01T00:00:00Z') },
      ['E12 warn', 'E17 warn'],
    ],
    ['an old copy', good, { now: new Date('2026-11-27T14:32:00Z') }, ['E17 warn']],
    [
      'another format of the name',
      sign(altered('nameid-format:emailAddress', 'nameid-format:unspecified')),
      {},
      ['E19 warn'],
    ],
    [
      'two values of email',
      sign(altered(attribute('email', 'ana@acme.com'), attribute('email', 'ana@acme.com', 'a@acme.com'))),
      {},
      ['E20 warn'],
    ],
    [
      'a space around email',
      sign(altered(attribute('email', 'ana@acme.com'), attribute('email', ' ana@acme.com'))),
      {},
      ['E20 warn'],
    ],
    [
      'an attribute given twice',
      sign(altered(attribute('name', 'Ana'), attribute('name', 'Ana') + attribute('name', 'Ann'))),
      {},
      ['E21 warn'],
    ],
  ] as const) {
    it(what, () => assert.deepEqual(told(xml, wish), codes));
  }

  it('holds the encryption of assertions against what Access asks for', () => {
    const encrypted = unsignedResponse().replace(
      /<saml2:Assertion.*<\/saml2:Assertion>/s,
      '<e:EncryptedAssertion xmlns:e="urn:oasis:names:tc:SAML:2.0:assertion"/>',
    );
    const e04 = (xml: string, encryption?: boolean) =>
      diagnose(utf8(xml), { ...expected, ...(encryption === undefined ? {} : { encryption }) }).find(
        one => one.code === 'E04',
      );
    assert.equal(e04(good), undefined);
    assert.equal(e04(good, false), undefined);
    assert.equal(e04(good, true)?.level, 'stop');
    assert.match(e04(good, true)?.message ?? '', /not encrypted, and Access takes encrypted ones alone/);
    assert.equal(e04(encrypted)?.level, 'stop');
    assert.equal(e04(encrypted, false)?.level, 'stop');
    assert.equal(e04(encrypted, true)?.level, 'warn');
  });

  it('an old copy says how old it is and that it was in time', () => {
    const [finding] = diagnose(utf8(good), { ...expected, now: new Date('2026-11-27T14:32:00Z') });
    assert.match(finding?.message ?? '', /made 3 days ago .* times were in order/);
  });
});

describe('which certificate signed, against which is configured', () => {
  it('another pair: names both, and that the signature is genuine for the other one', () => {
    const findings = diagnose(utf8(sign(unsignedResponse(), { by: other })), expected);
    assert.deepEqual(
      findings.map(f => f.code),
      ['E08', 'E09'],
    );
    for (const { inFile, needed } of findings) {
      assert.match(inFile ?? '', /^SHA-256 [0-9A-F:]{95} · 2048-bit · until 1 Jan 2029$/);
      assert.match(needed ?? '', /^SHA-256 [0-9A-F:]{95}/);
    }
  });

  it('the same key: no word of a stale one, as it verifies', () => {
    assert.deepEqual(told(sign(unsignedResponse(), { shown: renewed })), ['E08']);
  });

  it('signed with one pair, showing the certificate of another: the halves do not belong together', () => {
    const findings = diagnose(utf8(sign(unsignedResponse(), { by: other, shown: pair })), {
      ...expected,
      certificates: [pair.pem, other.pem],
    });
    assert.deepEqual(
      findings.map(f => f.code),
      ['E08'],
    );
    assert.match(findings[0]?.message ?? '', /do not belong together/);
  });

  it('no certificate inside: the configured one is tried, and the rest is judged all the same', () => {
    assert.deepEqual(told(sign(altered(`Recipient="${acsUrl}"`, 'Recipient="x"'), { shown: false })), [
      'E07',
      'E16',
    ]);
    assert.deepEqual(told(sign(unsignedResponse(), { by: other, shown: false })), ['E07', 'E09']);
  });

  it('nothing is judged from what is not signed', () => {
    assert.deepEqual(told(altered(/<saml2:Audience>[^<]*/, '<saml2:Audience>x')), ['E05']);
    assert.deepEqual(told(good.replace(/<saml2:Audience>[^<]*/, '<saml2:Audience>x')), ['E10']);
  });
});
