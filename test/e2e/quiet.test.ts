import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { asked, card, threadText, untilPlan } from './steps.ts';

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
