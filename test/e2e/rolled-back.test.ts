import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';
import { card, cardText, dmText, samlProviders, threadText, untilWritten } from './steps.ts';

for (const delivery of ['socket', 'http'] as const) {
  test(`the test fails because JumpCloud's certificate was regenerated; Ana reports it and rolls back (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await untilWritten(play);
    await play.act({ jumpcloud: { regenerate: { application: 'Acme staff' } } });
    const login = await play.logsIn('ana', { test: true });
    assert.equal(login.ok, false);

    await play.presses('ana', 'paste-result', card(play));
    assert.deepEqual(await play.submits('ana', { email: 'ana@acme.com', result: login.text }), {});
    assert.match(threadText(play), /certificate that is not configured/i);
    assert.match(cardText(play), /Reported .*certificate that is not configured/);

    await play.presses('ana', 'keep', card(play));
    assert.match(play.text(play.answers('ana').at(-1) ?? card(play)), /Nobody has shown a login yet/);

    await play.presses('ana', 'roll-back', card(play));
    assert.match(cardText(play), /Rolled back/);
    assert.deepEqual(samlProviders(play), []);
    assert.match(dmText(play), /[Rr]olled back|put back|Rolled/);
    assert.deepEqual(
      play.state().cloudflare.writes.map(write => write.method),
      ['POST', 'DELETE'],
    );
  });
}

test('a success that shows somebody else, a cookie and a response are turned away under the field', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  const paste = async (result: string): Promise<string> => {
    await play.presses('ana', 'paste-result', card(play));
    return JSON.stringify(await play.submits('ana', { email: 'ana@acme.com', result }));
  };
  assert.match(
    await paste('{"email":"ben@acme.com","saml_attributes":{"email":"ben@acme.com"}}'),
    /another address/,
  );
  assert.match(
    await paste('CF_Authorization=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl'),
    /session cookie/,
  );
  assert.match(await paste('   '), /Paste what the test window showed/);
  const login = await play.logsIn('ana', { test: true });
  assert.equal(await paste(JSON.stringify(login.json)), '{}');
  assert.match(cardText(play), /Reported/);
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since.*reported/s);
});

test('an approver keeps without evidence, with a reason', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  await play.presses('cleo', 'keep', card(play));
  assert.deepEqual(await play.submits('cleo', { reason: 'I saw a login over the phone.' }), {});
  assert.match(cardText(play), /Live since/);
  assert.match(cardText(play), /I saw a login over the phone/);
});
