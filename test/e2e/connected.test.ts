import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { threadText } from './steps.ts';

const environment = { JUMPCLOUD_API_KEY: 'jc-key-acme', JUMPCLOUD_WRITES: 'true' };
const form = { label: 'Acme staff', channel: 'C0ITCHANGES', owner: 'U0ANA' };
const CONNECTED = 'Acme staff';

const start = async (t: TestContext) => {
  const play = await startPlay({ environment });
  t.after(() => play.close());
  const { jumpcloud } = play.rehearsal.stage;
  const staff = jumpcloud.directory.groups.find(one => one.name === 'All staff')?.id ?? '';
  const asks = async (values: object = {}): Promise<void> => {
    await play.types('ana', '/jcaccess setup');
    assert.deepEqual(await play.submits('ana', { ...form, 'jumpcloud-groups': [staff], ...values }), {});
  };
  const approves = (): Promise<unknown> => play.presses('ben', 'approve', play.card(CONNECTED));
  const card = (): string => play.text(play.card(CONNECTED));
  const providers = () => play.state().cloudflare.identityProviders.filter(one => one.type === 'saml');
  return { play, jumpcloud, asks, approves, card, providers };
};

const thread = (play: Play): string => threadText(play);

test('one form, one approval and one login set up both sides', async t => {
  const { play, jumpcloud, asks, approves, card, providers } = await start(t);
  await asks();
  assert.match(card(), /Both sides: first makes 1 application in JumpCloud, binds 1 group/);
  assert.match(card(), /made by JumpCloud after the approval, not known yet/);
  assert.equal(jumpcloud.state().applications.length, 0);

  await approves();
  assert.match(card(), /nobody has confirmed a login/);
  const [application] = jumpcloud.state().applications;
  assert.deepEqual(application?.assigned.groups, ['All staff']);
  assert.equal(application.certificate.source, 'generated');
  assert.ok(thread(play).includes(application.certificate.sha256), 'what was taken is posted');
  assert.equal(providers().length, 1);
  const written = jumpcloud.calls.filter(call => !call.startsWith('GET'));
  assert.deepEqual(
    written.map(call => call.replace(/[0-9a-f]{24}/, 'id')),
    ['POST /api/applications', 'POST /api/v2/applications/id/associations'],
  );

  await play.presses('ana', 'watch-login', play.card(CONNECTED));
  await play.submits('ana', { email: 'ana@acme.com' });
  const login = await play.logsIn('ana');
  assert.equal(login.ok, true, login.text);
  await play.advance('PT1M');
  await play.presses('ana', 'keep', play.card(CONNECTED));
  assert.match(card(), /Live since/);
  assert.equal(jumpcloud.state().applications.length, 1);
});

test('what was done in JumpCloud is taken back when Access refuses', async t => {
  const { play, jumpcloud, asks, approves, card, providers } = await start(t);
  await asks();
  play.rehearsal.stage.cloudflare.fault({ kind: '403', method: 'POST', path: 'identity_providers' });
  await approves();
  assert.match(card(), /Failed/);
  assert.deepEqual(jumpcloud.state().applications, []);
  assert.deepEqual(providers(), []);
  assert.match(thread(play), /What I had made in JumpCloud is taken back/);
});

test('a refusal of JumpCloud half-way ends the change, and nothing is left there', async t => {
  const { jumpcloud, asks, approves, card, providers } = await start(t);
  await asks();
  const group = jumpcloud.directory.groups.findIndex(one => one.name === 'All staff');
  (jumpcloud.directory.groups as unknown[]).splice(group, 1);
  await approves();
  assert.match(card(), /Failed .*while writing to JumpCloud/);
  assert.deepEqual(jumpcloud.state().applications, []);
  assert.deepEqual(providers(), []);
});

test('a lost answer to the creation is found again, and no second application is made', async t => {
  const { play, jumpcloud, asks, approves, card, providers } = await start(t);
  await asks();
  jumpcloud.fault({ kind: 'reset-after', method: 'POST', path: '/api/applications' });
  await approves();
  await play.advance('PT2M');
  assert.match(card(), /nobody has confirmed a login/);
  assert.equal(jumpcloud.state().applications.length, 1);
  assert.equal(providers().length, 1);
  assert.equal(jumpcloud.calls.filter(call => call === 'POST /api/applications').length, 1);
});

test('an application that is there keeps its pair and what others set, and gets the rest', async t => {
  const { jumpcloud, asks, approves, card, play } = await start(t);
  const made = await jumpcloud.create({ displayLabel: 'Cloudflare' });
  jumpcloud.configure({ application: made.id, loginUrl: 'https://app.acme.com/' });
  await asks({ 'jumpcloud-application': made.id });
  assert.match(card(), /Certificate.*stays/);
  await approves();
  assert.match(card(), /nobody has confirmed a login/);
  const [after] = jumpcloud.state().applications;
  assert.equal(after?.certificate.sha256, made.certificate.sha256);
  assert.equal(after.loginUrl, 'https://app.acme.com/');
  assert.deepEqual(after.assigned.groups, ['All staff']);
  await play.presses('ana', 'roll-back', play.card(CONNECTED));
  const [back] = jumpcloud.state().applications;
  assert.deepEqual(back, { ...made, loginUrl: 'https://app.acme.com/' });
});

test('an application that changes between approval and writing voids the approval', async t => {
  const { jumpcloud, asks, approves, card } = await start(t);
  const made = await jumpcloud.create({ displayLabel: 'Cloudflare' });
  await asks({ 'jumpcloud-application': made.id });
  await jumpcloud.regenerate({ application: made.id });
  await approves();
  assert.match(card(), /Needs approval: 0 of 1/);
  assert.match(card(), /certificate in JumpCloud|Earlier approvals/);
});

test('an own pair, and an application that serves another service, are refused in words', async t => {
  const { play, jumpcloud, card } = await start(t);
  const made = await jumpcloud.create({ displayLabel: 'Wiki' });
  jumpcloud.configure({
    application: made.id,
    spEntityId: 'https://wiki.acme.com/',
    acsUrls: ['https://wiki.acme.com/acs'],
  });
  await play.types('ana', '/jcaccess setup');
  const errors = await play.submits('ana', { ...form, certificate: 'generate' });
  assert.match(JSON.stringify(errors), /needs the application by hand/);
  assert.deepEqual(
    await play.submits('ana', { ...form, certificate: 'jumpcloud', 'jumpcloud-application': made.id }),
    {},
  );
  assert.match(card(), /serves another service provider/);
  assert.match(card(), /wiki\.acme\.com/);
});
