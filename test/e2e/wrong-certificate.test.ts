import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';
import {
  anaAsks,
  anaHandsBack,
  cardText,
  newestDm,
  samlProviders,
  threadText,
  uploadsPair,
} from './steps.ts';

for (const delivery of ['socket', 'http'] as const) {
  test(`JumpCloud kept its own pair: Ana is told which, corrects it, and the same change goes on (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await anaAsks(play);

    await anaHandsBack(play, await play.doJumpCloud({ uploadPair: false }));
    const told = newestDm(play);
    assert.match(told, /The certificate is not the one of this change/);
    assert.match(told, /JumpCloud signs with a pair it made itself/);
    assert.match(told, /OU=JumpCloudSAMLIdP/);
    assert.match(told, /Upload New certificate/);
    assert.match(cardText(play), /Waiting for JumpCloud/);
    assert.match(threadText(play), /1 thing to correct, sent to \*Ana\*/);

    await uploadsPair(play);
    await anaHandsBack(play, await play.exportsMetadata('Acme staff'));
    assert.match(cardText(play), /Needs approval/);
    assert.deepEqual(samlProviders(play), []);
  });
}

test('every mismatch is told at once, each with the field to correct', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const but = { idpEntityId: 'https://acme.cloudflareaccess.com' };
  await anaHandsBack(play, await play.doJumpCloud({ uploadPair: false, but }));
  const told = newestDm(play);
  assert.match(told, /the final slash is missing/);
  assert.match(told, /The certificate is not the one of this change/);
  assert.match(told, /2 things to correct/);
});
