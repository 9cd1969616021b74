import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { anaAsks, anaHandsBack, card, cardText, newestDm } from './steps.ts';
import { nothingTwice } from './twice.ts';

const named = (text: string) => ({ filename: 'JumpCloud-saml2-metadata.xml', text });
const breaks = (play: Play, fault: Record<string, unknown>): Promise<unknown> =>
  play.act({ fault: { world: 'slack', ...fault } });

describe('Slack shares files late', { concurrency: 5 }, () => {
  for (const ms of [1_000, 9_000])
    test(`the pair comes ${ms} ms late: it is waited for, and no second one is made`, async t => {
      const play = await startPlay();
      t.after(() => play.close());
      await breaks(play, { kind: 'slow-share', ms });
      await anaAsks(play);
      await play.advance('PT30S');
      const texts = play.dm('ana').map(message => play.text(message));
      const files = play.dm('ana').findIndex(message => message.files.length > 0);
      const recipe = texts.findIndex(text => text.startsWith('Recipe: '));
      assert.ok(files >= 0 && files < recipe, 'the files stand above the recipe');
      assert.equal(play.state().files.length, 2);
      assert.doesNotMatch(texts.join('\n'), /must not be used|void/);
      await anaHandsBack(play, await play.doJumpCloud());
      assert.match(cardText(play), /Needs approval/);
      nothingTwice(play);
    });

  test('the share of a pair never comes: that pair is deleted, and another is made', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await breaks(play, { kind: 'never-shared' });
    await anaAsks(play);
    await play.advance('PT5M');
    const files = play.state().files;
    assert.deepEqual(
      files.map(file => file.deleted),
      [true, true, false, false],
    );
    assert.deepEqual(
      play.files('ana').map(file => file.name),
      ['samlidp.key', 'samlidp.crt'],
    );
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /Needs approval/);
  });

  test('metadata in the thread of a card is listed late: it is taken', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    const metadata = await play.doJumpCloud();
    await breaks(play, { kind: 'slow-share', ms: 5_000 });
    await play.uploads('ana', named(metadata), { channel: 'it-changes', threadTs: card(play).ts });
    await play.advance('PT10S');
    assert.match(cardText(play), /Needs approval/);
  });

  test('metadata in the thread of a card is never listed: whoever sent it is told', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    const metadata = await play.doJumpCloud();
    await breaks(play, { kind: 'never-shared' });
    await play.uploads('ana', named(metadata), { channel: 'it-changes', threadTs: card(play).ts });
    await play.advance('PT30S');
    assert.match(
      newestDm(play),
      /did not tell me in which thread of .*so I did not take it.*send it to me here/,
    );
    await anaHandsBack(play, metadata);
    assert.match(cardText(play), /Needs approval/);
  });
});
