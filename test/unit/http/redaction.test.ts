import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { redacted, redactedLine } from '../../../src/http/redaction.ts';
import { fc } from '../../property.ts';
import { cpuMs } from '../saml/cpu-time.ts';
import { makeCertificate } from '../saml/make-certificate.ts';
import { kinds } from './redaction/secrets.ts';

const RANDOM = fc
  .string({ maxLength: 30, unit: 'grapheme-ascii' })
  .map(text => text.replaceAll(/["'`\\]/g, ''));
/** What is before and after a secret: nothing that it could be taken for a part of. */
const [before, after] = [
  fc
    .tuple(RANDOM, fc.constantFrom('', ' ', '\n', '(', '. '))
    .map(([text, last]) => text.slice(0, last === '' ? 0 : 30) + last),
  fc
    .tuple(fc.constantFrom('', ' ', '\n', ')', '. '), RANDOM)
    .map(([first, text]) => first + text.slice(0, first === '' ? 0 : 30)),
];

/** Where a text is found: as it is, in JSON, in JSON inside JSON, in a form, in HTML. */
const wrappings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': text => text,
  'in JSON': text => JSON.stringify({ error: { message: text }, id: 7 }),
  'in JSON inside JSON': text => JSON.stringify({ body: JSON.stringify({ message: text }), id: 7 }),
  'in JSON three deep': text => JSON.stringify([JSON.stringify([JSON.stringify([text])])]),
  'in a query': text => `https://api.acme.com/x?said=${encodeURIComponent(text)}&page=2`,
  'in a form in JSON': text => JSON.stringify({ body: `said=${encodeURIComponent(text)}&page=2` }),
  'in HTML': text =>
    `<p title="${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}">failed</p>`,
};

for (const [kind, secrets] of Object.entries(kinds))
  describe(kind, () => {
    for (const [where, wrap] of Object.entries(wrappings))
      test(`vanish ${where}`, () => {
        fc.assert(
          fc.property(
            fc.oneof(...secrets),
            before,
            after,
            fc.context(),
            ({ text, parts }, first, last, ctx) => {
              const clean = redacted(wrap(`${first}${text}${last}`));
              ctx.log(clean);
              for (const part of parts) assert.ok(!clean.includes(part), `${part} of ${text}`);
            },
          ),
          { numRuns: 60 * secrets.length },
        );
      });
  });

describe('ordinary text', () => {
  // Of many certificates some hold 40 letters in a row that look like a token.
  const [key] = [makeCertificate().privateKeyPem];
  const certificates = Array.from(
    { length: 400 },
    (_, n) => makeCertificate({ key, subject: [['CN', `Acme ${n}`]] }).base64,
  );

  test('keeps certificates, armoured, bare, wrapped and cut', () => {
    for (const body of certificates) {
      const lines = body.match(/.{1,64}/g)?.join('\n') ?? '';
      const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----`;
      const xml = `<ds:X509Certificate>${lines}</ds:X509Certificate>`;
      for (const text of [pem, xml, body, pem.slice(0, 500), pem.slice(-500), JSON.stringify({ cert: pem })])
        assert.equal(redacted(text), text);
    }
  });

  test('takes a token for a token beside a certificate, whole or cut', () => {
    const [body = ''] = certificates;
    const token = `eyJhbGciOi${'aB3'.repeat(9)}.eyJzdWIi.sig`;
    const key = 'aB3xK9'.repeat(7).slice(0, 40);
    for (const secret of [token, key])
      for (const text of [
        `-----BEGIN CERTIFICATE-----\n${body.slice(0, 300)} ${secret}`,
        `${body.slice(0, 300)} ${secret}`,
        `${body} ${secret}`,
        `${secret} ${body.slice(300)}\n-----END CERTIFICATE-----`,
        `${secret} \n-----END CERTIFICATE-----`,
      ])
        assert.ok(!redacted(text).includes(secret.slice(0, 30)), text);
  });

  const hexPairs = fc
    .uint8Array({ minLength: 20, maxLength: 32 })
    .map(bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0').toUpperCase()).join(':'));
  const kept = fc.oneof(
    hexPairs,
    fc.uuid(),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map(bytes => Buffer.from(bytes).toString('hex')),
    fc.uint8Array({ minLength: 4, maxLength: 4 }).map(bytes => Buffer.from(bytes).toString('hex')),
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map(date => date.toISOString()),
    fc.constantFrom(
      'https://acme.cloudflareaccess.com/cdn-cgi/access/callback',
      'https://sso.jumpcloud.com/saml2/acme-cloudflare-access',
      'JumpCloud-Cloudflare-Access-Production-2026',
      'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      'access.api.error.invalid_request: policy precedences must be unique',
      '7K2Q.00003.01.show-card',
      'U0ANA in C0CHANNEL at 1700000000.000100',
      'at Object.<anonymous> (file:///app/src/main.ts:12:3)',
      'https://registry.acme.com:8443/@slack/bolt',
      'Slack › your app › Basic Information › App-Level Tokens, with the scope connections:write.',
      'content-type: text/html; charset=utf-8',
      'connect ECONNREFUSED 10.0.0.7:6379',
      'SHA-256 3F:9A · 2048-bit · until 24 Nov 2029',
      'Slack answered invalid_auth: the bot token is not valid',
    ),
  );

  test('stays as it is', () => {
    fc.assert(
      fc.property(fc.array(kept, { minLength: 1, maxLength: 6 }), parts => {
        const text = parts.join(' ');
        assert.equal(redacted(text), text);
        const json = JSON.stringify({ facts: parts });
        assert.equal(redacted(json), json);
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps the domain of an address', () => {
    assert.equal(redacted('ana.b@acme.com is no member'), '…@acme.com is no member');
    assert.equal(redacted('email=ana%40acme.com'), 'email=…%40acme.com');
  });
});

describe('one line', () => {
  test('is cut, and control characters are gone', () => {
    const text = redactedLine(`a\u0000b\n${'c d'.repeat(500)}`);
    assert.equal(text.length, 300);
    assert.match(text, /^a b c d[c d]+…$/);
  });

  test('has no half secrets', () => {
    assert.equal(redactedLine(`${'a '.repeat(145)}xoxb-1-${'2'.repeat(60)} b`).includes('222'), false);
  });
});

describe('time', () => {
  const hard = [
    'a-',
    'a.',
    'a@',
    'a:',
    'a=',
    '"',
    '"a"',
    '"a":',
    '"a":"',
    '"value":"',
    '"name":"a","value":',
    '\\"',
    '\\',
    '%4',
    '%25',
    '&#',
    '&amp;',
    'MIIEpAIBAA',
    'MIIDXTCC',
    'MII',
    'MC',
    '30',
    '30:',
    '30 82 ',
    '48,',
    '48,130,',
    'token',
    'token:',
    'token:[',
    'token:{"',
    'token="',
    'cookie',
    'cookies:[',
    'Cookie: a',
    'http://a:',
    'http://a',
    'a://b:c',
    'redis://',
    'wss://',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN CERTIFICATE-----',
    '-----END PRIVATE KEY-----',
    '-----BEGIN ',
    `${'A'.repeat(64)}\n`,
    'AAAA',
    'A ',
    'PHNhbW',
    'PA',
    'PHNhbW\n',
    `PHNhbW${'A'.repeat(20)} `,
    'eyJ',
    'eyJa.',
    'eyJaaaaaa.',
    'xoxb-',
    '<Response',
    '<a:',
    'Bearer ',
    'Basic ',
    'Basic a',
    'd:"',
    '"d":"a',
    'prime1: aa:',
    'Private-MAC: ',
    'aB7',
    'aB7-',
    ' ',
    '\n',
    '\t',
    '\r\n ',
    '[',
    '{',
    "'",
    'v1.0-a',
    'v1.0-',
    '__cf',
    '0x30,',
    '--',
    '--a',
    '--token ',
    ' -u',
    ' -u a:',
    '2d',
    '2d424547494e20',
    'a://b:c@',
    '<a>',
    '<token>',
    '<token a',
    '<a> ',
    '\u200b',
  ];

  /** The least processor time of some tries, in milliseconds. */
  const timeOf = (text: string): number =>
    Math.min(
      ...Array.from({ length: 4 }, () => {
        const begun = cpuMs();
        redacted(text);
        return cpuMs() - begun;
      }),
    );

  test('grows no faster than the text, whatever it is made of', () => {
    const slow: string[] = [];
    for (const piece of hard) {
      const text = piece.repeat(Math.ceil(80_000 / piece.length));
      timeOf(text.slice(0, 10_000));
      const [short, long] = [timeOf(text.slice(0, 20_000)), timeOf(text.slice(0, 80_000))];
      // Four times the text: 4 times the time when it is linear, 16 times when it is quadratic.
      if (long > 40 && long > 9 * short) slow.push(`${piece.slice(0, 30)}: ${short} -> ${long} ms`);
    }
    assert.deepEqual(slow, []);
  });
});
