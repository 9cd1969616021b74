import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { redaction } from '../../../src/http/redaction.ts';
import { createLog } from '../../../src/operations/log.ts';
import { fc } from '../../property.ts';

const captured = (secrets: readonly string[] = []) => {
  const lines: string[] = [];
  const to = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog({ level: 'info', to, redaction, secrets }), text: () => lines.join('') };
};

const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1'): string =>
  String(key.export({ format: 'pem', type }));
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;
const pems = [pem(rsa, 'pkcs1'), pem(rsa, 'pkcs8'), pem(ec, 'sec1'), pem(ec, 'pkcs8'), pem(ed25519, 'pkcs8')];
const bare = (text: string): string => text.replaceAll(/-----[^-]+-----|\s/g, '');

const word = (alphabet: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
const DIGITS = '0123456789';
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A secret as it may stand in a text, and the part of it that must never be written. */
const secrets = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'xoxb-',
        'xoxp-',
        'xoxe.xoxp-1-',
        'xoxe.xoxb-1-',
        'xoxe-1-',
        'xapp-1-A012-',
        'xoxd-',
        'xoxc-',
      ),
      word(MIXED, 24),
    )
    .map(([prefix, secret]) => ({ text: `${prefix}${secret}`, secret })),
  fc.constantFrom(...pems).map(text => ({ text, secret: text.split('\n')[1] ?? '' })),
  fc.constantFrom(...pems).map(text => ({
    text: text.replaceAll('\n', '\\n'),
    secret: text.split('\n')[1] ?? '',
  })),
  fc.constantFrom(...pems).map(text => ({ text: bare(text), secret: bare(text).slice(8, 60) })),
  fc.constantFrom(...pems).map(text => ({
    text: text.slice(0, text.length / 2),
    secret: (text.split('\n')[1] ?? '').slice(0, 20),
  })),
  word(MIXED, 30).map(secret => ({ text: `Authorization: Bearer ${secret}`, secret })),
  word(MIXED, 24).map(secret => ({ text: `authorization=Basic ${secret}==`, secret })),
  fc
    .tuple(word(MIXED, 30), word(MIXED, 30))
    .map(([a, b]) => ({ text: `eyJhbGciOi${a}.eyJzdWIi${a}.${b}`, secret: b })),
  word(MIXED, 30).map(secret => ({ text: `Cookie: CF_Authorization=${secret}; d=${secret}`, secret })),
  word(MIXED, 30).map(secret => ({ text: `CF_AppSession=${secret}`, secret })),
  word(MIXED, 60).map(secret => ({ text: `SAMLResponse=PHNhbWxwOl${secret}&RelayState=x`, secret })),
  word(MIXED, 60).map(secret => ({ text: `SAMLResponse: ${secret}`, secret })),
  word(MIXED, 30).map(secret => ({
    text: `<samlp:Response ID="_1"><saml:NameID>${secret}</saml:NameID></samlp:Response>`,
    secret,
  })),
  word(MIXED, 60).map(secret => ({ text: `PD94bWwgdmVyc2lvbj${secret}`, secret })),
  word(MIXED, 20).map(secret => ({ text: `{"scim_config":{"secret":"${secret}"}}`, secret })),
  word(MIXED, 20).map(secret => ({ text: `{\\"client_secret\\":\\"${secret}\\"}`, secret })),
  word(MIXED, 20).map(secret => ({ text: `redis://user:${secret}@10.0.0.7:6379/0`, secret })),
  word(MIXED, 37).map(secret => ({ text: `token ${secret}aB7`, secret: `${secret}aB7` })),
  word(`${DIGITS}abcdef`, 37).map(secret => ({ text: `key ${secret}.`, secret })),
  word(MIXED, 24).map(secret => ({ text: `https://hooks.slack.com/actions/T0ACME/1/${secret}`, secret })),
  word(MIXED, 24).map(secret => ({ text: `https://files.slack.com/upload/v1/${secret}`, secret })),
  word(MIXED, 24).map(secret => ({ text: `{"preview_highlight":"<b>${secret}</b>","id":"F1"}`, secret })),
  word('abcdefghijklmnopqrstuvwxyz', 12).map(secret => ({ text: `${secret}.x@acme.com`, secret })),
  word('abcdefghijklmnopqrstuvwxyz', 12).map(secret => ({ text: `email=${secret}%40acme.com`, secret })),
);

/** A value of a name under which nothing may be written. */
const named = fc.tuple(
  fc
    .constantFrom(
      'token bot_token apiToken Authorization password client_secret signingSecret cookie set-cookie privateKeyPem',
      'private_key key api_key SAMLResponse preview preview_highlight content content_html url_private_download',
      'private_metadata response_url refreshToken xApiKey',
    )
    .chain(names => fc.constantFrom(...names.split(' '))),
  word(MIXED, 16),
);

