import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveText } from './live-text.ts';
import { type Message, type Play, startPlay } from './play.ts';
import { anaAsks } from './steps.ts';

/** As long as a label may be, and made of everything that Slack could take for markup. */
const HOSTILE = '<!channel> <https://evil.example|Go> *evil* `x` &lt; @here';
/** The same with what a label may not hold: for names of files, people and providers, and for what people write. */
const WORSE = `${HOSTILE} \u202Egnp.\u200B\u2066x\uFE0F\u3164\u0007 _evil_ ~evil~\n<@U0BEN> <!subteam^S0SECURITY>`;
const label = HOSTILE;

/** The person who asks is called that, too. */
const startHostile = async (): Promise<Play> => {
  const play = await startPlay({
    environment: {
      JCACCESS_BREAK_GLASS: 'U0CLEO',
      JCACCESS_ESCALATE_TO: 'U0EVE',
      JCACCESS_ESCALATE_AFTER_MINUTES: '60',
    },
  });
  const eve = play.rehearsal.stage.slack.addPerson({ name: 'eve', channels: ['#it-changes'] });
  eve.realName = WORSE;
  await play.act({ cloudflare: { put: { name: WORSE, type: 'oidc', config: {} } } });
  return play;
};

test('text from outside acts nowhere: every surface is shown names made of markup', async t => {
  const play = await startHostile();
  t.after(() => play.close());
  const seen = new Set<string>();
  const held = (where: string): void => {
    seen.add(where);
    assert.deepEqual(liveText(play.state()), [], where);
  };
  const dm = 'dm:eve';
  const file = { filename: `${WORSE}.xml` };
  // Private answers about the connection have its label in their header too.
  const card = (): Message => {
    const { messages } = play.state().channels.find(one => one.name === 'it-changes') ?? { messages: [] };
    const cards = messages.filter(one => !one.visibleTo && !one.threadTs && one.blocks[0]?.type === 'header');
    const newest = cards.at(-1);
    assert.ok(newest, 'there is no card');
    return { ...newest, channel: 'it-changes' };
  };
  const asks = async (values: Record<string, unknown> = {}): Promise<Record<string, string>> => {
    await play.types('eve', '/jcaccess setup');
    held('the form');
    const form = { label, channel: 'C0ITCHANGES', owner: 'U0EVE', ...values };
    return await play.submits('eve', form);
  };

  for (const words of [
    WORSE,
    `show ${WORSE}`,
    `withdraw ${WORSE}`,
    `test ${WORSE}`,
    `audit ${WORSE}`,
    'list',
    'help',
  ])
    await play.types('eve', `/jcaccess ${words}`);
  held('commands about nothing');
  await play.says('eve', WORSE, { channel: dm });
  await play.uploads('eve', { ...file, text: '<a/>' }, { channel: dm });
  held('a message and a file while nothing is open');

  assert.match(JSON.stringify(await asks({ 'team-domain': WORSE.slice(0, 255) })), /Team domain|team domain/);
  held('errors under the fields');
  const errors = await play.submits('eve', {
    'team-domain': 'acme.cloudflareaccess.com',
    'entity-id': WORSE,
  });
  assert.match(errors['entity-id'] ?? '', /U\+202E/);
  const attributes = 'email,<!channel>,*evil*,`x`';
  const asked = { 'entity-id': HOSTILE, 'common-name': HOSTILE.slice(0, 64), attributes };
  assert.deepEqual(await play.submits('eve', asked), {});
  held('card, recipe and files');
  assert.match((await asks()).label ?? '', /There is already a connection/);
  held('the error of a label that is taken');
  await play.act({ as: 'eve', closeModal: { viewId: play.modal('eve').viewId } });

  for (const words of [
    `show ${label}`,
    `withdraw ${label}`,
    `test ${label}`,
    `audit ${label}`,
    'list',
    'help',
    'withdraw',
  ])
    await play.types('ben', `/jcaccess ${words}`);
  held('commands about the connection');
  for (const who of ['eve', 'ben']) await play.opensHome(who);
  held('the App Home');
  await play.presses('eve', 'Show the recipe', card());
  await play.presses('ben', 'Show the recipe', card());
  await play.presses('ben', 'Withdraw', card());
  await play.presses('ben', 'edit-request', card());
  held('what buttons of the card answer');

  await play.uploads('eve', { ...file, text: '<a/>' }, { channel: dm });
  await play.uploads('ben', { ...file, text: '<a/>' }, { channel: 'dm:ben' });
  held('findings in a file that is no metadata');
  const exported = await play.doJumpCloud({ who: 'eve' });
  await play.uploads(
    'eve',
    { ...file, text: exported.replaceAll('sso.jumpcloud.com', 'evil.example') },
    { channel: dm },
  );
  held('findings in metadata');
  await play.uploads('eve', { ...file, text: await play.exportsMetadata(label) }, { channel: dm });
  assert.match(play.text(card()), /Needs approval/);
  held('the plan');
  await play.presses('ben', 'Show the plan', card());
  held('the plan in words');
  await play.advance('PT80M');
  held('nudges and escalation');

  await play.presses('ben', 'ask-for-changes', card());
  held('the modal that asks for changes');
  assert.deepEqual(await play.submits('ben', { reason: WORSE }), {});
  held('changes asked for');
  await play.presses('eve', 'edit-request', card());
  assert.deepEqual(await play.submits('eve', { attributes: `${attributes},_evil_` }), {});
  held('the edited request');
  await play.advance('PT10S');
  await play.presses('ben', 'decline', card());
  assert.deepEqual(await play.submits('ben', { reason: WORSE }), {});
  held('the reason of a refusal');
  await play.types('eve', `/jcaccess withdraw ${label}`);
  held('nothing open to withdraw');
  await play.presses('eve', 'start-again', card());
  await play.submits('eve', {});
  if (/Waiting for JumpCloud/.test(play.text(card())))
    await play.uploads('eve', { ...file, text: await play.exportsMetadata(label) }, { channel: dm });
  await play.advance('PT10S');
  await play.presses('cleo', 'Emergency approval', card());
  held('the modal of an emergency');
  assert.deepEqual(await play.submits('cleo', { reason: WORSE, responsible: ['yes'] }), {});
  held('an emergency approval, written');
  await play.presses('ben', 'review', card());
  assert.deepEqual(await play.submits('ben', { right: 'no', reason: WORSE }), {});
  held('what another approver says of it');

  const email = 'eve@acme.com';
  const pastes = async (result: string): Promise<void> => {
    await play.presses('eve', 'paste-result', card());
    await play.submits('eve', { email, result });
  };
  await pastes(`${WORSE} something odd went wrong`);
  held('an error that is not known');
  await pastes(`Unable to find user: ${WORSE}`);
  held('an error that is known');
  await pastes(JSON.stringify({ email, saml_attributes: { '<!channel>': WORSE, '*evil*': '`x`' } }));
  held('attributes of a login');
  await play.types('eve', `/jcaccess test ${label} ${email}`);
  held('a test on demand');
  await play.types('eve', '/jcaccess diagnose');
  await play.submits('eve', { 'login-text': WORSE });
  await play.types('eve', '/jcaccess diagnose');
  await play.submits('eve', { 'login-file': { filename: `${WORSE}.har`, text: WORSE } });
  held('diagnoses');

  await play.presses('eve', 'keep', card());
  assert.match(play.text(card()), /Live since/);
  for (const words of [`show ${label}`, 'list', `audit ${label}`, 'audit', `withdraw ${label}`])
    await play.types('ben', `/jcaccess ${words}`);
  for (const who of ['eve', 'ben']) await play.opensHome(who);
  held('a live connection');
  await play.advance('P1000D');
  await play.advance('P60D');
  held('reminders');
  assert.ok(
    play.dm('eve').some(message => /days left/.test(play.text(message))),
    'no reminder came',
  );
  assert.ok(seen.size > 25, `${seen.size} surfaces`);
});

test('a label that people take for another one is shown to who approves it, and no letter is too wide', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  await play.types('ben', '/jcaccess setup');
  const form = {
    channel: 'C0ITCHANGES',
    owner: 'U0BEN',
    'entity-id': 'https://acme.cloudflareaccess.com/two',
  };
  const taken = await play.submits('ben', { ...form, label: 'Ａcme\u3000 staff' });
  assert.match(taken.label ?? '', /There is already a connection 'Acme staff' \(owner Ana\)/);
  const cyrillic = '\u0410\u0441me staff';
  assert.deepEqual(await play.submits('ben', { label: cyrillic }), {});
  await play.uploads(
    'ben',
    { filename: 'm.xml', text: await play.doJumpCloud({ who: 'ben' }) },
    { channel: 'dm:ben' },
  );
  assert.match(
    play.text(play.card(cyrillic)),
    /Its name looks like the existing connection `Acme staff`, owner \*Ana\*/,
  );
  const plan = play.state().files.findLast(file => /^plan-/.test(file.name));
  const text = Buffer.from(play.rehearsal.file(plan?.id ?? '')?.bytes ?? []).toString();
  assert.match(text, /looks like the existing connection Acme staff, owner Ana/);
});
