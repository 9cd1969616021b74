import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { asked, card, cardText, dmText, newestDm, samlProviders, threadText, untilWritten } from './steps.ts';

const isSeen = async (play: Play): Promise<void> => {
  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  assert.equal((await play.logsIn('ana')).ok, true);
  await play.advance('PT1M');
};

const untilLive = async (play: Play): Promise<void> => {
  await untilWritten(play);
  await isSeen(play);
  await play.presses('ana', 'keep', card(play));
};

const application = (play: Play) => {
  const [first] = play.state().jumpcloud.applications as unknown as { id: string; displayLabel: string }[];
  assert.ok(first);
  return first;
};

const address = (play: Play): string => `https://sso.jumpcloud.com/saml2/metadata/${application(play).id}`;

/** Ana gives the address that JumpCloud's console copies. */
const watches = async (play: Play, url = address(play)): Promise<Record<string, string>> => {
  const ask = play.dm('ana').findLast(one => play.text(one).includes('Copy Metadata URL'));
  assert.ok(ask, 'the owner is asked once, after the set-up');
  await play.presses('ana', 'watch-metadata', ask);
  return await play.submits('ana', { 'metadata-url': url });
};

const regenerates = (play: Play): Promise<unknown> =>
  play.act({ jumpcloud: { regenerate: { application: asked.label } } });

const trusted = (play: Play): number => {
  const [provider] = samlProviders(play) as unknown as { config: { idp_public_certs: string[] } }[];
  return provider?.config.idp_public_certs.length ?? 0;
};

test('Regenerate in JumpCloud calls the approvers within minutes; one approval later logins work again', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  assert.deepEqual(await watches(play), {});
  assert.match(newestDm(play), /I read the metadata: it is of this connection/);
  await play.advance('PT40M');
  assert.doesNotMatch(cardText(play), /Trust a certificate/);

  await regenerates(play);
  assert.equal((await play.logsIn('cleo')).ok, false, 'Access does not trust what JumpCloud signs with');
  await play.advance('PT20M');
  assert.match(cardText(play), /Trust a certificate: Acme staff/);
  assert.match(cardText(play), /Needs approval: 0 of 1 given/);
  assert.match(cardText(play), /opened by jcaccess itself/);
  assert.match(threadText(play), /JumpCloud now signs with a certificate that Access does not trust/);
  assert.match(dmText(play), /JumpCloud now signs with a certificate that Access does not trust/);
  assert.equal(trusted(play), 1, 'nothing is written before an approval');

  await play.presses('ben', 'approve', card(play));
  assert.equal(trusted(play), 2, 'added, none removed');
  assert.match(cardText(play), /Live since/, 'an equal read-back keeps it');
  assert.equal((await play.logsIn('cleo')).ok, true);
  const cards = play.state().channels.flatMap(one => one.messages).length;
  await play.advance('PT40M');
  assert.equal(play.state().channels.flatMap(one => one.messages).length, cards, 'nothing more is said');
});

test('an open change waits for the urgent one, and is planned anew afterwards', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await watches(play);
  await play.types('ana', `/jcaccess rotate ${asked.label}`);
  assert.deepEqual(await play.submits('ana', {}), {});
  const rotation = card(play);
  assert.match(play.text(rotation), /Rotate: Acme staff/);
  await regenerates(play);
  await play.advance('PT20M');
  const waiting = play
    .state()
    .channels.flatMap(one => one.messages.map(message => ({ ...message, channel: one.name })))
    .find(one => one.ts === rotation.ts);
  assert.ok(waiting);
  assert.match(play.text(waiting), /Waits since .* for an urgent change/);
  await play.presses('ben', 'approve', card(play));
  assert.equal(trusted(play), 2);
  const again = play
    .state()
    .channels.flatMap(one => one.messages.map(message => ({ ...message, channel: one.name })))
    .find(one => one.ts === rotation.ts);
  assert.ok(again);
  assert.match(play.text(again), /Needs approval: 0 of 1 given/);
});

test('only the metadata of this very application counts, and an unreadable answer is no alarm', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const errors = await watches(
    play,
    'https://sso.jumpcloud.com.evil.example/saml2/metadata/0123456789abcdef01234567',
  );
  assert.match(errors['metadata-url'] ?? '', /another host/);
  assert.match(
    (await watches(play, 'http://sso.jumpcloud.com/saml2/metadata/0123456789abcdef01234567'))[
      'metadata-url'
    ] ?? '',
    /no https address/,
  );
  // An application of the same entity ID that somebody else made: its single sign-on URL tells it apart.
  const other = (await play.act({
    jumpcloud: { create: { displayLabel: 'Elsewhere', ssoIdpUrlSlug: 'elsewhere' } },
  })) as { id: string };
  await play.act({
    jumpcloud: { configure: { application: other.id, idpEntityId: 'https://acme.cloudflareaccess.com/' } },
  });
  assert.deepEqual(await watches(play, `https://sso.jumpcloud.com/saml2/metadata/${other.id}`), {});
  await play.advance('PT3H');
  assert.doesNotMatch(cardText(play), /Trust a certificate/);
  assert.match(dmText(play), /three times in a row: .*another single sign-on URL/);
  assert.equal(dmText(play).match(/three times in a row/g)?.length, 1, 'said once');
});