const nested = (leaf: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.letrec(tie => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
      fc.dictionary(fc.constantFrom('facts', 'error', 'detail', 'user', 'a'), tie('any'), { minKeys: 1 }),
      tie('any').map(inner => new Map([['inner', inner]])),
      tie('any').map(inner => new Set([inner])),
      tie('any').map(cause => new Error('it broke', { cause })),
    ),
  })).any;

const around = fc.tuple(
  fc.string({ maxLength: 20 }).map(text => `${text} `),
  fc.string({ maxLength: 20 }).map(text => ` ${text}`),
);

/** A text that holds a secret, and facts in which the text, or an error that says it, lies somewhere. */
const hidden = fc
  .tuple(secrets, around, fc.boolean())
  .chain(([{ text, secret }, [before, after], inError]) => {
    const whole = `${before}${text}${after}`;
    const leaf: unknown = inError ? new Error(whole) : whole;
    return nested(fc.constant(leaf)).map(facts => ({ secret, whole, facts }));
  });

describe('the log', () => {
  it('never writes a secret that stands in a text, whatever is around it and wherever it is', () => {
    fc.assert(
      fc.property(hidden, fc.context(), ({ secret, whole, facts }, ctx) => {
        const { log, text: written } = captured();
        log.warn(whole, { facts, [whole]: 1 });
        ctx.log(written());
        assert.ok(!written().includes(secret));
        assert.match(written(), /\[removed\]|…|%40acme/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never writes what stands under the name of a secret', () => {
    fc.assert(
      fc.property(named, fc.integer({ min: 0, max: 3 }), ([name, secret], depth) => {
        let facts: Record<string, unknown> = { [name]: depth % 2 === 0 ? secret : { inner: [secret] } };
        for (let n = 0; n < depth; n += 1) facts = { [`level${n}`]: [facts] };
        const { log, text } = captured();
        log.error('a deed broke', facts);
        assert.ok(!text().includes(secret), text());
      }),
      { numRuns: 1_000 },
    );
  });

  it('never writes the secrets of the deployment, whatever they look like', () => {
    const { log, text } = captured(['8f742231b10e8888', 'pa ss', '']);
    log.error('pa ss was wrong', { error: new Error('signed with 8f742231b10e8888') });
    assert.doesNotMatch(text(), /pa ss|8f742231/);
  });

  it('keeps what operators need: ids, codes, causes, fingerprints, certificates, domains', () => {
    const { log, text } = captured();
    log.warn('an effect did not work', {
      effect: '7K2Q.00003.01.show-card',
      user: 'U0ANA',
      reference: 'maple',
      waitMs: 2000,
      at: new Date('2026-11-24T14:32:00Z'),
      fingerprint: '3F:9A:C1:00',
      provider: 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415',
      digest: 'a'.repeat(64),
      certificate: '-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJ\n-----END CERTIFICATE-----',
      error: Object.assign(new Error('no', { cause: new TypeError('the cause') }), { code: 'ECONNRESET' }),
      email: 'ana@acme.com',
    });
    const line = JSON.parse(text()) as Record<string, unknown>;
    assert.equal(line.msg, 'an effect did not work');
    assert.equal(line.email, '…@acme.com');
    assert.equal(line.at, '2026-11-24T14:32:00.000Z');
    for (const kept of ['7K2Q.00003.01.show-card', 'U0ANA', 'maple', '3F:9A:C1:00', 'MIIDXTCC', 'ECONNRESET'])
      assert.ok(text().includes(kept), kept);
    for (const kept of ['the cause', 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415', 'a'.repeat(64)])
      assert.ok(text().includes(kept), kept);
  });

  it('writes a line whatever it is given', () => {
    const { log, text } = captured();
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const hostile = {
      get trap(): never {
        throw new Error('no');
      },
    };
    log.info('one', { circle, bytes: Buffer.from('secret bytes'), big: 1n, when: new Date(Number.NaN) });
    log.info('two', { hostile });
    log.info('x'.repeat(50_000), { list: Array.from({ length: 900 }, (_, n) => n) });
    const lines = text().trimEnd().split('\n');
    assert.equal(lines.length, 3);
    assert.ok(lines.every(line => line.length < 10_000));
    assert.doesNotMatch(text(), /secret bytes/);
  });

  it('takes a moment for the texts that are hardest to look through', () => {
    const { log } = captured();
    for (const hard of [
      'a-',
      'a.',
      'a@',
      'MIIEpAIBAA',
      'token',
      'http://a:',
      '-----BEGIN PRIVATE KEY-----',
      'AAAA',
    ]) {
      const begun = performance.now();
      log.info(hard.repeat(Math.floor(19_990 / hard.length)));
      assert.ok(performance.now() - begun < 1_000, `${hard}: ${performance.now() - begun} ms`);
    }
  });
});
