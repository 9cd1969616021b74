import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { fc } from '../../../property.ts';

/** A text that holds a secret, and the parts of it that must never be written. */
export interface Planted {
  readonly text: string;
  readonly parts: readonly string[];
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
export const MIXED = `${LOWER.toUpperCase()}${LOWER}${DIGITS}`;
export const HEX = `${DIGITS}abcdef`;

export const word = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });

const one = (alphabet: string, length: number, around: (secret: string) => string): fc.Arbitrary<Planted> =>
  word(alphabet, length).map(secret => ({ text: around(secret), parts: [secret] }));

const PASSWORD = { cipher: 'aes-256-cbc', passphrase: 'p' } as const;

const pairs = [
  generateKeyPairSync('rsa', { modulusLength: 1024 }),
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  generateKeyPairSync('ed25519'),
  generateKeyPairSync('x25519'),
  generateKeyPairSync('ed448'),
].map(({ privateKey }) => privateKey);

type Form = {
  readonly type: 'pkcs8' | 'pkcs1' | 'sec1';
  readonly cipher?: string;
  readonly passphrase?: string;
};

const formsOf = (key: KeyObject): Form[] => [
  { type: 'pkcs8' },
  { type: 'pkcs8', ...PASSWORD },
  ...(key.asymmetricKeyType === 'rsa'
    ? [{ type: 'pkcs1' } as const, { type: 'pkcs1', ...PASSWORD } as const]
    : []),
  ...(key.asymmetricKeyType === 'ec'
    ? [{ type: 'sec1' } as const, { type: 'sec1', ...PASSWORD } as const]
    : []),
];

const all = pairs.flatMap(key =>
  formsOf(key).map(form => ({
    isEncryptedLegacy: form.cipher !== undefined && form.type !== 'pkcs8',
    pem: String(key.export({ format: 'pem', ...form } as never)).trim(),
  })),
);
const pems = all.map(({ pem }) => pem);
/** OpenSSL's own encryption has no DER of a key: without its armour nothing tells what it is. */
const recognisable = all.filter(({ isEncryptedLegacy }) => !isEncryptedLegacy).map(({ pem }) => pem);

const bodyOf = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\s/g, '');
const derOf = (pem: string): Buffer => Buffer.from(bodyOf(pem), 'base64');
/** Pieces of a body as they may be left over: the lines of it, without their ends. */
const piecesOf = (body: string, from = 8): string[] =>
  (body.slice(from).match(/[\s\S]{18}/g) ?? []).filter(piece => /^[\w]+$/.test(piece));

const pemForms: fc.Arbitrary<Planted>[] = [
  fc.constantFrom(...pems).map(pem => ({ text: pem, parts: piecesOf(bodyOf(pem)) })),
  fc.constantFrom(...pems).map(pem => ({ text: pem.replaceAll('\n', '\r\n'), parts: piecesOf(bodyOf(pem)) })),
  fc
    .constantFrom(...pems)
    .map(pem => ({ text: pem.replaceAll('\n', '\n    '), parts: piecesOf(bodyOf(pem)) })),
  fc.constantFrom(...pems).map(pem => {
    const hex = Buffer.from(pem).toString('hex');
    return { text: hex, parts: piecesOf(hex, 80) };
  }),
  // Cut at one end, anywhere.
  fc
    .tuple(fc.constantFrom(...pems), fc.double({ min: 0.35, max: 0.99, noNaN: true }))
    .map(([pem, share]) => pem.slice(0, Math.floor(pem.length * share)))
    .map(text => ({ text, parts: piecesOf(text.split('\n').slice(1).join('')) })),
  fc
    .tuple(
      fc.constantFrom(...pems.filter(pem => !pem.includes('DEK-Info'))),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    )
    .map(([pem, share]) => pem.slice(Math.floor(pem.length * share)))
    .map(text => ({ text, parts: piecesOf(bodyOf(text.slice(text.indexOf('\n') + 1)), 0) })),
];

const bareForms: fc.Arbitrary<Planted>[] = [
  fc
    .constantFrom(...recognisable)
    .map(bodyOf)
    .map(text => ({ text, parts: piecesOf(text) })),
  fc
    .constantFrom(...recognisable)
    .map(pem => ({ text: pem.replaceAll(/-----[^-]+-----/g, ''), parts: piecesOf(bodyOf(pem)) })),
  fc.constantFrom(...recognisable).map(pem => {
    const text = derOf(pem).toString('base64url');
    return { text, parts: piecesOf(text) };
  }),
  ...[
    (hex: string) => hex,
    (hex: string) => hex.toUpperCase(),
    (hex: string) => (hex.match(/../g) ?? []).join(':'),
  ].map(written =>
    fc.constantFrom(...recognisable).map(pem => {
      const text = written(derOf(pem).toString('hex'));
      return { text, parts: text.slice(30).match(/[\s\S]{30}/g) ?? [] };
    }),
  ),
  fc.constantFrom(...recognisable).map(pem => {
    const text = JSON.stringify(derOf(pem));
    return { text, parts: text.slice(110).match(/[\s\S]{30}/g) ?? [] };
  }),
  fc.constantFrom(...pems).map(pem => {
    const text = Buffer.from(pem).toString('base64');
    return { text, parts: piecesOf(text) };
  }),
];

