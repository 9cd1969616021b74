import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import { anaHandsBack, asked, card, cardText, dmText, newestDm, samlProviders } from './steps.ts';

/** The set-up form with the fields of another certificate choice. */
async function opensFormFor(play: Play, source: 'own' | 'jumpcloud'): Promise<void> {
  await play.types('ana', '/jcaccess setup');
  await play.pressesInModal('ana', 'certificate', source);
}

const file = (text: string, filename = 'acme.crt') => ({ 'certificate-file': { filename, text } });

for (const delivery of ['socket', 'http'] as const) {
  test(`Ana brings her own certificate: no key passes Slack, and her pair is what Access trusts (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    const own = ownPair();
    await opensFormFor(play, 'own');
    assert.deepEqual(await play.submits('ana', { ...asked, ...file(own.certificate) }), {});

    assert.match(cardText(play), /Waiting for JumpCloud/);
    assert.ok(!play.files('ana').some(one => one.name.startsWith('samlidp')), 'no pair is made');
    assert.match(dmText(play), /your own pair/);
    assert.doesNotMatch(dmText(play), /private key\* is in the file above/);

    const metadata = await play.doJumpCloud({ uploadPair: false });
    await anaHandsBack(play, metadata);
    assert.match(newestDm(play), /The certificate is not the one of this change/);
    assert.match(newestDm(play), /your own pair/);
    await play.act({
      jumpcloud: { uploadPair: { application: 'Acme staff', certificate: own.certificate, key: own.key } },
    });
    await anaHandsBack(play, await play.exportsMetadata('Acme staff'));
    await play.presses('ben', 'approve', card(play));
    const login = await play.logsIn('ana', { test: true });
    assert.equal(login.ok, true, login.text);
    await play.presses('ana', 'paste-result', card(play));
    await play.submits('ana', { email: 'ana@acme.com', result: JSON.stringify(login.json) });
    await play.presses('ana', 'keep', card(play));
    assert.match(cardText(play), /Live since/);
    const [provider] = samlProviders(play);
    const trusted = provider?.config as { idp_public_certs: string[] } | undefined;
    assert.deepEqual(
      trusted?.idp_public_certs.map(one => one.trim()),
      [own.certificate.trim()],
    );
  });

  test(`JumpCloud makes the certificate: approvers see whose it is (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await opensFormFor(play, 'jumpcloud');
    assert.deepEqual(await play.submits('ana', asked), {});
    assert.deepEqual(play.files('ana'), []);
    assert.doesNotMatch(dmText(play), /Upload New certificate/);
    await anaHandsBack(play, await play.doJumpCloud({ uploadPair: false }));
    assert.match(
      cardText(play),
      /Signing certificate 1 \| – \| added: SHA-256 .*2048-bit, until 24 Nov 2031/,
    );
    await play.presses('cleo', 'approve', card(play));
    const login = await play.logsIn('ana', { test: true });
    assert.equal(login.ok, true, login.text);
    assert.match(cardText(play), /written 24 Nov 2026/);
  });
}

test('a certificate that cannot serve is refused under its field, and nothing is started', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const own = ownPair();
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['own.pem', own.key, /holds a private key\. I did not keep it.*delete it in Slack.*exposed/],
    ['both.pem', own.certificate + own.key, /holds a private key\. I did not keep it/],
    [
      'ended.crt',
      ownPair({ from: '20240303000000Z', until: '20260303000000Z' }).certificate,
      /ended 3 Mar 2026/,
    ],
    ['early.crt', ownPair({ from: '20270101000000Z' }).certificate, /not valid before 1 Jan 2027/],
    ['short.crt', ownPair({ bits: 1024 }).certificate, /1024-bit key; at least 2048/],
    ['sha1.crt', ownPair({ hash: 'sha1' }).certificate, /SHA-1; it needs SHA-256/],
    ['two.pem', own.certificate + ownPair().certificate, /Two certificates: send one/],
    ['notes.crt', 'Ask Dana for the certificate.\n', /no certificate that can be read/],
    ['cut.crt', `${own.certificate.slice(0, 400)}\n`, /damaged|cut off/],
    ['metadata.crt', '<?xml version="1.0"?><EntityDescriptor/>', /not a certificate/],
    ['large.crt', 'x'.repeat(70_000), /larger than 64 KiB/],
  ];
  await opensFormFor(play, 'own');
  for (const [filename, text, told] of wrong) {
    const errors = await play.submits('ana', { ...asked, ...file(text, filename) });
    assert.match(errors['certificate-file'] ?? '', told, filename);
    assert.deepEqual(Object.keys(errors), ['certificate-file'], filename);
  }
  assert.throws(() => card(play), /There is no card/);
  assert.deepEqual(
    play.dm('ana').filter(message => message.user !== 'ana'),
    [],
  );
  assert.deepEqual(await play.submits('ana', { ...asked, ...file(own.certificate) }), {});
  assert.match(cardText(play), /Waiting for JumpCloud/);
});

test('starting again keeps the own certificate: it need not be attached again', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await opensFormFor(play, 'own');
  assert.deepEqual(await play.submits('ana', { ...asked, ...file(ownPair().certificate) }), {});
  await play.types('ana', '/jcaccess withdraw Acme staff');
  assert.deepEqual(await play.submits('ana', {}), {});
  await play.presses('ana', 'start-again', card(play));
  assert.match(JSON.stringify(play.modal('ana').view), /Used again.*your certificate SHA-256/);
  assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
  assert.match(dmText(play), /your own pair/);
  assert.match(cardText(play), /Waiting for JumpCloud/);
});
