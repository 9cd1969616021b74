import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { anaAsks, anaHandsBack, card, cardText, untilPlan, untilWritten } from './steps.ts';

const closings = {
  archive: /is archived/,
  removeBot: /has put me out/,
  deleteChannel: /was deleted/,
} as const;
const closes = (play: Play, how: string): Promise<unknown> =>
  play.act({ slack: { [how]: { channel: 'it-changes' } } });

async function untilLive(play: Play): Promise<void> {
  await untilWritten(play);
  const login = await play.logsIn('ana', { test: true });
  await play.presses('ana', 'paste-result', card(play));
  await play.submits('ana', { email: 'ana@acme.com', result: JSON.stringify(login.json) });
  await play.presses('ana', 'keep', card(play));
}

const texts = (play: Play, who: string): string[] => play.dm(who).map(message => play.text(message));
const closedNotices = (play: Play, who: string): string[] =>
  texts(play, who).filter(text => /I cannot post in .* any more/.test(text));
const remindersOf = (play: Play): string[] =>
  texts(play, 'ana').flatMap(text => /\d+ days? left|ends today|ended \d+ days ago/.exec(text)?.[0] ?? []);

describe('the channel takes no posts any more', { concurrency: 2 }, () => {
  for (const [how, why] of Object.entries(closings))
    test(`${how}: every reminder still comes, before and after the end, and it is told once`, async t => {
      const play = await startPlay();
      t.after(() => play.close());
      await untilLive(play);
      await closes(play, how);
      await play.advance('P1110D');
      assert.deepEqual(remindersOf(play), [
        '60 days left',
        '30 days left',
        '14 days left',
        '7 days left',
        '3 days left',
        '1 day left',
        'ends today',
        'ended 7 days ago',
        'ended 14 days ago',
      ]);
      const told = closedNotices(play, 'ana');
      assert.equal(told.length, 1, told.join('\n'));
      assert.match(told[0] ?? '', why);
      if (how === 'archive') assert.doesNotMatch(told[0] ?? '', /\/invite/);
      const posts = play.rehearsal.stage.slack.traffic.filter(sent => sent.method === 'chat.postMessage');
      assert.ok(posts.length < 60, `${posts.length} posts were tried`);
    });

  test('while a plan waits: approvers are asked in their DMs; another channel gets the card', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    play.rehearsal.stage.slack.addChannel('it-other', ['ana', 'ben', 'cleo']);
    await untilPlan(play);
    await closes(play, 'archive');
    await play.advance('PT3H');
    assert.match(texts(play, 'ben').join('\n'), /still waits/i);
    assert.equal(closedNotices(play, 'ana').length, 1);

    const notice = play.dm('ana').findLast(message => /any more/.test(play.text(message)));
    assert.ok(notice);
    await play.presses('ana', 'Choose another channel', notice);
    assert.match(
      JSON.stringify(await play.submits('ana', { channel: 'it-changes' })),
      /is archived. Choose another/,
    );
    assert.deepEqual(await play.submits('ana', { channel: 'it-other' }), {});
    const moved = play.card('Acme staff');
    assert.equal(moved.channel, 'it-other');
    assert.match(play.text(moved), /Needs approval/);
    assert.match(play.thread('Acme staff').map(play.text).join('\n'), /needs approval/i);
    await play.presses('ben', 'approve', moved);
    assert.equal(play.state().cloudflare.writes.length, 1);
  });

  test('before the metadata: the requester is told once, and the card is edited again when it can be', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    await closes(play, 'archive');
    await anaHandsBack(play, await play.doJumpCloud());
    assert.equal(closedNotices(play, 'ana').length, 1, texts(play, 'ana').join('\n---\n'));
    assert.doesNotMatch(closedNotices(play, 'ana').join(), /\/invite/);
    await play.act({ slack: { unarchive: { channel: 'it-changes' } } });
    await play.types('ana', '/jcaccess withdraw Acme staff');
    await play.submits('ana', { reason: 'Not needed.' });
    assert.match(cardText(play), /Withdrawn/i);
  });
});