const jwks = pairs.map(key => key.export({ format: 'jwk' }));
const jwkForms: fc.Arbitrary<Planted>[] = [
  fc.constantFrom(...jwks).map(jwk => ({
    text: JSON.stringify(jwk),
    parts: [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].filter(part => part !== undefined),
  })),
  one(`${MIXED}-_`, 43, secret => `{"kty":"oct","k":"${secret}"}`),
];

const tokens: fc.Arbitrary<Planted>[] = [
  'xoxb-',
  'xoxp-',
  'xoxa-2-',
  'xoxr-',
  'xoxs-',
  'xoxc-',
  'xoxe-1-',
  'xoxe.xoxp-1-',
  'xoxe.xoxb-1-',
  'xoxd-',
  'xapp-1-A012-',
  'xwfp-',
  'jca_',
  'AGE-SECRET-KEY-1',
  'cfut_',
  'cfat_',
  'cfk_',
]
  .map(prefix => one(MIXED, 32, secret => `${prefix}${secret}`))
  .concat([
    fc
      .tuple(word(HEX, 24), word(HEX, 146))
      .map(([a, b]) => ({ text: `v1.0-${a}-${b}`, parts: [a, b.slice(0, 40)] })),
    one(MIXED, 24, secret => `xoxd-ab%2B${secret}%3D%3D`),
    // A character that nobody sees stands in the middle of what was copied.
    ...['\u200b', '\u00ad', '\ufeff'].map(unseen =>
      fc
        .tuple(word(MIXED, 12), word(MIXED, 20))
        .map(([a, b]) => ({ text: `xoxb-${a}${unseen}${b}`, parts: [a, b] })),
    ),
  ]);

/** Known by nothing but length and letters, so there must be something else on both sides of them. */
export const faintTokens: fc.Arbitrary<Planted>[] = [
  word(`${MIXED}_-`, 37).map(rest => ({
    text: `aB7${rest}`,
    parts: [rest.replaceAll(/^[-_]+|[-_]+$/g, '')],
  })),
  one(HEX, 40, secret => secret),
  one(HEX, 37, secret => secret),
];

const addresses: fc.Arbitrary<Planted>[] = [
  one(MIXED, 20, secret => `redis://user:${secret}@10.0.0.7:6379/0`),
  one(MIXED, 20, secret => `rediss://:${secret}@redis.acme.com:6380`),
  one(MIXED, 20, secret => `redis://user:pa/ss@${secret}@10.0.0.7:6379/0`),
  one(MIXED, 20, secret => `redis+cluster://user:${secret}/x@host1:6379,host2:6379`),
  one(MIXED, 20, secret => `https://${secret}@git.acme.com/x`),
  one(MIXED, 20, secret => `http://proxy:${secret}@proxy.acme.com:3128/`),
  one(MIXED, 20, secret => `http://proxy:p@ss@${secret}@proxy.acme.com:3128/`),
  one(MIXED, 24, secret => `wss://wss-primary.slack.com/link/?ticket=${secret}&app_id=1`),
  one(MIXED, 24, secret => `wss://cerberus-xxxx.lb.slack-msgs.com/websocket/${secret}`),
  one(MIXED, 24, secret => `https://hooks.slack.com/actions/T0ACME/1/${secret}`),
  one(MIXED, 24, secret => `https://files.slack.com/upload/v1/${secret}`),
  one(MIXED, 24, secret => `https://acme.com/callback?access_token=${secret}&state=1`),
];

