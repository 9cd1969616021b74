import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';
import { anaHandsBack, card, cardText, dmText, samlProviders, threadText, untilPlan } from './steps.ts';

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
    const form = JSON.stringify(play.modal('ana').view);
    assert.match(form, /Used again.*stay as they are: pair [0-9A-F]{4} and the metadata of/);
    assert.deepEqual(await play.submits('ana', { label: 'Acme staff' }), {});
    const started = JSON.stringify(play.modal('ana').view);
    assert.match(started, /I make the plan.*Nothing is to be done in JumpCloud/);
    assert.notEqual(card(play).ts, declined.ts);
    assert.match(cardText(play), /Needs approval/);
    assert.match(
      cardText(play),
      /\*The same plan that Cleo declined\* 24 Nov 2026 14:3\d UTC: `The label should name the group\.`/,
    );
    assert.match(threadText(play), /needs approval.*The same plan that/);
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

test('what an approver asked for stays on the card until they approve, and a plan that comes back says so', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('ben', 'ask-for-changes', card(play));
  assert.deepEqual(await play.submits('ben', { reason: 'Add the attribute groups, please.' }), {});
  assert.match(cardText(play), /Changes asked for by Ben:.*Add the attribute groups/);

  await anaHandsBack(play, await play.exportsMetadata('Acme staff'));
  assert.match(cardText(play), /\*The same plan for which Ben asked for changes\*.*Add the attribute groups/);

  await play.presses('ben', 'ask-for-changes', card(play));
  assert.deepEqual(await play.submits('ben', { reason: 'The attribute groups is still missing.' }), {});
  await play.presses('ana', 'edit-request', card(play));
  assert.deepEqual(await play.submits('ana', { attributes: 'email, groups' }), {});
  assert.match(cardText(play), /Needs approval/);
  assert.match(
    cardText(play),
    /Ben\* asked for changes 24 Nov 2026 14:3\d UTC: `The attribute groups is still/,
  );
  assert.doesNotMatch(cardText(play), /The same plan/);
  await play.advance('PT10S');
  await play.presses('ben', 'approve', card(play));
  assert.doesNotMatch(cardText(play), /asked for changes/);
});
