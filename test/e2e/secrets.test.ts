import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { signingSecret } from '../playground/environment.ts';
import { ownPair } from './openssl.ts';
import { startPlay } from './play.ts';
import { anaAsks, anaHandsBack, asked, card, cardText, samlProviders, uploadsPair } from './steps.ts';

const cookie = 'CF_Authorization=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZWNyZXQtb2YtYW5hIn0.c2lnbmF0dXJlLW9mLWFuYQ';

/** The lines of a key that would give it away: all but the armour and the short last one. */
const linesOf = (pem: string): string[] => pem.split('\n').filter(line => /^[A-Za-z0-9+/]{60,}$/.test(line));

/** Fails when one of the secrets stands in a text, also as base64 or with escaped newlines. */
function holdsNone(where: string, text: string, secrets: Readonly<Record<string, readonly string[]>>): void {
  for (const [what, parts] of Object.entries(secrets)) {
    for (const part of parts) {
      assert.ok(!text.includes(part), `${where} holds ${what}`);
      const packed = Buffer.from(part).toString('base64').slice(0, -4);
      assert.ok(!text.includes(packed), `${where} holds ${what} in base64`);
    }
  }
}

for (const delivery of ['socket', 'http'] as const) {
  test(`no key, token or cookie is left anywhere but in the one upload of samlidp.key (${delivery})`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'jcaccess-secrets-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const play = await startPlay({
      inProcess: false,
      delivery,
      store: `sqlite:${join(folder, 'jcaccess.db')}`,
      environment: { JCACCESS_LOG_LEVEL: 'debug' },
    });
    t.after(() => play.close());
    const { stage, logFile } = play.rehearsal;

    await anaAsks(play);
    const key = play.files('ana').find(file => file.name === 'samlidp.key')?.content ?? '';
    assert.ok(linesOf(key).length > 20);
    const exposed = ownPair().key;
    await play.says('ana', exposed, { channel: 'dm:ana' });
    await anaHandsBack(play, exposed, 'oops.pem');
    await play.act({ fault: { world: 'cloudflare', kind: '500', method: 'GET' } });
    await play.act({ fault: { world: 'slack', kind: '5xx', method: 'chat.postMessage' } });
    await anaHandsBack(play, await play.doJumpCloud());
    await play.advance('PT5M');
    await play.act({
      fault: { world: 'cloudflare', kind: 'truncated', method: 'POST', path: 'identity_providers' },
    });
    await play.presses('ben', 'approve', card(play));
    await play.advance('PT5M');
    await play.presses('ana', 'paste-result', card(play));
    assert.notDeepEqual(await play.submits('ana', { email: 'ana@acme.com', result: cookie }), {});
    const login = await play.logsIn('ana', { test: true });
    const result = JSON.stringify(login.json);
    assert.deepEqual(await play.submits('ana', { email: 'ana@acme.com', result }), {});
    await play.presses('ana', 'keep', card(play));
    assert.match(cardText(play), /Live since/);
    assert.equal(samlProviders(play).length, 1);

    // A rotation: no key is anywhere between the approval and its upload.
    await play.types('ana', `/jcaccess rotate ${asked.label}`);
    assert.deepEqual(await play.submits('ana', {}), {});
    await play.presses('ben', 'approve', card(play));
    assert.equal(
      play.files('ana').filter(file => file.name === 'samlidp.key' && file.content !== key).length,
      0,
    );
    await play.presses('ana', 'make-now', card(play));
    await play.advance('PT2M');
    const pair = ['samlidp.crt', 'samlidp.key'].flatMap(
      name => play.files('ana').findLast(file => file.name === name) ?? [],
    );
    const rotated = pair.find(file => file.name === 'samlidp.key')?.content ?? '';
    assert.ok(linesOf(rotated).length > 20 && rotated !== key, 'another key was made');
    await uploadsPair(play, pair);
    await anaHandsBack(play, await play.exportsMetadata(asked.label));

    const tokens = {
      'the bot token': ['xoxb-acme-1'],
      'the app token': ['xapp-acme-1'],
      'the signing secret': [signingSecret],
      'the API token': ['cf-token-acme'],
      'the audit key': ['rehearsal-audit-key-of-32-characters-or-more'],
      'a pasted cookie': [cookie.slice(17, 60), 'c2lnbmF0dXJlLW9mLWFuYQ'],
    };
    const keys = {
      'the private key': linesOf(key),
      'the key of the rotation': linesOf(rotated),
      'a key sent by mistake': linesOf(exposed),
    };
    const secrets = { ...tokens, ...keys };

    const stored = readdirSync(folder);
    assert.ok(
      stored.some(name => name.endsWith('-wal')),
      stored.join(' '),
    );
    const everything = stored.map(name => readFileSync(join(folder, name), 'latin1')).join('');
    assert.match(everything, /U0ANA/, 'the store is read as it is');
    for (const name of stored) holdsNone(name, readFileSync(join(folder, name), 'latin1'), secrets);
    const log = readFileSync(logFile ?? '', 'utf8');
    assert.match(log, /./, 'the log says something');
    holdsNone('the log', log, secrets);

    const uploads = [key, rotated].flatMap(made => {
      const carrying = stage.slack.traffic.filter(sent =>
        linesOf(made).some(line => sent.body.includes(line)),
      );
      assert.deepEqual(
        carrying.map(sent => sent.method),
        ['POST files.slack.com'],
      );
      return carrying;
    });
    const otherTraffic = stage.slack.traffic.filter(sent => !uploads.includes(sent));
    holdsNone('what was sent to Slack', JSON.stringify(otherTraffic), secrets);
    holdsNone('what was written to Cloudflare', JSON.stringify(play.state().cloudflare.writes), secrets);
    const said = play.state().channels.map(channel => ({
      ...channel,
      messages: channel.messages.filter(message => message.user !== 'ana'),
    }));
    holdsNone('what people see', JSON.stringify([said, play.state().modals, play.state().homes]), secrets);
  });
}
