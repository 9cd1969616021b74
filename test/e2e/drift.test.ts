import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import { asked, card, cardText, dmText, samlProviders, threadText, untilWritten } from './steps.ts';

const EVERY_SIX_HOURS = { environment: { JCACCESS_DRIFT_HOURS: '6' } };

interface Held {
  readonly id: string;
  readonly name: string;
  readonly config: { readonly idp_public_certs: readonly string[] };
}

const held = (play: Play): Held => samlProviders(play)[0] as unknown as Held;

const seenAndKept = async (play: Play): Promise<void> => {
  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  const login = await play.logsIn('ana');
  assert.equal(login.ok, true, login.text);
  await play.advance('PT1M');
  await play.presses('ana', 'keep', card(play));
};

const untilLive = async (play: Play): Promise<void> => {
  await untilWritten(play);
  await seenAndKept(play);
};

const put = async (play: Play, fields: object): Promise<void> => {
  await play.act({ cloudflare: { put: { id: held(play).id, ...fields } } });
};

/** The messages of the channel that say so; the answer to a command is none. */
const alarmsIn = (play: Play) =>
  (play.state().channels.find(one => one.name === 'it-changes')?.messages ?? [])
    .map(message => ({ ...message, channel: 'it-changes' }))
    .filter(message => /Access is not as approved/.test(play.text(message)));

const alarms = (play: Play): string[] => alarmsIn(play).map(message => play.text(message));

const alarm = (play: Play) => alarmsIn(play).at(-1) ?? assert.fail('nobody was told');

test('what others change in Access is told once, until it is resolved, and put back from there', async t => {
  const play = await startPlay(EVERY_SIX_HOURS);
  t.after(() => play.close());
  await untilLive(play);
  const before = held(play);
  await play.advance('P1D');
  assert.deepEqual(alarms(play), [], 'nothing differs');

  await put(play, { config: { issuer_url: 'https://elsewhere.example/', force_authn: true } });
  await play.advance('P2D');
  assert.equal(alarms(play).length, 1, 'one notice for one difference');
  const [said = ''] = alarms(play);
  assert.match(said, /IdP Entity ID or Issuer URL.*approved .*now .*elsewhere\.example/);
  assert.match(said, /Require reauthentication.*approved off, now .*on/);
  assert.match(dmText(play), /Access is not as approved/, 'the owner hears of it');
  await play.types('ana', `/jcaccess show ${asked.label}`);
  assert.match(play.text(play.answers('ana').at(-1) ?? assert.fail()), /live, not as approved/);

  await put(play, {
    config: { idp_public_certs: [...before.config.idp_public_certs, ownPair().certificate] },
  });
  await play.advance('P1D');
  assert.equal(alarms(play).length, 2, 'another difference is another notice');
  assert.match(alarms(play).at(-1) ?? '', /certificate was added that nobody approved/);

  await play.presses('ana', 'restore', alarm(play));
  assert.match(cardText(play), /Put back: Acme staff/);
});

test('what is as approved again is said, and a deleted provider too', async t => {
  const play = await startPlay(EVERY_SIX_HOURS);
  t.after(() => play.close());
  await untilLive(play);
  const { name, id } = held(play);
  await put(play, { name: 'Renamed' });
  await play.advance('PT7H');
  assert.match(alarms(play).at(-1) ?? '', /Name:.*approved .*Acme staff.*now .*Renamed/);
  await put(play, { name });
  await play.advance('PT7H');
  assert.match(threadText(play), /Access is as approved again/);

  await play.act({ cloudflare: { delete: { id } } });
  await play.advance('PT7H');
  assert.match(alarms(play).at(-1) ?? '', /identity provider was deleted/);
});

test('what Access has now is used from the notice, and is no difference any more', async t => {
  const play = await startPlay(EVERY_SIX_HOURS);
  t.after(() => play.close());
  await untilLive(play);
  await put(play, { config: { attributes: ['email', 'department'] } });
  await play.advance('PT7H');
  await play.presses('ben', 'adopt', alarm(play));
  assert.match(cardText(play), /Take over: Acme staff/);
  await play.advance('PT1M');
  await play.presses('cleo', 'approve', card(play));
  assert.match(cardText(play), /Live since/);
  const told = alarms(play).length;
  await play.advance('P3D');
  assert.equal(alarms(play).length, told);
});

test('a change that is being written is no difference', async t => {
  const play = await startPlay(EVERY_SIX_HOURS);
  t.after(() => play.close());
  await untilLive(play);
  await play.types('ana', `/jcaccess edit ${asked.label}`);
  await play.submits('ana', { attributes: 'email, department' });
  await play.presses('ben', 'approve', card(play));
  for (const _ of [1, 2, 3, 4, 5, 6, 7])
    await play.presses('ana', 'more-time', card(play)).catch(() => undefined);
  await play.advance('PT6H30M');
  assert.deepEqual(alarms(play), []);
});
