import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Message, type Play, startPlay } from './play.ts';
import { anaAsks, card, cardText, dmText, untilPlan, untilWritten } from './steps.ts';
import { textOfBlocks } from './visible-text.ts';

const stages = [
  /60 days left/,
  /30 days left/,
  /14 days left/,
  /7 days left/,
  /3 days left/,
  /1 day left/,
  /ends today/,
];

async function untilLive(play: Play): Promise<void> {
  await untilWritten(play);
  const login = await play.logsIn('ana', { test: true });
  await play.presses('ana', 'paste-result', card(play));
  await play.submits('ana', { email: 'ana@acme.com', result: JSON.stringify(login.json) });
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);
}

const inChannel = (play: Play): string[] =>
  (play.state().channels.find(channel => channel.name === 'it-changes')?.messages ?? []).map(message =>
    play.text({ ...message, channel: 'it-changes' }),
  );
const reminders = (texts: readonly string[]): string[] =>
  texts.filter(text => /certificate:? (?:\d+ days? left|end)/.test(text) && text.startsWith('`Acme staff`'));
const inDm = (play: Play, who = 'ana'): string[] =>
  reminders(play.dm(who).map(message => play.text(message)));

test('three years: each reminder once, to the owner and the channel, then weekly', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.advance('P1000D');
  assert.deepEqual(inDm(play), []);
  await play.advance('P95D');
  // Before 14 days a reminder is the owner's matter alone.
  for (const [texts, expected] of [
    [inDm(play), stages],
    [reminders(inChannel(play)), stages.slice(2)],
  ] as const) {
    assert.equal(texts.length, expected.length, texts.join('\n'));
    for (const [index, stage] of expected.entries()) assert.match(texts[index] ?? '', stage);
  }
  assert.match(inChannel(play).join('\n'), /<@U0ANA>/);
  const buttons = play.dm('ana').filter(message => /Open the connection/.test(play.text(message)));
  assert.equal(buttons.filter(message => reminders([play.text(message)]).length > 0).length, 1);
  await play.advance('P15D');
  assert.deepEqual(
    inDm(play)
      .slice(stages.length)
      .map(text => /ended \d+ days ago/.exec(text)?.[0]),
    ['ended 7 days ago', 'ended 14 days ago'],
  );
});

test('the owner is gone: the approver is told instead, and why', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.act({ slack: { deactivate: { user: 'ana' } } });
  await play.advance('P1040D');
  assert.match(inDm(play, 'ben').join('\n'), /account of .*Ana.* is deactivated.*60 days left/s);
  assert.deepEqual(inDm(play), []);
  await play.advance('P30D');
  assert.match(inDm(play, 'ben').join('\n'), /30 days left/);
  const news = inChannel(play).filter(text =>
    /account of .*Ana.*, who owns this connection, is deactivated/.test(text),
  );
  assert.equal(news.length, 1, 'the channel is told once');
});

test('jcaccess slept for 45 days: only the newest reminder is sent', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.advance('P1030D');
  play.rehearsal.stage.clock.advance(52 * 86_400_000);
  await play.rehearsal.app.tell();
  await play.rehearsal.settled();
  // It woke on a Saturday: people are told when they are at work again.
  await play.advance('P1D');
  assert.deepEqual(inDm(play), []);
  await play.advance('P1D');
  assert.equal(inDm(play).length, 1, inDm(play).join('\n'));
  assert.match(inDm(play)[0] ?? '', /11 days left/);
});

const answer = (play: Play, who: string): string => {
  const last: Message | undefined = play.answers(who).at(-1);
  return last ? play.text(last) : assert.fail('no answer');
};

