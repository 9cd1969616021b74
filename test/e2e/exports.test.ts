import assert from 'node:assert/strict';
import { test } from 'node:test';
import ICAL from 'ical.js';
import { readHcl } from '../unit/slack/views/exports/read-hcl.ts';
import { type Play, startPlay } from './play.ts';
import {
  anaAsks,
  anaHandsBack,
  asked,
  card,
  cardText,
  dmText,
  samlProviders,
  untilWritten,
} from './steps.ts';

const untilLive = async (play: Play): Promise<void> => {
  await untilWritten(play);
  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  const login = await play.logsIn('ana');
  assert.equal(login.ok, true, login.text);
  await play.advance('PT1M');
  await play.presses('ana', 'keep', card(play));
  assert.match(cardText(play), /Live since/);
};

const filesCalled = (play: Play, who: string, name: string): string[] =>
  play
    .files(who)
    .filter(file => file.name === name)
    .map(file => file.content);

const answered = (play: Play, who: string): string => {
  const newest = play.answers(who).at(-1);
  return newest ? play.text(newest) : '';
};

const events = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map(one => new ICAL.Event(one));

const inAccess = (play: Play) =>
  samlProviders(play)[0] as unknown as { id: string; name: string; config: Record<string, unknown> };

test('a connection is kept, its days go to its owner, and it is exported in four forms', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  const key = play.files('ana').find(file => file.name === 'samlidp.key')?.content ?? assert.fail('no key');
  await anaHandsBack(play, await play.doJumpCloud());
  await play.presses('ben', 'approve', card(play));
  await play.types('ana', `/jcaccess export ${asked.label} terraform`);
  assert.match(answered(play, 'ana'), /not live yet/);
  await play.types('ana', `/jcaccess export ${asked.label} recipe`);
  assert.equal(filesCalled(play, 'ana', 'acme-staff.md').length, 1, 'the recipe is there from the pair on');

  await play.presses('ana', 'watch-login', card(play));
  await play.submits('ana', { email: 'ana@acme.com' });
  assert.equal((await play.logsIn('ana')).ok, true);
  await play.advance('PT1M');
  assert.deepEqual(filesCalled(play, 'ana', 'acme-staff.ics'), []);
  await play.presses('ana', 'keep', card(play));
  const [days = '', ...more] = filesCalled(play, 'ana', 'acme-staff.ics');
  assert.equal(more.length, 0, 'the days come once');
  assert.equal(events(days).length, 7);
  assert.match(dmText(play), /They remind you also when I do not run/);

  // Others who see changes may export: Cleo, who was in nothing of it.
  const { id, name, config } = inAccess(play);
  await play.types('cleo', `/jcaccess export ${asked.label} api`);
  const [api = ''] = filesCalled(play, 'cleo', 'acme-staff.json');
  // Access answers without what is off.
  const managed: Record<string, unknown> = { sign_request: false, ...config };
  const read = JSON.parse(api) as { name: string; type: string; config: Record<string, unknown> };
  assert.deepEqual([read.name, read.type], [name, 'saml']);
  for (const [field, value] of Object.entries(read.config)) assert.deepEqual(value, managed[field], field);

  await play.types('cleo', `/jcaccess export ${asked.label} Terraform`);
  const [terraform = ''] = filesCalled(play, 'cleo', 'acme-staff.tf');
  const hcl = (await readHcl(terraform)) as {
    import: [{ id: string }];
    resource: Record<string, Record<string, [{ name: string; config: Record<string, unknown> }]>>;
  };
  assert.match(hcl.import[0].id, new RegExp(`^accounts/[0-9a-f]{32}/${id}$`));
  const [resource] = Object.values(hcl.resource)[0]?.acme_staff ?? assert.fail('no resource');
  assert.equal(resource.name, name);
  assert.deepEqual(resource.config.idp_public_certs, config.idp_public_certs, 'byte for byte');
  assert.deepEqual(resource.config.sso_target_url, config.sso_target_url);
  await play.types('cleo', `/jcaccess export ${asked.label} terraform —v4`);
  assert.match(filesCalled(play, 'cleo', 'acme-staff.tf').at(-1) ?? '', /\n {4}idp_public_cert +=/);

  await play.types('cleo', `/jcaccess show ${asked.label}`);
  const shown = play.answers('cleo').at(-1) ?? assert.fail('nothing is shown');
  await play.presses('cleo', 'Recipe for JumpCloud', shown);
  const [recipe = ''] = filesCalled(play, 'cleo', 'acme-staff.md');
  assert.match(recipe, /\*Display Label\*: `Acme staff`/);
  assert.match(recipe, /\*SSO IdP URL\*: `acme-staff`/);

  await play.types('cleo', `/jcaccess export ${asked.label} calendar`);
  await play.types('cleo', '/jcaccess export —all calendar');
  const [own = ''] = filesCalled(play, 'cleo', 'acme-staff.ics');
  const [all = ''] = filesCalled(play, 'cleo', 'connections.ics');
  const uids = (text: string): string[] => events(text).map(one => one.uid);
  assert.deepEqual(uids(own), uids(days));
  assert.deepEqual(uids(all), uids(days));

  for (const text of [days, api, terraform, recipe, own, all]) {
    assert.doesNotMatch(text, /PRIVATE KEY/);
    for (const line of key.split('\n').filter(one => one.length > 40 && !one.startsWith('---')))
      assert.ok(!text.includes(line));
  }
});

test('an export that cannot be is answered with what can', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilLive(play);
  for (const typed of ['', asked.label, `${asked.label} yaml`, 'api']) {
    await play.types('ana', `/jcaccess export ${typed}`.trimEnd());
    assert.match(answered(play, 'ana'), /api.*, .*terraform.*, .*recipe.* or .*calendar/, typed);
  }
  assert.match(answered(play, 'ana'), /I export as/);
  await play.types('ana', '/jcaccess export --all terraform');
  assert.match(answered(play, 'ana'), /come as a calendar/);
  await play.types('ana', '/jcaccess export Acme stuff api');
  assert.match(answered(play, 'ana'), /No connection is called/);

  await play.act({ cloudflare: { delete: { id: inAccess(play).id } } });
  await play.types('ana', `/jcaccess export ${asked.label} terraform`);
  assert.match(answered(play, 'ana'), /not in Access any more/);
  await play.types('ana', `/jcaccess export ${asked.label} api`);
  assert.equal(filesCalled(play, 'ana', 'acme-staff.json').length, 1, 'what was kept can be made again');
  assert.match(dmText(play), /as it was kept .*Access does not have it any more/);
});
