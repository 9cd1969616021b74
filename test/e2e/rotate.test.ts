import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import {
  anaHandsBack,
  asked,
  card,
  cardText,
  dmText,
  samlProviders,
  threadText,
  untilWritten,
  uploadsPair,
} from './steps.ts';

/** A login that is announced and then seen in Cloudflare. */
const isSeen = async (play: Play): Promise<void> => {
  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  const login = await play.logsIn('ana');
  assert.equal(login.ok, true, login.text);
  await play.advance('PT1M');
};

const untilLive = async (play: Play): Promise<void> => {
  await untilWritten(play);
  await isSeen(play);
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);
};

const certificates = (play: Play): string[] => {
  const [provider] = samlProviders(play) as unknown as { config: { idp_public_certs: string[] } }[];
  return (provider?.config.idp_public_certs ?? []).map(pem => pem.replace(/-----[^-]+-----|\s/g, ''));
};

const canLogIn = async (play: Play): Promise<void> => {
  const login = await play.logsIn('cleo');
  assert.equal(login.ok, true, login.text);
};

const answered = (play: Play, who: string): string => {
  const newest = play.answers(who).at(-1);
  return newest ? play.text(newest) : '';
};

/** The newest pair in Ana's DM. */
const newestPair = (play: Play) => {
  const all = play.files('ana');
  return ['samlidp.crt', 'samlidp.key'].flatMap(name => all.findLast(file => file.name === name) ?? []);
};

/** Ana asks for a rotation, Ben approves it, Ana has the pair made. */
const untilBothTrusted = async (play: Play): Promise<void> => {
  await play.types('ana', `/jcaccess rotate ${asked.label}`);
  assert.deepEqual(await play.submits('ana', {}), {});
  await play.presses('ben', 'approve', card(play));
  await play.presses('ana', 'make-now', card(play));
};

test('a certificate is rotated: trusted before its key is handed over, removed after a login, and nobody is locked out', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.advance('P1035D');
  assert.match(dmText(play), /60 days left/);
  const [old] = certificates(play);
  assert.ok(old);
  await canLogIn(play);

  await play.types('ana', `/jcaccess rotate ${asked.label}`);
  assert.deepEqual(await play.submits('ana', {}), {});
  assert.match(cardText(play), /Rotate: Acme staff/);
  assert.match(cardText(play), /Needs approval: 0 of 1 given/);
  assert.match(cardText(play), /Nobody holds its key before Access trusts it/);
  assert.deepEqual(certificates(play), [old], 'nothing is written before an approval');
  const filesBefore = play.files('ana').length;

  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /presses \*Make it now\*/);
  assert.deepEqual(certificates(play), [old], 'nothing is made before the requester is ready');
  await canLogIn(play);

  await play.presses('ana', 'make-now', card(play));
  const both = certificates(play);
  assert.equal(both.length, 2);
  assert.equal(both[0], old);
  assert.equal(play.files('ana').length, filesBefore + 2, 'certificate and key are in the DM');
  assert.match(dmText(play), /Access already trusts pair/);
  assert.match(cardText(play), /Access trusts both certificates/);
  await canLogIn(play);

  await uploadsPair(play, newestPair(play));
  await canLogIn(play);
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  assert.match(cardText(play), /JumpCloud has the new certificate/);
  assert.equal(certificates(play).length, 2, 'the old one stays until a login was seen');

  await isSeen(play);
  assert.deepEqual(certificates(play), [both[1]], 'only the new one is trusted');
  await canLogIn(play);
  assert.match(cardText(play), /I roll back by myself|nobody has confirmed a login yet/);

  await isSeen(play);
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);
  assert.match(dmText(play), /~Log in once with the new certificate\.~ A login was seen/);
  const calendars = play.files('ana').filter(file => file.name === 'acme-staff.ics');
  assert.equal(calendars.length, 2, 'one at each keeping');
  assert.equal(calendars[0]?.content.match(/BEGIN:VEVENT/g)?.length, 7);
  assert.equal(calendars[1]?.content.match(/STATUS:CANCELLED/g)?.length, 7, 'the old days are taken back');
  await play.types('ana', `/jcaccess show ${asked.label}`);
  assert.match(answered(play, 'ana'), /1,09[45] days left/);
});

test('when nobody confirms a login after the removal, the old certificate comes back and the rotation goes on', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await untilBothTrusted(play);
  const both = certificates(play);
  await uploadsPair(play, newestPair(play));
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  await isSeen(play);
  assert.equal(certificates(play).length, 1);
  await play.advance('PT90M');
  assert.deepEqual([...certificates(play)].sort(), [...both].sort());
  assert.match(cardText(play), /no login with it was seen/);
  await canLogIn(play);
  await isSeen(play);
  assert.equal(certificates(play).length, 1);
});

test('a rotation goes back only while JumpCloud is seen to sign with the old certificate', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const [old] = certificates(play);
  await untilBothTrusted(play);
  await play.presses('ana', 'roll-back', card(play));
  assert.match(answered(play, 'ana'), /may sign with the new certificate/);
  assert.equal(certificates(play).length, 2);
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  await play.presses('ana', 'roll-back', card(play));
  assert.deepEqual(certificates(play), [old]);
  assert.match(cardText(play), /Going back: Access trusts the old certificate alone/);
  await isSeen(play);
  assert.match(cardText(play), /Rolled back/);
  assert.match(cardText(play), /JumpCloud signs with the old certificate/);
  await canLogIn(play);
  assert.equal(
    play.files('ana').filter(file => file.name === 'samlidp.key').length,
    0,
    'a key of no use is deleted',
  );
  await play.presses('ana', 'start-again', card(play));
  assert.deepEqual(await play.submits('ana', {}), {});
  assert.match(cardText(play), /Rotate: Acme staff/);
  assert.match(cardText(play), /Needs approval/);
});

test('who goes back on an old export though JumpCloud has changed over: the new certificate comes back by itself', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const old = await play.exportsMetadata(asked.label);
  await untilBothTrusted(play);
  const both = certificates(play);
  await uploadsPair(play, newestPair(play));
  await anaHandsBack(play, old);
  await play.presses('ana', 'roll-back', card(play));
  assert.equal(certificates(play).length, 1);
  await play.advance('PT61M');
  assert.deepEqual([...certificates(play)].sort(), [...both].sort());
  assert.match(dmText(play), /I put the new certificate back/);
  await canLogIn(play);
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  await isSeen(play);
  assert.deepEqual(certificates(play), [both[1]]);
});

test('without logs an approver answers for the removal after a reported login', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await untilBothTrusted(play);
  await uploadsPair(play, newestPair(play));
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  await play.presses('ben', 'remove-old', card(play));
  await play.submits('ben', { reason: 'Ana showed it to me on a call.' });
  assert.match(dmText(play, 'ben'), /Nobody has reported a login/);
  const login = await play.logsIn('ana', { test: true });
  await play.presses('ana', 'paste-result', card(play));
  await play.submits('ana', { email: 'ana@acme.com', result: JSON.stringify(login.json ?? {}) });
  await play.presses('ana', 'remove-old', card(play));
  assert.equal(play.hasModal('ana'), false, 'who asked for it does not decide alone');
  await play.presses('ben', 'remove-old', card(play));
  await play.submits('ben', { reason: 'Ana showed it to me on a call.' });
  assert.equal(certificates(play).length, 1);
  assert.match(threadText(play), /No login was seen: \*Ben\* answers for it/);
});
