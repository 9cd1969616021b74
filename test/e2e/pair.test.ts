import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, type Play, startPlay } from './play.ts';
import { anaAsks, anaHandsBack, card, cardText, dmText, newestDm, threadText, uploadsPair } from './steps.ts';

const recipe = (play: Play): Message =>
  play.dm('ana').findLast(message => play.text(message).startsWith('Recipe: ')) ?? assert.fail('no recipe');
const recipeText = (play: Play): string => play.text(recipe(play));
const fileNames = (play: Play): string[] => play.files('ana').map(file => file.name);
const pairName = (play: Play): string => /pair ([0-9A-F]{4})/.exec(recipeText(play))?.[1] ?? '';

for (const delivery of ['socket', 'http'] as const) {
  test(`I have saved it: the key file is deleted, looked for, and told (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await anaAsks(play);
    const pair = [...play.files('ana')];
    assert.deepEqual(fileNames(play), ['samlidp.key', 'samlidp.crt']);
    await play.presses('ana', 'saved-key', recipe(play));
    assert.deepEqual(fileNames(play), ['samlidp.crt']);
    assert.match(
      recipeText(play),
      /\*samlidp\.key\* was deleted from Slack 24 Nov 2026 14:3\d UTC \(checked\)/,
    );

    await play.doJumpCloud({ uploadPair: false });
    await uploadsPair(play, pair);
    await anaHandsBack(play, await play.exportsMetadata('Acme staff'));
    assert.match(cardText(play), /Needs approval/);
    assert.doesNotMatch(threadText(play), /samlidp\.key/, 'the recipe says it');
  });

  test(`a new pair makes the old one void: its metadata is named as such, the new one works (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await anaAsks(play);
    const old = pairName(play);
    const ofOldPair = await play.doJumpCloud();
    await play.presses('ana', 'new-pair', recipe(play));
    const fresh = pairName(play);
    assert.notEqual(fresh, old);
    assert.match(dmText(play), new RegExp(`Pair .${old}. is void\\. Use pair .${fresh}`));
    assert.deepEqual(fileNames(play), ['samlidp.key', 'samlidp.crt']);
    assert.equal(play.dm('ana').filter(message => play.text(message).startsWith('Recipe: ')).length, 1);

    await anaHandsBack(play, ofOldPair);
    assert.match(newestDm(play), new RegExp(`that of pair ${old}, which is void`));
    assert.match(cardText(play), /Waiting for JumpCloud/);
    await uploadsPair(play);
    await anaHandsBack(play, await play.exportsMetadata('Acme staff'));
    assert.match(cardText(play), /Needs approval/);
    await play.presses('ben', 'approve', card(play));
    assert.equal((await play.logsIn('ana', { test: true })).ok, true);
  });
}

test('Slack refuses to delete the key file: Ana is told how to go on, and can try again', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  await play.act({
    fault: { world: 'slack', kind: 'refuse', method: 'files.delete', error: 'file_deleting_disabled' },
  });
  await play.presses('ana', 'saved-key', recipe(play));
  assert.deepEqual(fileNames(play), ['samlidp.key', 'samlidp.crt']);
  const told =
    /Slack refused to delete .*samlidp\.key.* \(.*file_deleting_disabled.*\)\. Delete it by hand; if you cannot, press \*Make a new pair\*/;
  assert.match(recipeText(play), told);
  assert.match(newestDm(play), told);
  await play.presses('ana', 'saved-key', recipe(play));
  assert.deepEqual(fileNames(play), ['samlidp.crt']);
  assert.match(recipeText(play), /was deleted from Slack/);
});

