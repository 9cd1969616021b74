import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import {
  anaHandsBack,
  anaIsSeen,
  asked,
  card,
  threadText,
  untilLive,
  untilPlan,
  uploadsPair,
} from './steps.ts';

/** What the bot says in the channel itself: cards, and replies that were sent there too. */
const inChannel = (play: Play): string =>
  play
    .state()
    .channels.filter(one => one.name === 'it-changes')
    .flatMap(one => one.messages)
    .filter(message => message.user === 'jcaccess' && (!message.threadTs || message.broadcast))
    .map(message => play.text({ ...message, channel: 'it-changes' }))
    .join('\n');

test('a call is edited when it is settled: nobody is asked for what was done', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  assert.match(inChannel(play), /plan [0-9a-f]{8} needs approval/);
  await play.presses('cleo', 'decline', card(play));
  await play.submits('cleo', { reason: 'The label should name the group.' });
  assert.match(threadText(play), /~Plan [0-9a-f]{8} needs approval\.~ Declined by \*Cleo\*/);
  assert.doesNotMatch(inChannel(play), /plan [0-9a-f]{8} needs approval/);

  await play.presses('ana', 'start-again', card(play));
  await play.submits('ana', { label: asked.label });
  await play.presses('ben', 'approve', card(play));
  assert.match(threadText(play), /~Plan [0-9a-f]{8} needs approval\.~ Approved by \*Ben\*/);
  assert.match(threadText(play), /log in once, then keep or roll back/i);
  await play.presses('ana', 'roll-back', card(play));
  assert.match(threadText(play), /~Log in once, then keep or roll back\.~ Rolled back by \*Ana\*/);
});

/** How many messages the bot has posted, and how many of them stand in the channel itself. */
const posts = (play: Play) => {
  const all = play
    .state()
    .channels.flatMap(one => one.messages.map(message => ({ ...message, channel: one.name })))
    .filter(message => message.user === 'jcaccess' && message.visibleTo === undefined);
  return {
    all: all.length,
    visible: all.filter(one => one.channel === 'it-changes' && (!one.threadTs || one.broadcast)).length,
    cards: all.filter(one => one.channel === 'it-changes' && !one.threadTs).length,
  };
};

test('a set-up makes at most 8 posts, 2 of them visible in the channel; a rotation at most 10, one card', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  const afterSetUp = posts(play);
  assert.ok(afterSetUp.all <= 8, `a set-up makes ${afterSetUp.all} posts`);
  assert.equal(afterSetUp.visible, 2);

  await play.types('ana', `/jcaccess rotate ${asked.label}`);
  assert.deepEqual(await play.submits('ana', {}), {});
  await play.presses('ben', 'approve', card(play));
  await play.presses('ana', 'make-now', card(play));
  const newest = ['samlidp.crt', 'samlidp.key'].flatMap(
    name => play.files('ana').findLast(file => file.name === name) ?? [],
  );
  await uploadsPair(play, newest);
  await anaHandsBack(play, await play.exportsMetadata(asked.label));
  await anaIsSeen(play);
  await anaIsSeen(play);
  await play.presses('ana', 'keep', card(play));
  const afterRotation = posts(play);
  const made = afterRotation.all - afterSetUp.all;
  assert.ok(made <= 10, `a rotation makes ${made} posts`);
  assert.equal(afterRotation.cards - afterSetUp.cards, 1);
});
