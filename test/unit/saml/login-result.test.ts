import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessErrors } from '../../../src/saml/access-errors.ts';
import { readLoginResult } from '../../../src/saml/login-result.ts';
import { fc } from '../../property.ts';
import { makeCertificate } from './make-certificate.ts';

const json =
  '{"email":"ana@acme.com","name":"Ana","saml_attributes":{"email":"ana@acme.com","groups":["it"]}}';

describe('a success', () => {
  for (const [what, pasted] of [
    ['the JSON alone', json],
    ['with the sentence before it', `Your connection works!\n\n${json}`],
    ['printed over several lines', `Your connection works! ${JSON.stringify(JSON.parse(json), null, 2)}\n`],
  ] as const) {
    it(what, () =>
      assert.deepEqual(readLoginResult(pasted), {
        kind: 'success',
        email: 'ana@acme.com',
        attributes: ['email', 'groups'],
      }),
    );
  }

  it('without an email is a success without an email', () => {
    assert.deepEqual(readLoginResult('{"email":"","saml_attributes":{}}'), {
      kind: 'success',
      attributes: [],
    });
    assert.deepEqual(readLoginResult('Your connection works!'), { kind: 'success', attributes: [] });
  });
});

describe('an error', () => {
  for (const [pasted, code] of [
    [
      'SAML Verify: Invalid SAML response, SAML Verify: No certificate selected to verify',
      'certificate-not-in-response',
    ],
    [
      'Authentication error. saml verify: response uses a CERTIFICATE that is\n not configured.',
      'certificate-not-configured',
    ],
    ['SAML Verify: Encryption required but assertion not encrypted', 'encryption-required'],
    ['SAML Verify: something new', 'saml-invalid'],
    ['Required attributes are missing', 'attributes-missing'],
    [
      'Invalid login session. Please try going to the URL of your application again',
      'started-at-identity-provider',
    ],
    ['Invalid session. Please try logging in again', 'session-lost'],
    ['Failed to fetch user/group information from the identity provider', 'group-lookup-failed'],
    ['Unable to find your Access organization!', 'organization-not-found'],
    ['Unable to find your Access application!', 'application-not-found'],
    ['That account does not have access.', 'policy-denied'],
    ['Error: Invalid requester', 'unsigned-request-refused'],
    ['The RelayState is too long', 'relay-state-too-long'],
    ['You are not authorized to access this application', 'not-assigned'],
  ] as const) {
    it(`${code} is known by its text, with a cause and a fix`, () => {
      const result = readLoginResult(pasted);
      assert.ok(result.kind === 'error');
      assert.equal(result.code, code);
      assert.equal(result.text, pasted.replace(/\s+/g, ' '));
      assert.ok(result.cause.length > 20 && result.fix.length > 20);
    });
  }

  it('every entry of the catalogue can be reached by each of its own fragments', () => {
    for (const { code, fragments } of accessErrors) {
      for (const fragment of fragments) {
        const result = readLoginResult(`Oops! ${fragment.toUpperCase()} (ray 123)`);
        assert.equal(result.kind === 'error' && result.code, code, fragment);
      }
    }
  });

  it('unknown text comes back word for word, with what is nearest and no cause', () => {
    assert.deepEqual(readLoginResult('Unable to find your flux organization'), {
      kind: 'unknown',
      text: 'Unable to find your flux organization',
      nearest: ['organization-not-found', 'application-not-found'],
    });
    assert.deepEqual(readLoginResult('Flux capacitor empty'), {
      kind: 'unknown',
      text: 'Flux capacitor empty',
      nearest: [],
    });
  });

  it('keeps addresses, without the one-time part', () => {
    const result = readLoginResult(
      'Oh no: https://acme.cloudflareaccess.com/cdn-cgi/access/callback?nonce=abcdef#top broke',
    );
    assert.equal(
      result.kind === 'unknown' && result.text,
      'Oh no: https://acme.cloudflareaccess.com/cdn-cgi/access/callback?[removed] broke',
    );
  });
});

const token = `eyJ${'hbGciOiJSUzI1NiJ9'}.eyJlbWFpbCI6ImFuYUBhY21lLmNvbSJ9.c2lnbmF0dXJl`;
const secrets: readonly (readonly [string, string, string])[] = [
  ['a session cookie', `CF_Authorization=${token}`, 'session-cookie'],
  ['the cookie of a whole header', 'Cookie: a=b; CF_Session=n0nc3v4lue', 'session-cookie'],
  ['a token alone', token, 'session-cookie'],
  ['a token broken over lines', token.replace(/.{20}/g, '$&\n'), 'session-cookie'],
  ['a token after a success', `${json}\n${token}`, 'session-cookie'],
  ['a bearer header', 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz', 'session-cookie'],
  ['a response as a form field', 'SAMLResponse=PHNhbWxwOlJlc3BvbnNl', 'saml-response'],
  [
    'a response in base64',
    Buffer.from('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">').toString('base64'),
    'saml-response',
  ],
  ['a response in XML', '<samlp:Response ID="_1"><saml:Assertion/></samlp:Response>', 'saml-response'],
  ['a response, URL-encoded', 'SAMLResponse%3DPHNhbWxwOlJlc3BvbnNl', 'saml-response'],
  ['a long code of any kind', 'fZJ'.repeat(60), 'saml-response'],
  ['a HAR file', '{"log":{"version":"1.2","creator":{"name":"x"},"entries":[]}}', 'har'],
  ['more than any window shows', 'word '.repeat(3000), 'har'],
  ['a private key', makeCertificate().privateKeyPem, 'private-key'],
  ['nothing', ' \n ', 'empty'],
];

describe('what must not be in a chat is refused whole', () => {
  for (const [what, pasted, why] of secrets)
    it(what, () => assert.deepEqual(readLoginResult(pasted), { kind: 'refused', why }));

  it('wherever in a text a token stands, it never comes back', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        assert.ok(!JSON.stringify(readLoginResult(`${before} ${token} ${after}`)).includes('eyJ'));
      }),
    );
  });
});
