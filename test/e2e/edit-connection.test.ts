import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import { asked, card, cardText, dmText, newestDm, samlProviders, untilWritten } from './steps.ts';

const EDITED = 'Acme people';

const seenAndKept = async (play: Play, label: string): Promise<void> => {
  await play.presses('ana', 'watch-login', card(play, label));
  await play.submits('ana', { email: 'ana@acme.com' });
  const login = await play.logsIn('ana');
  assert.equal(login.ok, true, login.text);
  await play.advance('PT1M');
  await play.presses('ana', 'keep', card(play, label));
};

/** The newest private answer. */
const answered = (play: Play, who: string): string => {
  const newest = play.answers(who).at(-1);
  return newest ? play.text(newest) : '';
};

/** A connection that is live: set up, approved by Ben, kept with a login. */
const untilLive = async (play: Play): Promise<void> => {
  await untilWritten(play);
  await seenAndKept(play, asked.label);
  assert.match(cardText(play), /Live since/);
};

const onlyProvider = (play: Play) => {
  const [provider, ...others] = samlProviders(play);
  assert.ok(provider);
  assert.deepEqual(others, []);
  return provider as { name: string; config: { attributes: string[]; idp_public_certs: string[] } };
};

test('a live connection is edited by its owner: approved like a set-up, kept after a login, untouched until then', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const before = onlyProvider(play);

  await play.types('ana', `/jcaccess edit ${asked.label}`);
  assert.deepEqual(await play.submits('ana', { label: EDITED, attributes: 'email, department' }), {});
  const planned = cardText(play, EDITED);
  assert.match(planned, /Edit: Acme people/);
  assert.match(planned, /Needs approval: 0 of 1 given/);
  assert.match(planned, /JumpCloud must send `?department`?/);
  assert.doesNotMatch(planned, /metadata/i);
  assert.equal(onlyProvider(play).name, asked.label, 'nothing is written before an approval');
  await play.types('ana', '/jcaccess list');
  assert.match(answered(play, 'ana'), new RegExp(asked.label), 'the connection keeps its name');

  await play.presses('ben', 'approve', card(play, EDITED));
  const after = onlyProvider(play);
  assert.equal(after.name, EDITED);
  assert.deepEqual(after.config.attributes, ['email', 'department']);
  assert.deepEqual(after.config.idp_public_certs, before.config.idp_public_certs);
  assert.match(cardText(play, EDITED), /I roll back by myself/, 'an edit can break a working login');

  await seenAndKept(play, EDITED);
  assert.match(cardText(play, EDITED), /Live since/);
  await play.types('ana', `/jcaccess show ${EDITED}`);
  assert.match(answered(play, 'ana'), /Connection: Acme people/);
});

test('an edit goes back to its requester when an approver asks for changes, and takes no files', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.types('ana', `/jcaccess edit ${asked.label}`);
  await play.submits('ana', { label: EDITED });
  await play.presses('ben', 'ask-for-changes', card(play, EDITED));
  await play.submits('ben', { reason: 'Write Acme staff and guests, please.' });
  assert.match(cardText(play, EDITED), /Changes asked for by Ben/);
  assert.match(cardText(play, EDITED), /edits the request/);

  await play.presses('ana', 'edit-request', card(play, EDITED));
  assert.deepEqual(await play.submits('ana', { label: 'Acme staff and guests' }), {});
  assert.match(cardText(play, 'Acme staff and guests'), /Needs approval/);
  await play.uploads('ana', { filename: 'm.xml', text: '<x/>' }, { channel: 'dm:ana' });
  assert.match(dmText(play), /no change waits for a file/i);
});

test('who neither owns a connection nor approves may not edit it, and one edit is open at a time', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.types('mallory', `/jcaccess edit ${asked.label}`);
  assert.equal(play.hasModal('mallory'), false);
  await play.types('ana', `/jcaccess edit ${asked.label}`);
  await play.submits('ana', { 'email-attribute': 'mail', attributes: 'mail' });
  await play.types('ben', `/jcaccess edit ${asked.label}`);
  assert.equal(play.hasModal('ben'), false);
  assert.match(answered(play, 'ben'), /open change/);
});

test('an edit that changes only where reports go writes nothing and asks nobody', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const writes = play.state().cloudflare.writes.length;
  await play.types('ben', `/jcaccess edit ${asked.label}`);
  await play.submits('ben', { owner: 'U0CLEO' });
  assert.equal(play.state().cloudflare.writes.length, writes);
  assert.match(dmText(play), /Ben/, 'the owner before hears of it');
  await play.types('ana', `/jcaccess show ${asked.label}`);
  assert.match(answered(play, 'ana'), /Owner\*?: \*?Cleo/);
});

test('an edit leaves a certificate alone that was put into Access by hand, and a test asks for what the edit wrote', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const provider = onlyProvider(play);
  const byHand = ownPair().certificate;
  const both = [...provider.config.idp_public_certs, byHand];
  await play.act({
    cloudflare: { put: { ...provider, config: { ...provider.config, idp_public_certs: both } } },
  });

  await play.types('ana', `/jcaccess edit ${asked.label}`);
  assert.deepEqual(await play.submits('ana', { label: EDITED }), {});
  assert.doesNotMatch(cardText(play, EDITED), /removed/);
  await play.presses('ben', 'approve', card(play, EDITED));
  assert.deepEqual(onlyProvider(play).config.idp_public_certs.map(bare), both.map(bare));

  await play.types('ana', `/jcaccess test ${asked.label}`);
  const tested = newestDm(play);
  assert.match(tested, /Access has exactly the plan/, tested);
  assert.doesNotMatch(tested, /differ|Fail/, 'the name is the one that the open edit wrote');
});

const bare = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
