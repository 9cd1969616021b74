import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import {
  anaAsks,
  anaHandsBack,
  asked,
  card,
  cardText,
  dmText,
  newestDm,
  samlProviders,
  threadText,
} from './steps.ts';

const onlyAnaAsks = { environment: { JCACCESS_REQUESTERS: 'U0ANA,U0BEN' } };
const named = (text: string) => ({ filename: 'JumpCloud-saml2-metadata.xml', text });

/** Two connections wait for their metadata, with entity IDs of their own. */
async function twoOpen(play: Play): Promise<{ staff: string; contractors: string }> {
  await anaAsks(play);
  const staff = await play.doJumpCloud();
  await anaAsks(play, {
    label: 'Acme contractors',
    'entity-id': 'https://acme.cloudflareaccess.com/contractors',
  });
  return { staff, contractors: await play.doJumpCloud() };
}

test('a file from somebody who may not ask is not read, in the thread and in the DM', async t => {
  const play = await startPlay(onlyAnaAsks);
  t.after(() => play.close());
  await anaAsks(play);
  const good = await play.doJumpCloud();
  const before = cardText(play);
  await play.uploads('mallory', named(good), { channel: 'it-changes', threadTs: card(play).ts });
  assert.match(newestDm(play, 'mallory'), /Files for this change come from .*Ana.*I did not read yours/);
  await play.uploads('mallory', named(good), { channel: 'dm:mallory' });
  assert.match(newestDm(play, 'mallory'), /I did not read yours/);
  await play.uploads('gus', named(good), { channel: 'dm:gus' });
  assert.match(newestDm(play, 'gus'), /Guests and people from other companies cannot act/);
  assert.equal(cardText(play), before);
  assert.match(dmText(play), /Mallory.* sent a file for your change.*did not read it/);

  await play.uploads('ben', named(good), { channel: 'it-changes', threadTs: card(play).ts });
  assert.match(cardText(play), /Needs approval.*metadata from Ben/s);
  await play.presses('ben', 'approve', card(play));
  assert.match(
    play.text(play.answers('ben').at(-1) ?? card(play)),
    /handed in the metadata of this change, so another person must approve it/,
  );
  assert.deepEqual(samlProviders(play), []);
  await play.presses('cleo', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});

test('a file made to cost gigabytes is refused, and jcaccess goes on; of a guest it is not even downloaded', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const declared = (level: number): string =>
    Array.from({ length: 250 }, (_, index) => ` xmlns:z${level}x${index}="a"`).join('');
  const levels = Array.from({ length: 40 }, (_, level) => `<x${declared(level)}>`).join('');
  const bomb = `<a>${levels}${'<y xmlns:q="b"/>'.repeat(30_000)}${'</x>'.repeat(40)}</a>`;
  await play.uploads('gus', named(bomb), { channel: 'dm:gus' });
  assert.match(newestDm(play, 'gus'), /Guests and people from other companies cannot act/);
  await play.uploads('ana', named(bomb), { channel: 'it-changes', threadTs: card(play).ts });
  assert.match(dmText(play), /namespaces are in scope/);
  await anaHandsBack(play, await play.doJumpCloud());
  assert.match(cardText(play), /Needs approval/);
});

test('who may not ask is told so: the form that opened at once says why, and has nothing to send', async t => {
  const play = await startPlay(onlyAnaAsks);
  t.after(() => play.close());
  const asksNothing = (who: string, why: RegExp): void => {
    const shown = JSON.stringify(play.modal(who));
    assert.match(shown, why);
    assert.doesNotMatch(shown, /"type":"input"|acme\.cloudflareaccess|"submit":\{/);
  };
  await play.types('mallory', '/jcaccess setup');
  asksNothing('mallory', /Setting up connections is for/);
  assert.match(
    play.text(play.answers('mallory').at(-1) ?? assert.fail('no answer')),
    /Setting up connections is for/,
  );
  await play.types('gus', '/jcaccess setup', 'dm:gus');
  asksNothing('gus', /Guests/);
  // Known by now: no form opens.
  await play.types('mallory', '/jcaccess setup');
  assert.equal(play.state().modals.filter(one => one.user === 'mallory').length, 1);
});

test('a file in the DM with nothing open is told to be for nothing', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await play.uploads('ana', named('<x/>'), { channel: 'dm:ana' });
  assert.match(newestDm(play), /No change waits for a file.*JumpCloud-saml2-metadata\.xml.*\/jcaccess setup/);
  await play.uploads('ana', named(ownPair().key), { channel: 'dm:ana' });
  assert.match(newestDm(play), /looks like a private key.*exposed/s);
});

test('several changes are open: the certificate tells which one a file is for', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const { staff, contractors } = await twoOpen(play);
  await anaHandsBack(play, contractors);
  assert.match(cardText(play, 'Acme contractors'), /Needs approval/);
  assert.match(cardText(play), /Waiting for JumpCloud/);
  await anaHandsBack(play, staff);
  assert.match(cardText(play), /Needs approval/);
});