test('no metadata: Ana hears before the key file goes and when it is gone, and makes a new pair there', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  await play.advance('PT23H25M');
  assert.match(newestDm(play), /^Recipe: /, 'nothing is said before 4 working hours are left');
  await play.advance('PT10M');
  assert.match(
    newestDm(play),
    /I delete \*samlidp\.key\* \(pair [0-9A-F]{4}\) from Slack 25 Nov 2026 18:00 UTC.*\*Next:\* you upload both files/,
  );
  assert.deepEqual(fileNames(play), ['samlidp.key', 'samlidp.crt']);
  await play.advance('PT5H');
  assert.deepEqual(fileNames(play), ['samlidp.crt']);
  assert.match(
    recipeText(play),
    /was deleted from Slack 25 Nov 2026 18:0\d UTC \(checked\), because no metadata came in time\. If you had not saved it, press \*Make a new pair\*/,
  );
  const gone = play.dm('ana').at(-1) ?? assert.fail();
  assert.match(play.text(gone), /samlidp\.key.* was deleted from Slack.*otherwise you make a new pair/);
  await play.presses('ana', 'new-pair', gone);
  assert.deepEqual(fileNames(play), ['samlidp.key', 'samlidp.crt']);
  await anaHandsBack(play, await play.doJumpCloud());
  assert.match(cardText(play), /Needs approval/);
});

test('weeks without metadata: Ana is asked in growing pauses, offered to withdraw, and told of the end', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play, { certificate: 'jumpcloud' });
  const asked = (): string[] =>
    play
      .dm('ana')
      .map(message => play.text(message))
      .filter(text => /Nothing has happened since|~This change waits for you\.~/.test(text));
  for (const times of [1, 2, 3, 4]) {
    await play.advance(`P${2 ** (times - 1)}D`);
    assert.equal(asked().length, times);
  }
  assert.match(asked()[0] ?? '', /I have no metadata from JumpCloud yet\. +\*Next:\* you enter/);
  assert.doesNotMatch(asked()[2] ?? '', /withdraw/);
  assert.match(
    asked()[3] ?? '',
    /or withdraw the change\. If nothing happens before 22 Dec 2026 14:3\d UTC, I end it/,
  );
  const offer = play.dm('ana').at(-1) ?? assert.fail();
  await play.presses('ana', 'withdraw', offer);
  assert.deepEqual(await play.submits('ana', {}), {});
  assert.match(cardText(play), /Withdrawn by Ana/);
  await play.advance('P14D');
  assert.equal(asked().length, 4, 'a change that ended asks no more');
  for (const text of asked()) assert.match(text, /~This change waits for you\.~ Withdrawn by \*Ana\*/);
});

test('nobody but the requester decides about the pair', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  // The recipe stands in Ana's DM, so nobody else has its buttons; the card offers none of them.
  const theCard = play.card('Acme staff');
  for (const action of ['saved-key', 'new-pair']) {
    await assert.rejects(play.presses('mallory', action, theCard));
    await assert.rejects(play.presses('mallory', action, recipe(play)));
  }
  assert.deepEqual(fileNames(play), ['samlidp.key', 'samlidp.crt']);
});

for (const by of ['command', 'menu'] as const) {
  test(`withdrawing deletes the key file and closes the card (by ${by})`, async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    if (by === 'command') await play.types('ana', '/jcaccess withdraw Acme staff');
    else await play.presses('ana', 'Withdraw', card(play));
    assert.deepEqual(await play.submits('ana', { reason: 'Not needed any more.' }), {});
    assert.match(cardText(play), /Withdrawn by Ana.*Not needed any more/s);
    assert.deepEqual(fileNames(play), ['samlidp.crt']);
    assert.match(recipeText(play), /was deleted from Slack|withdrawn/i);
    await play.uploads('ana', { filename: 'm.xml', text: '<x/>' }, { channel: 'dm:ana' });
    assert.match(newestDm(play), /No change waits for a file/);
    await play.advance('P3D');
    assert.match(cardText(play), /Withdrawn by Ana/);
    await play.presses('ana', 'start-again', card(play));
    assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
    assert.match(cardText(play), /Waiting for JumpCloud/);
  });
}
