import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { asked, card, cardText, dmText, samlProviders, threadText, untilWritten } from './steps.ts';

const LABEL = asked.label;

/** A connection that is live: set up, approved by Ben, kept with a login. */
const untilLive = async (play: Play): Promise<string> => {
  await untilWritten(play);
  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  assert.equal((await play.logsIn('ana')).ok, true);
  await play.advance('PT1M');
  await play.presses('ana', 'keep', card(play));
  const [provider] = samlProviders(play);
  return String(provider?.id);
};

const asksToRemove = async (play: Play, who = 'ana'): Promise<void> => {
  await play.types(who, `/jcaccess remove ${LABEL}`);
  assert.deepEqual(await play.submits(who, { label: LABEL }), {});
};

const answered = (play: Play, who: string): string => {
  const newest = play.answers(who).at(-1);
  return newest ? play.text(newest) : '';
};

const deletions = (play: Play) => play.state().cloudflare.writes.filter(one => one.method === 'DELETE');

test('a connection is removed by its owner after an approval; label and provider are free, nobody is reminded', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.types('ana', `/jcaccess remove ${LABEL}`);
  const wrong = await play.submits('ana', { label: 'Acme stuff' });
  assert.match(JSON.stringify(wrong), /not its label/);
  assert.deepEqual(await play.submits('ana', { label: LABEL }), {});

  const planned = cardText(play);
  assert.match(planned, /Remove: Acme staff/);
  assert.match(planned, /Needs approval: 0 of 1 given/);
  assert.match(planned, /Deletes the identity provider .* for good/);
  assert.match(planned, /cannot be rolled back/);
  assert.match(planned, /The only other login method of this team is/);
  assert.match(planned, /In the last 30 days 1 person logged in through it/);
  assert.equal(samlProviders(play).length, 1, 'nothing is deleted before an approval');

  await play.presses('ben', 'approve', card(play));
  assert.deepEqual(samlProviders(play), []);
  assert.equal(deletions(play).length, 1);
  assert.match(cardText(play), /Removed .*Access does not know the identity provider any more/);
  assert.doesNotMatch(cardText(play), /roll back by myself/);
  assert.match(threadText(play), /deletes? the application .*Acme staff.* in JumpCloud/);
  await play.types('ana', `/jcaccess show ${LABEL}`);
  assert.match(answered(play, 'ana'), /No connection is called/);

  const before = dmText(play);
  await play.advance('P1200D');
  assert.doesNotMatch(dmText(play).slice(before.length), /ends|days left/, 'no reminder of what is gone');
  await play.types('ana', '/jcaccess setup');
  assert.deepEqual(await play.submits('ana', asked), {}, 'the label is free again');
});

test('a removal is refused while something names the provider, with the names, also when it was named after the approval', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await untilLive(play);
  play.rehearsal.stage.cloudflare.addGroup({ name: 'Finance', include: [{ login_method: { id } }] });
  await asksToRemove(play);
  assert.match(cardText(play), /still named in Access.* by the group .*Finance/);
  assert.match(cardText(play), /takes? it out there in Cloudflare One/);
  assert.deepEqual(deletions(play), []);
});

test('the last login method of an account is never deleted', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const pin = play.state().cloudflare.identityProviders.find(one => one.type === 'onetimepin');
  await asksToRemove(play);
  await play.act({ cloudflare: { delete: { id: String(pin?.id) } } });
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /the only login method of the account/);
  assert.equal(samlProviders(play).length, 1);
  assert.deepEqual(deletions(play), []);
});

test('a provider that was changed since the plan is not deleted, and one that is gone already only ends the connection', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await untilLive(play);
  await asksToRemove(play);
  await play.act({ cloudflare: { put: { id, name: 'Somebody edits' } } });
  await play.presses('ben', 'approve', card(play));
  assert.deepEqual(deletions(play), []);
  assert.match(cardText(play), /Needs approval: 0 of 1 given/);
  assert.match(cardText(play), /is void/);

  await play.act({ cloudflare: { delete: { id } } });
  await play.advance('PT1M');
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /has this identity provider no more/);
  await play.advance('PT1M');
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /nothing was written/);
  assert.deepEqual(deletions(play), []);
});

test('who neither owns a connection nor approves may not ask for its removal', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.types('mallory', `/jcaccess remove ${LABEL}`);
  assert.equal(play.hasModal('mallory'), false);
});
