import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Connection } from '../../src/domain/connection.ts';
import { asId, type ProviderId } from '../../src/domain/ids.ts';
import { certificateFacts } from '../../src/saml/certificate-facts.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { ACME, aConnection, anEntry, minute } from '../contract/records.ts';
import { appEnvironment } from '../playground/environment.ts';
import { metadataText } from '../unit/saml/make-metadata.ts';
import { altered, expected, pair, sign, unsignedResponse } from '../unit/saml/make-response.ts';
import { inSrc } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'jcaccess-doctor-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
/** Runs it as npm does: elsewhere, with the folder of who typed the paths in the environment. */
const run = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string | Buffer,
) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inSrc('programs/doctor.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', INIT_CWD: folder, TZ: 'Asia/Tokyo', ...env },
    ...(input === undefined ? {} : { input }),
  });
  return { code: status, out: stdout, errors: stderr };
};

describe('npm run doctor judges a login at a shell', () => {
  // Made now, so that its times are in order while the program looks at it.
  const now = new Date();
  const fresh = unsignedResponse().replace(/2026-11-24T14:(\d\d):00Z/g, (_, minutes: string) =>
    new Date(now.getTime() + (Number(minutes) - 32) * 60_000).toISOString(),
  );
  const good = file('good.xml', sign(fresh));
  const metadata = [
    '--metadata',
    file('idp.xml', metadataText({ certificates: [pair.base64] })),
    '--team',
    'acme',
  ];

  test('nothing to correct: 0, and says what it was compared with', () => {
    const { code, out } = run([good, ...metadata]);
    assert.equal(code, 0, out);
    assert.match(out, /^Login: nothing wrong in this response\n=+\n/);
    assert.match(out, /Compared with idp\.xml and the addresses of the team\. Access itself was not read\./);
  });

  test('something to correct: 1, the code after the sentence, times in the zone of the machine', () => {
    const { code, out } = run([
      file('late.xml', sign(altered('NotBefore="2026-11-24T14:27:00Z"', 'NotBefore="2026-11-24T14:40:00Z"'))),
      ...metadata,
    ]);
    assert.equal(code, 1);
    assert.match(out, /does not fit the time at which it was made\. \(E17\)/);
    assert.match(out, /24 Nov 2026, 23:32:00 GMT\+9/);
    assert.doesNotMatch(out, /Slack|\bDM\b|:no_entry:|<!date|\*Next/);
  });

  test('from standard input, for a script', () => {
    const { code, out } = run(['-', ...metadata, '--json'], {}, sign(unsignedResponse(), { shown: false }));
    assert.equal(code, 1);
    const answer = JSON.parse(out);
    assert.deepEqual([answer.exitCode, answer.kind, answer.findings[0].code], [1, 'response', 'E07']);
    assert.deepEqual(answer.compared.source, 'file');
  });

  test('by itself: what needs settings is not judged, and that is said', () => {
    const { code, out } = run([good]);
    assert.equal(code, 0, out);
    assert.match(out, /Not compared with Access: neither --connection nor --metadata was given\./);
  });

  test('words: a known error is 1; what is unknown, secret or unreadable is 2', () => {
    const known = run(['-'], {}, 'SAML Verify: Encryption required but assertion not encrypted');
    assert.deepEqual([known.code, /SAML encryption is on in Access/.test(known.out)], [1, true]);
    const odd = run(['-'], {}, 'Something went odd \u001b[31m here \u202e today');
    assert.equal(odd.code, 2);
    assert.match(odd.out, /odd ␛\[31m here ‹U\+202E› today/);
    const secret = run(['-'], {}, pair.privateKeyPem);
    assert.deepEqual([secret.code, /private key/.test(secret.out)], [2, true]);
    assert.equal(run(['-', '--json'], {}, '{"a":1}').code, 2);
    const missing = run(['nowhere.xml']);
    assert.deepEqual([missing.code, missing.errors], [2, 'nowhere.xml cannot be read (ENOENT).\n']);
  });

  test('asked wrongly: how it is asked, and 2', () => {
    for (const args of [
      [],
      [good, '--metadata', 'idp.xml'],
      [good, '--team', 'acme'],
      [good, 'x'],
      [good, ...metadata, '--connection', 'x'],
      [good, '--nonsense'],
    ]) {
      const { code, errors } = run(args);
      assert.deepEqual([code, errors.startsWith('Usage: npm run')], [2, true], args.join(' '));
    }
    const wrong = run([good, '--metadata', file('sp.xml', '<a/>'), '--team', 'acme']);
    assert.equal(wrong.code, 2);
    assert.match(
      wrong.errors,
      /sp\.xml cannot be compared with\.\n\n1\. TO CORRECT: This is XML, but not SAML metadata/,
    );
  });

  describe('a connection of the bot', () => {
    const environment: Readonly<Record<string, string>> = {
      ...appEnvironment({ delivery: 'socket', store: 'sqlite', folder, port: 0 }),
      // Nothing is there: Cloudflare does not answer.
      HTTPS_PROXY: 'http://127.0.0.1:9',
    };
    before(async () => {
      assert.match(
        run([good, '--connection', 'Acme'], environment).errors,
        /There is no store at .*jcaccess\.db/,
      );
      const store = await createSqliteStore({
        path: join(folder, 'jcaccess.db'),
        auditKey: environment.JCACCESS_AUDIT_KEY ?? '',
      });
      await store.commit({
        workspace: ACME,
        connections: [{ record: connection, expectedVersion: 0 }],
        audit: [anEntry('7K2Q', 'kept')],
      });
      await store.close();
    });

    test('is found by its label; when Cloudflare is silent, with what was last applied', () => {
      const { code, out, errors } = run([good, '--connection', 'acme STAFF'], environment);
      assert.equal(code, 0, out + errors);
      assert.match(
        out,
        /Compared with Acme staff.*; as last applied 24 Nov 2026, .* because Cloudflare did not answer/,
      );
    });

    test('of another label: the nearest are named', () => {
      const { code, errors } = run([good, '--connection', 'Acme stuff'], environment);
      assert.deepEqual([code, errors], [2, 'No connection is called Acme stuff. Nearest: Acme staff.\n']);
    });

    test('without the environment of the bot: what is missing', () => {
      const { code, errors } = run([good, '--connection', 'Acme staff']);
      assert.deepEqual([code, errors.startsWith('SLACK_BOT_TOKEN is not set')], [2, true], errors);
    });
  });
});

const facts = certificateFacts(pair.pem);
if (facts === undefined) throw new Error('the certificate of these tests is no good');
const plain = aConnection({ id: 'cn_1', label: 'Acme staff' });
const connection: Connection = {
  ...plain,
  applied: {
    provider: asId<ProviderId>('f174e90a'),
    settings: {
      name: 'Acme staff',
      ssoUrl: 'https://sso.jumpcloud.com/saml2/acme',
      issuer: expected.issuer,
      certificates: [
        { text: pair.pem, sha256: facts.sha256Fingerprint, notAfter: facts.notAfter, keyBits: 2048 },
      ],
      attributes: ['email'],
      emailAttribute: 'email',
      signRequests: false,
    },
    certificates: [{ facts, since: minute(0), change: plain.latestChange }],
    at: minute(0),
    change: plain.latestChange,
  },
};
