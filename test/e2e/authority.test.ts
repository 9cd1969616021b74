import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  untilPlan,
  untilWritten,
} from './steps.ts';

const answer = (play: Play, who: string): string => {
  const last = play.answers(who).at(-1);
  return last ? play.text(last) : '';
};

test('a member starts an old card of a live connection again: nothing of it moves, and nobody is taken over', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  const old = card(play);
  await play.presses('ben', 'decline', old);
  await play.submits('ben', { reason: 'Not today, please wait.' });
  await play.presses('ana', 'start-again', card(play));
  await play.submits('ana', {});
  await play.presses('ben', 'approve', card(play));
  await play.presses('ana', 'paste-result', card(play));
  await play.submits('ana', {
    email: 'ana@acme.com',
    result: JSON.stringify({ email: 'ana@acme.com' }),
  });
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);

  await play.presses('mallory', 'start-again', old);
  assert.equal(play.hasModal('mallory'), false);
  assert.match(answer(play, 'mallory'), /Only .*Ana.* can start this again/);
  await play.presses('ben', 'start-again', old);
  await play.submits('ben', { label: 'Taken over', owner: 'U0BEN' });
  assert.match(JSON.stringify(play.modal('ben')), /gone on since/);
  await play.types('ana', '/jcaccess show Acme staff');
  assert.match(answer(play, 'ana'), /\*Owner\*: \*Ana\*/);
});

test('an approver who was given the key never approves its certificate, whoever asks next', async t => {
  const play = await startPlay({ environment: { JCACCESS_APPROVERS: 'U0BEN,U0CLEO,U0ANA' } });
  t.after(() => play.close());
  await play.types('ben', '/jcaccess setup');
  assert.deepEqual(await play.submits('ben', { ...asked, owner: 'U0BEN' }), {});
  const files = play.files('ben');
  const certificate = files.find(file => file.name === 'samlidp.crt')?.content ?? '';
  assert.ok(certificate);
  await play.presses('ben', 'withdraw', card(play));
  await play.submits('ben', {});

  await play.presses('ana', 'start-again', card(play));
  assert.deepEqual(await play.submits('ana', { owner: 'U0ANA' }), {});
  await anaHandsBack(play, await play.doJumpCloud());
  assert.match(cardText(play), /Needs approval/);
  await play.presses('ben', 'approve', card(play));
  assert.match(answer(play, 'ben'), /You asked for the change that this one goes on with/);
  assert.deepEqual(samlProviders(play), []);
});

test('a file handed in again by another person keeps the approver who brought it involved', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const good = await play.doJumpCloud();
  await play.uploads('ben', { filename: 'metadata.xml', text: good }, { channel: 'dm:ben' });
  assert.match(newestDm(play, 'ben'), /you cannot approve that change; left: .*Cleo|fits/);
  assert.match(dmText(play, 'ben'), /you cannot approve that change; left: Cleo/);
  await anaHandsBack(play, good);
  await play.advance('PT6S');
  await play.presses('ben', 'approve', card(play));
  assert.match(answer(play, 'ben'), /You handed in the metadata of this change/);
  await play.presses('cleo', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});

test('a requester does not break the glass on their own change', async t => {
  const play = await startPlay({ environment: { JCACCESS_BREAK_GLASS: 'U0ANA,U0CLEO' } });
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('ana', 'break-glass', card(play));
  assert.match(answer(play, 'ana'), /You asked for this change/);
  assert.deepEqual(samlProviders(play), []);
});