const headers: fc.Arbitrary<Planted>[] = [
  one(MIXED, 30, secret => `Authorization: Bearer ${secret}`),
  one(MIXED, 30, secret => `authorization=Basic ${secret}==`),
  one(MIXED, 30, secret => `Proxy-Authorization: Digest username="x", response="${secret}"`),
  one(MIXED, 30, secret => `X-Api-Key: ${secret}`),
  one(MIXED, 30, secret => `x-auth-key: ${secret}`),
  one(MIXED, 30, secret => `sent Bearer ${secret}`),
  one(MIXED, 30, secret => `Cookie: CF_Authorization=${secret}; d=${secret}`),
  one(MIXED, 30, secret => `Set-Cookie: session=${secret}; Path=/; HttpOnly`),
  one(MIXED, 30, secret => `CF_AppSession=${secret}`),
  one(MIXED, 30, secret => JSON.stringify({ Cookie: `a=1; b=${secret}` })),
  one(MIXED, 30, secret => JSON.stringify({ 'set-cookie': ['a=1', `b=${secret}; Path=/`] })),
  one(MIXED, 30, secret => JSON.stringify(['Cookie', `a=1; b=${secret}`])),
  one(MIXED, 30, secret => JSON.stringify({ headers: [{ name: 'cookie', value: `b=${secret}` }] })),
  one(MIXED, 30, secret => JSON.stringify({ headers: [{ name: 'Authorization', value: secret }] }, null, 2)),
  one(MIXED, 30, secret => JSON.stringify({ value: secret, name: 'X-Api-Key' })),
  one(MIXED, 30, secret => JSON.stringify({ cookies: [{ name: 'sid', value: secret, path: '/' }] })),
];

const named: fc.Arbitrary<Planted>[] = [
  one(MIXED, 20, secret => JSON.stringify({ scim_config: { secret } })),
  one(MIXED, 20, secret => JSON.stringify({ scim_secret: `a"b\\${secret}` })),
  one(MIXED, 20, secret => JSON.stringify({ bot_token_value: secret, id: 1 })),
  one(MIXED, 20, secret => `client_secret=${secret}&grant_type=x`),
  one(MIXED, 20, secret => `JCACCESS_AUDIT_KEY=${secret}`),
  one(MIXED, 20, secret => `{ password: '${secret}' }`),
  one(MIXED, 20, secret => `<ClientSecret>${secret}</ClientSecret>`),
  one(MIXED, 20, secret => `<settings>\n  <ClientSecret>${secret}</ClientSecret>\n</settings>`),
  one(MIXED, 20, secret => `<client><secret type="text">${secret}`),
  one(MIXED, 20, secret => `tool --api-token ${secret} --yes`),
  one(MIXED, 20, secret => `curl -u name:${secret} https://acme.com`),
  one(MIXED, 24, secret => JSON.stringify({ preview_highlight: `<b>${secret}</b>`, id: 'F1' })),
  one(MIXED, 60, secret => `SAMLResponse: ${secret}`),
  fc
    .tuple(word(MIXED, 30), word(MIXED, 30))
    .map(([a, b]) => ({ text: `eyJhbGciOi${a}.eyJzdWIi${a}.${b}`, parts: [a, b] })),
];

const responseXml = (secret: string, prefix: string): string =>
  `<${prefix}Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"><NameID>${secret}</NameID></${prefix}Response>`;

const saml: fc.Arbitrary<Planted>[] = [
  ...['', 'samlp:', 'saml2p:', 'ns0:'].flatMap(prefix => [
    one(MIXED, 30, secret => responseXml(secret, prefix)),
    ...['', '\n', '\r\n', '   ', '\n\t\n', '\ufeff', '<?xml version="1.0"?>\n'].map(first =>
      word(MIXED, 60).map(secret => {
        const text = Buffer.from(first + responseXml(secret, prefix)).toString('base64');
        return { text, parts: piecesOf(text) };
      }),
    ),
  ]),
  word(MIXED, 60).map(secret => {
    const body = Buffer.from(responseXml(secret, 'samlp:')).toString('base64');
    return { text: body.replaceAll(/(.{76})/g, '$1\r\n'), parts: piecesOf(body) };
  }),
  word(MIXED, 60).map(secret => {
    const body = Buffer.from(responseXml(secret, 'samlp:')).toString('base64');
    return { text: `SAMLResponse=\n${body}`, parts: piecesOf(body) };
  }),
  word(MIXED, 60).map(secret => {
    const body = deflateRawSync(responseXml(secret + randomBytes(60).toString('hex'), '')).toString('base64');
    return { text: `SAMLResponse=${encodeURIComponent(body)}`, parts: piecesOf(body) };
  }),
];

/** Every kind of secret, in the form in which it is met. */
export const kinds: Readonly<Record<string, readonly fc.Arbitrary<Planted>[]>> = {
  'armoured keys': pemForms,
  'bare keys': bareForms,
  'JSON web keys': jwkForms,
  'tokens with a prefix': tokens,
  'tokens that only look random': faintTokens,
  addresses,
  headers,
  'named values': named,
  'SAML responses': saml,
};
