import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { recordLogin, secretsOfRecording } from './recorded-login.ts';
import { newestDm, untilWritten } from './steps.ts';

const jumpcloud = (play: Play, deed: object): Promise<unknown> => play.act({ jumpcloud: deed });
const application = 'Acme staff';

/** Hands something to `/jcaccess diagnose` and gives the newest message of the DM. */
const diagnosed = async (play: Play, values: Record<string, unknown>, who = 'ana'): Promise<string> => {
  await play.types(who, '/jcaccess diagnose');
  assert.deepEqual(await play.submits(who, values), {});
  return newestDm(play, who);
};
const file = (text: string, filename = 'login.har') => ({ 'login-file': { filename, text } });

interface Fault {
  readonly what: string;
  readonly code: RegExp;
  readonly says: readonly RegExp[];
  readonly break: (play: Play) => unknown;
  readonly tile?: string;
}

const faults: readonly Fault[] = [
  {
    what: 'a regenerated certificate',
    code: /E08|E09/,
    says: [/SHA-256|certificate/i, /Export Metadata/],
    break: play => jumpcloud(play, { regenerate: { application } }),
  },
  {
    what: 'a wrong entity ID',
    code: /E13/,
    says: [/the final slash is missing/, /IdP Entity ID/],
    break: play =>
      jumpcloud(play, { configure: { application, idpEntityId: 'https://acme.cloudflareaccess.com' } }),
  },
  {
    what: 'a missing email attribute',
    code: /E20/,
    says: [/"email" is missing/, /USER ATTRIBUTES/],
    break: play => jumpcloud(play, { configure: { application, attributes: [] } }),
  },
  {
    what: 'a wrong NameID format',
    code: /E19/,
    says: [/SAMLSubject NameID Format/, /unspecified/],
    break: play =>
      jumpcloud(play, {
        configure: {
          application,
          nameIdFormat: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
        },
      }),
  },
  {
    what: 'a clock that is 10 minutes off',
    code: /E17/,
    says: [/10 minutes|clock/i],
    break: play => play.rehearsal.stage.jumpcloud.setClockSkewMs(600_000),
  },
  {
    what: 'a login that began at the tile',
    code: /E18/,
    says: [/the tile of its user portal/, /Login URL/],
    break: () => undefined,
    tile: application,
  },
];

test('each fault of a recorded login is named, with the field to correct', async t => {
  for (const fault of faults) {
    await t.test(fault.what, async s => {
      const play = await startPlay();
      s.after(() => play.close());
      await untilWritten(play);
      await fault.break(play);
      const { har, samlResponse } = await recordLogin(play, 'ana', fault.tile ? { tile: fault.tile } : {});
      for (const handed of [file(har), file(samlResponse, 'response.txt')]) {
        const told = await diagnosed(play, handed);
        assert.match(told, fault.code);
        for (const said of fault.says) assert.match(told, said);
        assert.match(told, /Compared with `Acme staff`, the only SAML one in Access/);
      }
    });
  }
});

test('a good login has nothing to correct; error texts, JSON and unknown words are each told for what they are', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  const { har } = await recordLogin(play, 'ana');
  assert.match(await diagnosed(play, file(har)), /nothing wrong in this response/);

  const denied = await diagnosed(play, { 'login-text': 'That account does not have access.' });
  assert.match(denied, /an Access policy said no/);
  const certificate =
    'SAML Verify: Invalid SAML response, SAML verify: Response uses a certificate that is not configured.';
  const untrusted = await diagnosed(play, { 'login-text': certificate });
  assert.match(untrusted, /Access trusts/);
  assert.match(untrusted, /SHA-256 [0-9A-F]{2}:/);

  const login = await play.logsIn('ana', { test: true });
  const accepted = await diagnosed(play, { 'login-text': JSON.stringify(login.json) });
  assert.match(accepted, /Access took this login as `ana@acme\.com`/);

  const unknown = await diagnosed(play, { 'login-text': 'Invalid flurble in the required attributes of it' });
  assert.match(unknown, /I do not know this error/);
  assert.match(unknown, /Invalid flurble in the required attributes of it/);
  assert.match(unknown, /Nearest known: Required attributes are missing/);
  assert.match(await diagnosed(play, { 'login-text': 'Cookie: CF_Authorization=abc' }), /session cookie/);
});

