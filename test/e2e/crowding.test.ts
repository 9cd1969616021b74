import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALLOWANCES } from '../../src/domain/allowance.ts';
import { type Play, startPlay } from './play.ts';
import { card, dmText, samlProviders, untilPlan, untilWritten } from './steps.ts';

const ENTITY = 'https://acme.cloudflareaccess.com/';

/** One connection is written, another waits for its approval. */
const twoConnections = async (play: Play): Promise<void> => {
  await untilWritten(play);
  await untilPlan(play, { label: 'Team 2', 'entity-id': `${ENTITY}2` });
};

const lastAnswer = (play: Play, who: string): string => {
  const answer = play.answers(who).at(-1);
  return answer ? play.text(answer) : '';
};

describe('a crowd', { concurrency: 2 }, () => {
  test('an approver who has everything tested again and again holds up no approved write', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await twoConnections(play);
    const { slack } = play.rehearsal.stage;
    const command = (text: string) =>
      slack.act.command({ as: 'cleo', command: '/jcaccess', channel: 'it-changes', text });

    // Slack takes no post to Cleo's DM for an hour: her test waits, and she asks on.
    await play.act({ fault: { world: 'slack', kind: '429', method: 'chat.postMessage', retryAfter: 3_600 } });
    await command('test --all');
    await sleep(1_500);
    for (let n = 0; n < 5; n += 1) await command('test --all');
    assert.match(lastAnswer(play, 'cleo'), /still under way.*Nothing was added/);

    const began = performance.now();
    await slack.act.click({
      as: 'ben',
      channel: 'it-changes',
      ts: card(play, 'Team 2').ts,
      actionId: 'approve',
    });
    while (samlProviders(play).length < 2 && performance.now() - began < 20_000) await sleep(50);
    assert.equal(samlProviders(play).length, 2, 'written while her test waits');
    assert.equal(dmText(play, 'cleo'), '');
  });

  test('over their allowance people hear in private when they can go on, and others notice nothing', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilWritten(play);
    const tests = (who: string): number =>
      dmText(play, who)
        .split('\n')
        .filter(line => /Acme staff/.test(line)).length;

    await play.types('cleo', '/jcaccess test Acme staff');
    assert.ok(tests('cleo') > 0);
    for (let n = 1; n < ALLOWANCES.test.limit; n += 1) await play.types('cleo', '/jcaccess test Acme staff');
    const once = tests('cleo');
    await play.types('cleo', '/jcaccess test Acme staff');
    assert.match(
      lastAnswer(play, 'cleo'),
      /several times in the last minute.*Nothing was done\. You can go on/,
    );
    assert.equal(tests('cleo'), once);
    await play.types('ana', '/jcaccess test Acme staff');
    assert.doesNotMatch(lastAnswer(play, 'ana'), /Nothing was done/);
    await play.advance('PT2M');
    await play.types('cleo', '/jcaccess test Acme staff');
    assert.doesNotMatch(lastAnswer(play, 'cleo'), /Nothing was done/);

    for (let n = 0; n < ALLOWANCES.message.limit + 3; n += 1)
      await play.says('cleo', `hello ${n}`, { channel: 'dm:cleo' });
    const replies = play.dm('cleo').map(play.text);
    assert.equal(replies.filter(text => /I read files here/.test(text)).length, ALLOWANCES.message.limit);
    assert.equal(replies.filter(text => /more messages than I answer/.test(text)).length, 1);
  });
});
