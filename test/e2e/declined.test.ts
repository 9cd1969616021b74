import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';
import { card, cardText, dmText, samlProviders, untilPlan } from './steps.ts';

for (const delivery of ['socket', 'http'] as const) {
  test(`Cleo declines with a reason; Ana starts again with the same pair and metadata, and Ben approves (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    await untilPlan(play);

    await play.presses('cleo', 'decline', card(play));
    const tooShort = await play.submits('cleo', { reason: 'No.' });
    assert.match(JSON.stringify(tooShort), /at least 10 characters/);
    assert.deepEqual(await play.submits('cleo', { reason: 'The label should name the group.' }), {});
    assert.match(cardText(play), /Declined by Cleo/);
    assert.match(cardText(play), /The label should name the group/);
    assert.match(dmText(play), /The label should name the group/);
    assert.deepEqual(samlProviders(play), []);

    const declined = card(play);
    await play.presses('ben', 'approve', declined).then(
      () => assert.fail('a closed card has no Approve'),
      () => {},
    );
    await play.presses('ana', 'start-again', declined);
    assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
    assert.notEqual(card(play).ts, declined.ts);
    assert.match(cardText(play), /Needs approval/);
    assert.equal(play.files('ana').filter(file => file.name === 'samlidp.crt').length, 1);

    await play.presses('ben', 'approve', card(play));
    assert.equal(samlProviders(play).length, 1);
  });
}

test('the requester, a stranger and a guest press Approve: each is told why, the card stays', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  const before = cardText(play);
  await play.presses('ana', 'approve', card(play));
  assert.match(
    play.text(play.answers('ana').at(-1) ?? card(play)),
    /You asked for this change.*another person must approve it: Ben or Cleo/,
  );
  await play.presses('mallory', 'approve', card(play));
  assert.match(play.text(play.answers('mallory').at(-1) ?? card(play)), /You are not an approver/);
  await play.act({ slack: { deactivate: { user: 'ben' } } });
  assert.equal(cardText(play), before);
  assert.deepEqual(samlProviders(play), []);
});