test('list, show, help and what nobody meant', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await play.types('ana', '/jcaccess list');
  assert.match(answer(play, 'ana'), /No connection yet/);
  await anaAsks(play);
  await play.types('ben', '/jcaccess list');
  assert.match(
    answer(play, 'ben'),
    /Connection \| State \| Certificate ends \| Owner \| Next[\s\S]*Acme staff \|/,
  );
  await play.types('ben', '/jcaccess show acme STAFF');
  assert.match(answer(play, 'ben'), /Acme staff[\s\S]*acme\.cloudflareaccess\.com/);
  await play.types('ben', '/jcaccess show Acme staf');
  assert.match(answer(play, 'ben'), /No connection is called .*Acme staf.*Nearest:.*Acme staff/s);
  await play.types('ben', '/jcaccess setpu');
  assert.match(answer(play, 'ben'), /I do not know .setpu.\. Did you mean .setup.\?/);
  await play.types('ben', '/jcaccess constructor');
  assert.match(answer(play, 'ben'), /I do not know .constructor./);
  await play.types('ana', '/jcaccess');
  assert.match(answer(play, 'ana'), /joins JumpCloud to Cloudflare Access/);
  await play.types('mallory', '/jcaccess withdraw Acme staff');
  assert.match(answer(play, 'mallory'), /Only .*Ana.* can withdraw this change/);
  await play.types('ben', '/jcaccess withdraw');
  assert.match(answer(play, 'ben'), /You have no open change/);
});

test('the App Home shows each person their own view', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const home = async (who: string): Promise<string> => textOfBlocks(await play.opensHome(who));
  assert.match(await home('ana'), /No connection yet[\s\S]*Set up a connection/);
  await untilPlan(play);
  assert.match(await home('ben'), /Waiting for you \(1\)[\s\S]*Acme staff/);
  assert.doesNotMatch(await home('mallory'), /Waiting for you/);
  assert.match(await home('mallory'), /Open changes \(1\)/);
  assert.doesNotMatch(await home('gus'), /Set up a connection/);
  await play.presses('ben', 'approve', card(play));
  assert.match(await home('ana'), /Waiting for you \(1\)/);
  for (const label of ['Acme dev', 'Acme contractors'])
    await anaAsks(play, { label, 'entity-id': `https://acme.cloudflareaccess.com/${label.slice(5)}` });
  assert.match(await home('ana'), /Connections \(3\)/);
  assert.match(dmText(play), /Acme dev/);
});

test('buttons of a reminder: on it, snooze, another owner', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  await play.advance('P1040D');
  const newest = (who = 'ana'): Message =>
    play.dm(who).findLast(message => /days? left/.test(play.text(message))) ?? assert.fail('no reminder');
  await play.types('mallory', '/jcaccess owner Acme staff <@U0MALLORY|mallory>');
  assert.match(answer(play, 'mallory'), /can .*your click did nothing/is);

  const on = newest();
  const value = /\{[^{}]*snooze:3[^{}]*\}/.exec(JSON.stringify(on.blocks).replaceAll('\\', ''))?.[0] ?? '';
  await play.act({ as: 'ana', click: { channel: on.channel, ts: on.ts, actionId: 'snooze', value } });
  assert.match(dmText(play), /I remind again/);
  await play.advance('P4D');
  assert.equal(
    inDm(play).filter(text => /5\d days left/.test(text)).length,
    1,
    'told again, apart from the stages',
  );
  await play.presses('ana', 'on-it', newest());
  assert.match(dmText(play), /You are on it/);
  await play.types('ben', '/jcaccess show Acme staff');
  assert.match(answer(play, 'ben'), /Ana.* is on it since/);

  await play.types('ben', '/jcaccess owner Acme staff <@U0GUS|gus>');
  assert.match(answer(play, 'ben'), /Guests, bots, strangers .* cannot own/);
  await play.presses('ana', 'owner', newest());
  const under = await play.submits('ana', { owner: 'U0GUS' });
  assert.match(JSON.stringify(under), /cannot own a connection/);
  await play.submits('ana', { owner: 'U0CLEO' });
  assert.match(dmText(play, 'cleo'), /Cleo.* owns this connection from now on, in place of .*Ana/);
  assert.match(inChannel(play).join('\n'), /Cleo.* owns this connection from now on/);
  await play.advance('P25D');
  const toCleo = inDm(play, 'cleo');
  assert.equal(toCleo.length, 1);
  assert.match(toCleo[0] ?? '', /30 days left.*Ana.* is on it since/s);
  await play.types('ben', '/jcaccess owner Acme staff <@U0BEN|ben>');
  assert.match(answer(play, 'ben'), /Ben.* owns .*Acme staff/);
});
