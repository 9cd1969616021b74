import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startPlay } from './play.ts';
import { card, cardText, dmText, samlProviders, threadText, untilPlan, untilWritten } from './steps.ts';

const rules = { JCACCESS_APPROVAL_RULES: '1 of S0ITADMINS and 1 of S0SECURITY', JCACCESS_APPROVERS: '' };

test('one of each group must approve; nothing is written before the second', async t => {
  const play = await startPlay({ environment: rules });
  t.after(() => play.close());
  await untilPlan(play);
  assert.match(cardText(play), /0 of 2 given/);
  assert.match(cardText(play), /1 of @it-admins: waiting/);
  await play.presses('ben', 'approve', card(play));
  assert.match(cardText(play), /1 of 2 given/);
  assert.match(cardText(play), /one of @security decides/);
  assert.deepEqual(samlProviders(play), []);
  await play.presses('ben', 'approve', card(play));
  assert.match(play.text(play.answers('ben').at(-1) ?? card(play)), /counts once/);
  assert.deepEqual(samlProviders(play), []);
  await play.presses('cleo', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});

test('somebody taken out of the group a moment ago no longer counts', async t => {
  const play = await startPlay({ environment: rules });
  t.after(() => play.close());
  await untilPlan(play);
  await play.act({ slack: { group: { handle: 'security', remove: ['cleo'] } } });
  await play.presses('cleo', 'approve', card(play));
  assert.match(play.text(play.answers('cleo').at(-1) ?? card(play)), /not an approver/);
  assert.match(cardText(play), /0 of 2 given/);
});

test('Cleo asks for changes; Ana edits the request and the plan is asked for again', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('cleo', 'ask-for-changes', card(play));
  assert.deepEqual(await play.submits('cleo', { reason: 'Add the attribute name, please.' }), {});
  assert.match(cardText(play), /Changes asked for by Cleo/);
  assert.match(dmText(play), /Add the attribute name, please/);
  await play.presses('mallory', 'edit-request', card(play));
  assert.match(play.text(play.answers('mallory').at(-1) ?? card(play)), /Only .*Ana.* can edit/);
  await play.presses('ana', 'edit-request', card(play));
  assert.deepEqual(await play.submits('ana', { attributes: 'email, name' }), {});
  assert.match(cardText(play), /Needs approval/);
  assert.match(cardText(play), /email, name/);
  assert.match(threadText(play), /edited the request: \*SAML attributes\*/);
  await play.presses('ben', 'approve', card(play));
  assert.match(play.text(play.answers('ben').at(-1) ?? card(play)), /replaced a moment ago/);
  assert.equal(samlProviders(play).length, 0);
  await play.advance('PT6S');
  await play.presses('ben', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});

test('Cleo approves alone in an emergency; the channel is told, and Ben looks at it afterwards', async t => {
  const play = await startPlay({
    environment: { ...rules, JCACCESS_BREAK_GLASS: 'U0CLEO' },
  });
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('cleo', 'break-glass', card(play));
  const missing = await play.submits('cleo', { reason: 'Nobody can log in right now.' });
  assert.match(JSON.stringify(missing), /has a name|required/i);
  assert.deepEqual(
    await play.submits('cleo', { reason: 'Nobody can log in right now.', responsible: ['yes'] }),
    {},
  );
  assert.equal(samlProviders(play).length, 1);
  assert.match(threadText(play), /approved alone in an emergency/);
  assert.match(cardText(play), /Emergency approval: Cleo approved alone/);
  await play.presses('ben', 'review', card(play));
  assert.deepEqual(await play.submits('ben', { right: 'yes' }), {});
  assert.match(cardText(play), /Ben found it right/);
});

test('nobody decides: the thread asks again after 15 minutes, then doubling, in working hours only', async t => {
  const play = await startPlay({
    environment: { JCACCESS_ESCALATE_TO: 'U0MALLORY', JCACCESS_ESCALATE_AFTER_MINUTES: '60' },
  });
  t.after(() => play.close());
  await untilPlan(play);
  await play.advance('PT14M');
  assert.doesNotMatch(threadText(play), /still waits/);
  await play.advance('PT2M');
  assert.equal(threadText(play).match(/still waits/g)?.length, 1);
  await play.advance('PT30M');
  assert.equal(threadText(play).match(/still waits/g)?.length, 2);
  await play.advance('PT20M');
  assert.match(threadText(play), /you may decide on it too/);
  await play.presses('mallory', 'approve', card(play));
  assert.equal(samlProviders(play).length, 1);
});

test('the record is exported to the DM with an evidence pack, and its chain is whole', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  await play.presses('mallory', 'approve', card(play));
  await play.presses('ben', 'approve', card(play));
  await play.types('cleo', '/jcaccess audit Acme staff');
  const files = play.files('cleo');
  assert.deepEqual(
    files.map(file => file.name.replace(/-\w+\.html$/, '-….html')),
    ['audit.jsonl', 'audit.csv', 'evidence-….html'],
  );
  const [jsonl, csv, pack] = files.map(file => file.content);
  const lines = (jsonl ?? '')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.deepEqual(
    lines.filter(line => line.what === 'approve').map(line => [line.who.user, line.outcome]),
    [
      ['U0MALLORY', 'refused'],
      ['U0BEN', 'done'],
    ],
  );
  assert.equal((csv ?? '').split('\r\n').length, lines.length + 2);
  assert.match(pack ?? '', /Ben \(U0BEN\) at .* on plan [0-9a-f]{64}/);
  assert.match(pack ?? '', /\d+ entries hold together, head [0-9a-f]{64}/);
  assert.match(pack ?? '', /^<!doctype html>[\s\S]*default-src 'none'/);
  assert.doesNotMatch(pack ?? '', /<(script|img|link|a) |https?:\/\/[^<]*"/);
});

test('what happened to a connection is exported too: who asked about whose last login', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilWritten(play);
  await play.types('cleo', '/jcaccess test Acme staff ana@acme.com');
  for (const line of ['/jcaccess audit Acme staff', '/jcaccess audit']) {
    await play.types('ben', line);
    const jsonl = play.files('ben').findLast(file => file.name === 'audit.jsonl')?.content ?? '';
    const entries = jsonl
      .trim()
      .split('\n')
      .map(one => JSON.parse(one));
    assert.deepEqual(
      entries.filter(one => one.what === 'test').map(one => [one.who.user, one.facts]),
      [['U0CLEO', { lastLoginOf: 'ana@acme.com' }]],
      line,
    );
    assert.ok(entries.some(one => one.what === 'approve'));
  }
});
