import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { anaHandsBack, asked, card, cardText, dmText, untilLive, untilPlan, uploadsPair } from './steps.ts';

const WISH = 'Use a 4096-bit key, please.';

const bitsOf = (play: Play): number[] =>
  play
    .files('ana')
    .filter(file => file.name === 'samlidp.crt')
    .map(file => Number(new X509Certificate(file.content).publicKey.asymmetricKeyDetails?.modulusLength));

const cleoWantsMoreBits = async (play: Play): Promise<void> => {
  await play.presses('cleo', 'ask-for-changes', card(play));
  assert.deepEqual(await play.submits('cleo', { reason: WISH }), {});
};

test('an approver asks for another key size: the requester edits it, and the pair is made anew', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  assert.deepEqual(bitsOf(play), [2048]);
  await cleoWantsMoreBits(play);
  await play.presses('ana', 'edit-request', card(play));
  assert.match(JSON.stringify(play.modal('ana').view), /makes a new pair: pair [0-9A-F]{4} is void then/);
  assert.deepEqual(await play.submits('ana', { 'common-name': 'JumpCloud SAML IdP', bits: '4096' }), {});
  assert.deepEqual(bitsOf(play), [4096], 'the old files are deleted');
  assert.match(dmText(play), /Pair `?[0-9A-F]{4}`? is void/);
  assert.match(cardText(play), /Waiting for JumpCloud's metadata|Waiting for JumpCloud/);

  await uploadsPair(play);
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  assert.match(cardText(play), /Needs approval/);
  await play.advance('PT6S');
  await play.presses('ben', 'decline', card(play));
  assert.deepEqual(await play.submits('ben', { reason: 'Not before Monday, please.' }), {});
  await play.presses('ana', 'start-again', card(play));
  const form = JSON.stringify(play.modal('ana').view);
  assert.match(form, /"initial_option":\{[^}]*"value":"4096"|"value":"4096"[^{}]*\}[^{}]*"initial_option"/);
  assert.deepEqual(await play.submits('ana', {}), {});
  assert.deepEqual(bitsOf(play), [4096], 'the same pair is used again');
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /nobody has confirmed a login/);
});

test('the key size of a rotation can be edited until its pair is made', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.types('ana', `/jcaccess rotate ${asked.label}`);
  assert.deepEqual(await play.submits('ana', {}), {});
  await cleoWantsMoreBits(play);
  assert.match(cardText(play), /\*?Ana\*? edits the request|edits the request/);
  await play.presses('ana', 'edit-request', card(play));
  assert.deepEqual(await play.submits('ana', { bits: '4096' }), {});
  assert.match(cardText(play), /Needs approval/);
  assert.match(cardText(play), /4,?096-bit/);
  await play.advance('PT6S');
  await play.presses('ben', 'approve', card(play));
  await play.presses('ana', 'make-now', card(play));
  assert.equal(bitsOf(play).at(-1), 4096);
  await play.types('ana', `/jcaccess show ${asked.label}`);
});
