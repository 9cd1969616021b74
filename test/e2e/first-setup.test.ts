import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';

for (const delivery of ['socket', 'http'] as const) {
  test(`Ana sets up a connection, Ben approves, a login is seen, Ana keeps it (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());

    await play.types('ana', '/jcaccess setup');
    assert.match(JSON.stringify(play.modal('ana').view), /acme\.cloudflareaccess\.com/);
    assert.deepEqual(
      await play.submits('ana', { label: 'Acme staff', channel: 'C0ITCHANGES', owner: 'U0ANA' }),
      {},
    );

    assert.match(play.text(play.card('Acme staff')), /Waiting for JumpCloud/);
    assert.deepEqual(
      play.files('ana').map(file => file.name),
      ['samlidp.key', 'samlidp.crt'],
    );
    const shown = play.dm('ana').flatMap(message => message.files.map(file => file.name));
    assert.deepEqual(shown, ['samlidp.crt', 'samlidp.key'], 'in the order in which JumpCloud takes them');

    const metadata = await play.doJumpCloud();
    await play.uploads(
      'ana',
      { filename: 'JumpCloud-saml2-metadata.xml', text: metadata },
      { channel: 'dm:ana' },
    );
    assert.match(play.text(play.card('Acme staff')), /Needs approval/);
    assert.deepEqual(
      play.files('ana').map(file => file.name),
      ['samlidp.crt', 'JumpCloud-saml2-metadata.xml'],
    );

    await play.presses('ben', 'approve', play.card('Acme staff'));
    assert.match(play.text(play.card('Acme staff')), /nobody has confirmed a login/);
    assert.equal(play.state().cloudflare.identityProviders.filter(one => one.type === 'saml').length, 1);

    await play.presses('ana', 'watch-login', play.card('Acme staff'));
    await play.submits('ana', { email: 'ana@acme.com' });
    const login = await play.logsIn('ana');
    assert.equal(login.ok, true, login.text);
    await play.advance('PT1M');
    assert.match(play.text(play.card('Acme staff')), /A login was seen/);

    await play.presses('ana', 'keep', play.card('Acme staff'));
    assert.match(play.text(play.card('Acme staff')), /Live since/);
    assert.equal(play.state().cloudflare.writes.length, 1);
  });
}