test('several changes are open and nothing tells them apart: jcaccess asks which', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const { staff } = await twoOpen(play);
  const unknown = staff.replace(/X509Certificate>[^<]*</, 'X509Certificate>AAAA<');
  await anaHandsBack(play, unknown);
  const question = play.dm('ana').at(-1) ?? card(play);
  assert.match(play.text(question), /Which change is .JumpCloud-saml2-metadata\.xml. for\?/);
  assert.match(play.text(question), /Acme staff/);
  assert.match(play.text(question), /Acme contractors/);

  await play.presses('ana', 'None of these', question);
  assert.match(
    newestDm(play) + play.answers('ana', 'dm:ana').map(play.text).join('\n'),
    /I did not use that file/,
  );
  await play.presses('ana', 'This one', question);
  assert.match(dmText(play), /certificate/);
  assert.match(cardText(play), /Waiting for JumpCloud/);
});

test("a file of another change is told whose it is, and 'use it there' brings it there", async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const { contractors } = await twoOpen(play);
  await play.uploads('ana', named(contractors), { channel: 'it-changes', threadTs: card(play).ts });
  assert.match(
    newestDm(play),
    /this file belongs to .*Acme contractors.*\(same certificate\), not to this change/,
  );
  assert.match(cardText(play), /Waiting for JumpCloud/);
  await play.presses('ana', 'Use it there', play.dm('ana').at(-1) ?? card(play));
  assert.match(cardText(play, 'Acme contractors'), /Needs approval/);
  assert.match(cardText(play), /Waiting for JumpCloud/);
});

test('an own certificate tells its change apart too', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const own = ownPair();
  await anaAsks(play);
  await play.types('ana', '/jcaccess setup');
  await play.pressesInModal('ana', 'certificate', 'own');
  const errors = await play.submits('ana', {
    ...asked,
    label: 'Acme own',
    'entity-id': 'https://acme.cloudflareaccess.com/own',
    'certificate-file': { filename: 'own.crt', text: own.certificate },
  });
  assert.deepEqual(errors, {});
  // Reading a certificate may take longer than Slack waits: the form then says so first.
  while (/Checking…/.test(JSON.stringify(play.modal('ana'))))
    await new Promise(resolve => setTimeout(resolve, 50));
  await play.rehearsal.settled();
  await play.doJumpCloud({ uploadPair: false });
  await play.act({
    jumpcloud: { uploadPair: { application: 'Acme own', certificate: own.certificate, key: own.key } },
  });
  await anaHandsBack(play, await play.exportsMetadata('Acme own'));
  assert.match(cardText(play, 'Acme own'), /Needs approval/);
});

test("jcaccess's own files are nobody's metadata, and files elsewhere are not looked at", async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const good = await play.doJumpCloud();
  const messages = play.dm('ana').length;
  await play.uploads('ana', named(good), { channel: 'it-changes' });
  assert.match(cardText(play), /Waiting for JumpCloud/);
  assert.equal(play.dm('ana').length, messages);
  await anaHandsBack(play, good);
  assert.doesNotMatch(dmText(play), /not metadata|thing to correct/);
  assert.doesNotMatch(threadText(play), /thing to correct/);
});

for (const delivery of ['socket', 'http'] as const) {
  test(`words in the DM are answered with what is open; a pasted key with what to do (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await play.says('ben', 'hello', { channel: 'dm:ben' });
    assert.match(newestDm(play, 'ben'), /I read files here, not messages/);
    assert.doesNotMatch(newestDm(play, 'ben'), /Open:/);
    await anaAsks(play);
    await play.says('ana', 'is it done?', { channel: 'dm:ana' });
    assert.match(
      newestDm(play),
      /I read files here, not messages.*Open: .*Acme staff.*hands? back the metadata/,
    );
    const { key } = ownPair();
    await play.says('ana', key, { channel: 'dm:ana' });
    assert.match(newestDm(play), /looks like a private key.*did not keep it.*Delete your message.*exposed/);
    const line = key.split('\n')[4] ?? '';
    assert.ok(!JSON.stringify(play.rehearsal.stage.slack.traffic).includes(line));
    const before = play.thread('Acme staff').length;
    await play.says('ana', 'just talking', { channel: 'it-changes', threadTs: card(play).ts });
    assert.equal(play.thread('Acme staff').length, before + 1);
  });
}

test('an answer is given once, however often the delivery comes', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const twice = { fault: { world: 'slack', kind: 'duplicate-delivery', times: 1 } };
  await play.act(twice);
  await play.says('ben', 'hello', { channel: 'dm:ben' });
  await play.act(twice);
  await play.uploads('ben', named('<x/>'), { channel: 'dm:ben' });
  const answers = play.dm('ben').filter(message => message.user !== 'ben');
  assert.equal(answers.length, 2);
});

test('a file of another person that is not its metadata leaves the change as it was, and both are told', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const before = cardText(play);
  await play.uploads('ben', { filename: 'notes.xml', text: '<notes/>' }, { channel: 'dm:ben' });
  assert.match(newestDm(play, 'ben'), /I cannot use `notes\.xml`, so I left it\. Nothing has changed/);
  assert.match(newestDm(play), /\*Ben\* sent `notes\.xml`\. I cannot use it.*\*Next:\* as the .*card.* says/);
  assert.equal(cardText(play), before);
  assert.doesNotMatch(threadText(play), /to correct/);

  await play.uploads('ana', { filename: 'photo.pdf', text: '%PDF-1.7' }, { channel: 'dm:ana' });
  assert.match(newestDm(play), /I cannot use `photo\.pdf`.*you send the file that JumpCloud exports/);
  assert.equal(cardText(play), before);
  await anaHandsBack(play, await play.doJumpCloud());
  assert.match(cardText(play), /Needs approval/);
});
