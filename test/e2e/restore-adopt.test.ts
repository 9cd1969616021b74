import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import { asked, card, cardText, samlProviders, threadText, untilWritten } from './steps.ts';

const LABEL = asked.label;

interface Held {
  readonly id: string;
  readonly name: string;
  readonly config: { readonly issuer_url: string; readonly idp_public_certs: readonly string[] };
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

const DEEDS = { restore: 'Put back what was approved', adopt: 'Take over what Access has' } as const;

/** Chooses from the menu under a connection. */
const chooses = async (play: Play, who: string, option: 'restore' | 'adopt'): Promise<void> => {
  await play.types(who, `/jcaccess show ${LABEL}`);
  const shown = play.answers(who).at(-1);
  assert.ok(shown);
  await play.presses(who, DEEDS[option], shown);
};

const writes = (play: Play): number => play.state().cloudflare.writes.length;

test('what a foreign hand changed in Access is put back after an approval, with a clock; an added certificate stays', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const before = held(play);
  const byHand = ownPair().certificate;
  await play.act({
    cloudflare: {
      put: {
        id: before.id,
        name: 'Renamed',
        config: {
          issuer_url: 'https://elsewhere.example/',
          idp_public_certs: [...before.config.idp_public_certs, byHand],
        },
      },
    },
  });
  await chooses(play, 'ana', 'restore');
  assert.match(cardText(play), /Put back: Acme staff/);
  assert.match(cardText(play), /that nobody approved/);
  await play.presses('ben', 'approve', card(play));
  assert.equal(held(play).name, before.name);
  assert.equal(held(play).config.issuer_url, before.config.issuer_url);
  assert.equal(held(play).config.idp_public_certs.length, 2);
  assert.match(cardText(play), /I roll back by myself/);
  await seenAndKept(play);
  assert.match(cardText(play), /Live since/);
});

test('an identity provider that was deleted by others is made anew as it was approved', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const before = held(play);
  await play.act({ cloudflare: { delete: { id: before.id } } });
  await chooses(play, 'ana', 'restore');
  assert.match(cardText(play), /Creates 1 identity provider/);
  await play.presses('ben', 'approve', card(play));
  const after = held(play);
  assert.notEqual(after.id, before.id);
  assert.deepEqual(after.config, before.config);
  await seenAndKept(play);
  await play.types('ana', `/jcaccess show ${LABEL}`);
  assert.match(play.text(play.answers('ana').at(-1) ?? assert.fail()), new RegExp(after.id.slice(0, 8)));
});

test('what Access has is taken over after an approval; nothing is written, and the certificates follow', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const before = held(play);
  const byHand = ownPair().certificate;
  await play.act({
    cloudflare: { put: { id: before.id, config: { idp_public_certs: [byHand] } } },
  });
  const count = writes(play);
  await chooses(play, 'ana', 'adopt');
  assert.match(cardText(play), /Take over: Acme staff/);
  assert.match(cardText(play), /1 certificate added, 1 certificate removed.*Writes nothing/);
  assert.match(cardText(play), /Approved until now/);
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /Live since/);
  assert.match(threadText(play), /counts as approved from now on/);
  assert.equal(writes(play), count);
  await chooses(play, 'ana', 'restore');
  assert.match(cardText(play), /Nothing to do/, 'what was taken over is what is approved');
});

test('what moved between plan and approval is not taken over unseen', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.act({ cloudflare: { put: { id: held(play).id, name: 'First' } } });
  await chooses(play, 'ana', 'adopt');
  await play.act({ cloudflare: { put: { id: held(play).id, name: 'Second' } } });
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /Needs approval: 0 of 1 given/);
  assert.match(cardText(play), /Second/);
});