test('an approval stops counting when its person is deactivated, before the last one and before the write', async t => {
  const rules = { JCACCESS_APPROVAL_RULES: '2 of U0BEN,U0CLEO,U0MALLORY', JCACCESS_APPROVERS: '' };
  const play = await startPlay({ environment: rules });
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('ben', 'approve', card(play));
  await play.act({ slack: { deactivate: { user: 'ben' } } });
  await play.presses('cleo', 'approve', card(play));
  assert.match(threadText(play), /approval of \*Ben\* does not count any more/);
  assert.match(cardText(play), /1 of 2 given/);
  assert.deepEqual(samlProviders(play), []);
  await play.presses('mallory', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});

test('a stranger’s file for somebody’s change is not read, in their own DM neither, until they are named', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const good = await play.doJumpCloud();
  await play.uploads('mallory', { filename: 'm.xml', text: good }, { channel: 'dm:mallory' });
  assert.doesNotMatch(cardText(play), /Needs approval/);
  await play.presses('ana', 'Name a helper', card(play));
  assert.deepEqual(await play.submits('ana', { helper: 'U0MALLORY' }), {});
  assert.match(newestDm(play, 'mallory'), /named you as helper/);
  await play.uploads(
    'mallory',
    { filename: 'm.xml', text: good },
    { channel: 'it-changes', threadTs: card(play).ts },
  );
  assert.match(cardText(play), /Needs approval/);
  assert.match(dmText(play), /Mallory.* handed in a metadata file for your change/);
});

test('guests get one refusal and no name; members without a role see what is live, not what is pending', async t => {
  const play = await startPlay({ environment: { JCACCESS_REQUESTERS: 'U0ANA' } });
  t.after(() => play.close());
  await untilPlan(play);
  for (const line of [
    'list',
    'show Acme staff',
    'help',
    'test --all',
    'audit',
    'diagnose',
    'setup',
    'withdraw',
  ]) {
    await play.types('gus', `/jcaccess ${line}`, 'dm:gus');
    assert.match(newestDm(play, 'gus'), /^Guests and people from other companies/, line);
  }
  assert.doesNotMatch(JSON.stringify(await play.opensHome('gus')), /Acme|Ana|Ben/);
  await play.types('mallory', '/jcaccess list');
  assert.doesNotMatch(answer(play, 'mallory'), /Acme staff/);
  // A connection that is only proposed is as unknown as none, also as a guess.
  for (const word of ['show', 'test', 'audit', 'withdraw'])
    for (const label of ['Acme staff', 'Acme stafff']) {
      await play.types('mallory', `/jcaccess ${word} ${label}`);
      assert.match(
        answer(play, 'mallory'),
        new RegExp(`^No connection is called .${label}.\\. ./jcaccess list`),
        word,
      );
      assert.doesNotMatch(answer(play, 'mallory'), /Nearest|Ana|Ben/, word);
    }
  await play.types('mallory', '/jcaccess diagnose');
  assert.doesNotMatch(JSON.stringify(play.modal('mallory')), /Acme staff/);
  assert.doesNotMatch(JSON.stringify(await play.opensHome('mallory')), /Acme staff/);
  await play.types('mallory', '/jcaccess audit');
  assert.match(answer(play, 'mallory'), /Only .* can have the record/);
});

test('an open change whose requester left is ended by an approver, and one that nobody touches lapses', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  await play.act({ slack: { deactivate: { user: 'ana' } } });
  await play.presses('cleo', 'Withdraw', card(play));
  assert.deepEqual(await play.submits('cleo', { reason: 'Ana has left.' }), {});
  assert.match(cardText(play), /Withdrawn by Cleo/);

  await play.types('ben', '/jcaccess setup');
  assert.deepEqual(await play.submits('ben', { ...asked, owner: 'U0BEN' }), {});
  await play.advance('P29D');
  assert.match(cardText(play), /Expired/);
  assert.match(threadText(play), /Nothing has happened to this change for four weeks/);
});

test('a member’s invented result stops no clock; the requester may ask for an hour more', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  await play.presses('mallory', 'paste-result', card(play));
  assert.equal(play.hasModal('mallory'), false);
  assert.match(answer(play, 'mallory'), /can report a login for this change/);
  assert.match(cardText(play), /nobody has confirmed a login yet/);
});

test('a team of two: an involved approver may approve after the hours that the operator set, marked for ever', async t => {
  const play = await startPlay({
    environment: { JCACCESS_APPROVERS: 'U0ANA', JCACCESS_SMALL_TEAM_HOURS: '4' },
  });
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('ana', 'approve', card(play));
  assert.match(answer(play, 'ana'), /nobody else is left to decide/);
  await play.advance('P1D');
  assert.match(cardText(play), /Needs approval|Expired/);
});