test('the connection that fits is found among several; a chosen one is used instead; Cloudflare may be silent', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  await play.act({
    cloudflare: {
      put: {
        name: 'Other',
        type: 'saml',
        config: { issuer_url: 'other', sso_target_url: 'https://x.example/' },
      },
    },
  });
  const { har } = await recordLogin(play, 'ana', { provider: application });
  const told = await diagnosed(play, file(har));
  assert.match(told, /Compared with `Acme staff`, the one in Access that fits best/);
  assert.match(told, /nothing wrong/);
  const connection = await chosen(play);
  assert.match(
    await diagnosed(play, { ...file(har), connection }),
    /Compared with `Acme staff`, which you chose/,
  );

  await play.act({ fault: { world: 'cloudflare', kind: '403', times: 9 } });
  assert.match(await diagnosed(play, { ...file(har), connection }), /Not compared with Access/);
});

const chosen = async (play: Play): Promise<string> => {
  await play.types('ana', '/jcaccess diagnose');
  const value = /"value":"(cn_[^"]+)"/.exec(JSON.stringify(play.modal('ana').view))?.[1];
  await play.act({ as: 'ana', closeModal: { viewId: play.modal('ana').viewId } });
  return value ?? '';
};

test('the shortcut reads the message it was chosen on, and answers only in the DM', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  await play.says('ben', 'SAML Verify: Encryption required but assertion not encrypted & more', {
    channel: 'it-changes',
  });
  const message = play
    .state()
    .channels.find(one => one.name === 'it-changes')
    ?.messages.findLast(one => one.text.includes('Encryption'));
  await play.act({
    as: 'ana',
    shortcut: { callbackId: 'diagnose', channel: 'it-changes', ts: String(message?.ts) },
  });
  assert.match(newestDm(play), /SAML encryption is on in Access/);
  assert.match(newestDm(play), /not encrypted & more/);
  assert.match(JSON.stringify(play.modal('ana').view), /1 thing to correct/);
  const channel = play.state().channels.find(one => one.name === 'it-changes');
  assert.doesNotMatch(JSON.stringify(channel?.messages.map(one => one.blocks)), /encryption is on/);
});

test('two hyphens that a phone made one dash begin an option all the same', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  for (const [typed, said] of [
    ['/jcaccess —help', /\/jcaccess diagnose/],
    ['/jcaccess --help', /\/jcaccess diagnose/],
    ['/jcaccess test —all', /^(?!.*No connection is called)/s],
  ] as const) {
    await play.types('ben', typed);
    assert.match(JSON.stringify(play.answers('ben').at(-1) ?? ''), said);
  }
});

test('guests get nothing; an empty form is told so', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await play.types('ana', '/jcaccess diagnose');
  assert.match((await play.submits('ana'))['login-text'] ?? '', /Paste a text or attach a file/);
  await play.types('gus', '/jcaccess diagnose', 'dm:gus');
  assert.equal(play.hasModal('gus'), false);
});

test('nothing that was handed over is in the store, the log or a channel', async t => {
  const play = await startPlay({ inProcess: false, environment: { JCACCESS_LOG_LEVEL: 'debug' } });
  t.after(() => play.close());
  await untilWritten(play);
  await jumpcloud(play, { configure: { application, attributes: [] } });
  const { har, samlResponse } = await recordLogin(play, 'ana');
  const marked = 'Invalid wobbegong of mallory@acme.com in the required attributes';
  await diagnosed(play, file(har));
  await diagnosed(play, file(samlResponse, 'response.txt'));
  await diagnosed(play, { 'login-text': marked });
  const told = play.state();
  const shared = told.channels.filter(one => !one.name.startsWith('dm:'));
  const { logFile } = play.rehearsal;
  assert.ok(logFile);
  const folder = logFile.replace(/[^/]+$/, '');
  const kept = ['app.log', 'jcaccess.db', 'jcaccess.db-wal'].map(name =>
    readFileSync(`${folder}${name}`, 'latin1'),
  );
  assert.ok(kept[0] && kept[1], 'there is a log and a store');
  const fragments = [samlResponse.slice(200, 260), 'wobbegong', ...secretsOfRecording];
  for (const fragment of fragments) {
    for (const text of [...kept, JSON.stringify(shared), JSON.stringify(told.modals)]) {
      assert.ok(!text.includes(fragment), `${fragment} is kept`);
    }
  }
});
