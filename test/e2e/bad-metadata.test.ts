import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { amongOthers, bodyOf, withCertificate, withRootAttribute, withSignOnUrl } from './odd-metadata.ts';
import { type OwnPair, ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import { anaAsks, anaHandsBack, card, cardText, newestDm, samlProviders, threadText } from './steps.ts';

let own: OwnPair;
before(() => {
  own = ownPair();
});

const serviceProviderMetadata = `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://acme.cloudflareaccess.com/cdn-cgi/access/callback">
<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService index="0"
Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.cloudflareaccess.com/cdn-cgi/access/callback"/>
</md:SPSSODescriptor></md:EntityDescriptor>`;

const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';

/** What people send by mistake, by what it is: made of the good file, and what they are told then. */
const mistakes: readonly (readonly [string, (good: string) => string | Buffer, RegExp])[] = [
  ['an empty file', () => ' ', /empty|not XML/i],
  ['a text', () => 'Here is the metadata you asked for.', /not XML|not metadata/i],
  ['a sign-in page', () => '<!DOCTYPE html><html><body>Log in</body></html>', /web page, not metadata/],
  ['JSON', () => '{"error":"unauthorized"}', /JSON file, not metadata/],
  [
    "Access's own metadata",
    () => serviceProviderMetadata,
    /this is the other half's file.*describes Access or another service provider, not JumpCloud/s,
  ],
  ['several identity providers', amongOthers, /3 identity providers.*one\.example/s],
  [
    'an old copy',
    xml => withRootAttribute(xml, 'validUntil="2026-01-02T00:00:00Z"'),
    /valid until 2 Jan 2026/,
  ],
  [
    'two certificates in one entry',
    xml => withCertificate(xml, bodyOf(own.certificate) + bodyOf(ownPair().certificate)),
    /Two certificates are in one entry|certificate/,
  ],
  [
    'a certificate that ended',
    xml =>
      withCertificate(
        xml,
        bodyOf(ownPair({ from: '20240303000000Z', until: '20260303000000Z' }).certificate),
      ),
    /The certificate ended 3 Mar 2026/,
  ],
  [
    'a certificate of next year',
    xml => withCertificate(xml, bodyOf(ownPair({ from: '20270101000000Z' }).certificate)),
    /not valid before 1 Jan 2027/,
  ],
  [
    'a SHA-1 certificate',
    xml => withCertificate(xml, bodyOf(ownPair({ hash: 'sha1' }).certificate)),
    /SHA-1; it needs SHA-256/,
  ],
  [
    'a short key',
    xml => withCertificate(xml, bodyOf(ownPair({ bits: 1024 }).certificate)),
    /1024-bit key; at least 2048 bits/,
  ],
  ['no certificate', xml => withCertificate(xml, ''), /certificate/],
  [
    'an http address',
    xml => withSignOnUrl(xml, 'http://sso.jumpcloud.com/saml2/acme'),
    /sign-on URL is http; it must be https/,
  ],
  [
    'somebody else’s host',
    xml => withSignOnUrl(xml, 'https://sso.jumpcloud.com.evil.example/saml2/acme'),
    /not on a host of JumpCloud/,
  ],
  [
    'a document type',
    xml => xml.replace(/^<\?xml[^>]*\?>/, head => head + doctype),
    /DOCTYPE|document type/i,
  ],
  [
    'another encoding than it says',
    xml => xml.replace(/^<\?xml[^>]*\?>/, '<?xml version="1.0" encoding="utf-16"?>'),
    /declares utf-16, but its bytes are not UTF-16/,
  ],
  ['half a file', xml => xml.slice(0, 1500), /cut off at byte 1,500/],
  ['a certificate', () => own.certificate, /This is a certificate or another PEM file, not metadata/],
  ['a private key', () => own.key, /looks like a private key\. I did not keep it.*exposed/s],
  ['2 MiB', xml => xml + ' '.repeat(2_097_152), /larger than 1 MiB/],
];

const sent = (
  content: string | Buffer,
): { filename: string; text: string } | { filename: string; base64: string } =>
  typeof content === 'string'
    ? { filename: 'metadata.xml', text: content }
    : { filename: 'metadata.xml', base64: content.toString('base64') };

/** The three ways in which a file comes in. */
const ways: Readonly<Record<string, (play: Play, content: string | Buffer) => Promise<void>>> = {
  'in the DM': (play, content) => play.uploads('ana', sent(content), { channel: 'dm:ana' }),
  'in the thread': (play, content) =>
    play.uploads('ana', sent(content), { channel: 'it-changes', threadTs: card(play).ts }),
  'through the form': async (play, content) => {
    await play.presses('ana', 'hand-back', card(play));
    assert.deepEqual(await play.submits('ana', { 'metadata-file': sent(content) }), {});
  },
};

for (const [index, [way, send]] of Object.entries(ways).entries()) {
  const delivery = index === 1 ? 'http' : 'socket';
  test(`every wrong file ${way} is told apart, nothing changes, and the right one goes through (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await anaAsks(play);
    const good = await play.doJumpCloud();
    for (const [what, make, told] of mistakes) {
      const before = play.dm('ana').length;
      await send(play, make(good));
      const answers = play
        .dm('ana')
        .slice(before)
        .filter(message => message.user !== 'ana');
      assert.equal(answers.length, 1, what);
      assert.match(newestDm(play), told, what);
      assert.match(newestDm(play), /Next:\*? you|exposed/, what);
      assert.match(cardText(play), /Waiting for JumpCloud/, what);
    }
    assert.deepEqual(samlProviders(play), []);
    assert.deepEqual(play.state().cloudflare.writes, []);
    const key = own.key.split('\n')[3] ?? '';
    assert.ok(!JSON.stringify(play.rehearsal.stage.slack.traffic).includes(key), 'a key is never repeated');

    await send(play, good);
    assert.match(cardText(play), /Needs approval/);
    assert.doesNotMatch(threadText(play), /undefined/);
  });
}

test('UTF-16 with its byte order mark and capitals in the name are as good as any', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const good = await play.doJumpCloud();
  const wide = good.replace(/^<\?xml[^>]*\?>/, '<?xml version="1.0" encoding="UTF-16"?>');
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(wide, 'utf16le')]);
  const base64 = bytes.toString('base64');
  await play.uploads('ana', { filename: 'METADATA (1).XML', base64 }, { channel: 'dm:ana' });
  assert.match(cardText(play), /Needs approval/);
});

test('a wrong file after the plan leaves the plan as it is', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const good = await play.doJumpCloud();
  await anaHandsBack(play, good);
  await anaHandsBack(play, '<html>Sign in</html>');
  assert.match(newestDm(play), /web page, not metadata/);
  assert.match(cardText(play), /Needs approval/);
  await play.presses('ben', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});
