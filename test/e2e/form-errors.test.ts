import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Play, startPlay } from './play.ts';
import { anaAsks, asked, card, cardText, samlProviders } from './steps.ts';

const entityId = 'https://acme.cloudflareaccess.com/';
const view = (play: Play, who = 'ana'): string => JSON.stringify(play.modal(who).view);

/** Every wrong value of the form, what stands under its field, and nothing under another. */
const wrong: readonly (readonly [field: string, values: Record<string, unknown>, told: RegExp])[] = [
  [
    'team-domain',
    { 'team-domain': 'acmee.cloudflareaccess.com' },
    /This account's team domain is acme\.cloudflareaccess\.com, not acmee/,
  ],
  ['team-domain', { 'team-domain': 'acme.com' }, /A team domain looks like acme\.cloudflareaccess\.com/],
  [
    'entity-id',
    { 'entity-id': 'urn:old' },
    /Already used by the identity provider 'Old SAML' in Access.*acme-staff/,
  ],
  ['entity-id', { 'entity-id': 'a\tb' }, /on one line/],
  ['common-name', { 'common-name': 'a\u0007b' }, /Common name: 1 to 64 characters/],
  ['attributes', { attributes: 'email, e mail' }, /'e mail': no spaces inside a name/],
  [
    'email-attribute',
    { 'email-attribute': 'mail' },
    /'mail' is not in SAML attributes: add it there or use email/,
  ],
  ['channel', { channel: 'C0ITPRIVATE' }, /not in #it-private|cannot see this channel.*\/invite @jcaccess/],
  ['owner', { owner: 'U0GUS' }, /Gus is a guest.*Choose a full member/],
];

describe('wrong values stand under their fields, and nothing is started', () => {
  for (const delivery of ['socket', 'http'] as const) {
    test(`one after the other, then all at once, then the right ones (${delivery})`, async t => {
      const play = await startPlay({ delivery });
      t.after(() => play.close());
      await play.act({
        cloudflare: { put: { name: 'Old SAML', type: 'saml', config: { issuer_url: 'urn:old' } } },
      });
      await play.types('ana', '/jcaccess setup');
      for (const [field, values, told] of wrong) {
        const right = { 'entity-id': entityId, 'team-domain': 'acme.cloudflareaccess.com' };
        const rest = { 'common-name': 'JumpCloud SAML IdP', attributes: 'email', 'email-attribute': 'email' };
        const errors = await play.submits('ana', { ...asked, ...right, ...rest, ...values });
        assert.match(errors[field] ?? '', told, field);
        assert.deepEqual(Object.keys(errors), [field]);
      }
      const all = Object.assign({}, ...wrong.map(([, values]) => values)) as Record<string, unknown>;
      const errors = await play.submits('ana', { ...asked, ...all });
      assert.deepEqual(Object.keys(errors).sort(), [...new Set(wrong.map(([field]) => field))].sort());
      assert.throws(() => card(play), /There is no card/);
      assert.deepEqual(play.dm('ana'), []);
    });
  }

  test('a label that is taken, whatever its capitals, names its owner; so does an entity ID', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    await play.types('ben', '/jcaccess setup');
    assert.match(view(play, 'ben'), /"initial_value":"https:\/\/acme\.cloudflareaccess\.com\/2"/);
    const errors = await play.submits('ben', { label: 'ACME Staff', 'entity-id': entityId });
    assert.match(
      errors.label ?? '',
      /already a connection 'Acme staff' \(owner Ana\).*\/jcaccess show Acme staff/,
    );
    assert.match(
      errors['entity-id'] ?? '',
      /Already used by the connection 'Acme staff'\. This one is free: .*acme-staff/,
    );
    const second = { label: 'Acme contractors', 'entity-id': `${entityId}contractors` };
    assert.deepEqual(await play.submits('ben', second), {});
  });

  test('two people ask for the same label in the same moment: one gets it, the other is told', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await play.types('ana', '/jcaccess setup');
    await play.types('ben', '/jcaccess setup');
    const submit = (as: string) =>
      play.rehearsal.stage.slack.act.submit({
        as,
        viewId: play.modal(as).viewId,
        values: { label: 'Acme staff' },
      });
    const answers = await Promise.all([submit('ana'), submit('ben')]);
    await play.rehearsal.settled();
    const taken = answers.filter(answer => /already/i.test(answer.errors?.label ?? ''));
    assert.equal(taken.length, 1, JSON.stringify(answers));
    const cards = play
      .state()
      .channels.flatMap(channel => channel.messages)
      .filter(message => message.blocks.some(block => block.type === 'header') && !message.threadTs)
      .filter(message => JSON.stringify(message.blocks).includes('Set up: Acme staff'));
    assert.equal(cards.length, 1);
  });
});

test('what was typed survives another choice of certificate', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await play.types('ana', '/jcaccess setup');
  const { viewId } = play.modal('ana');
  const values = { label: 'Typed before', attributes: 'email, department', 'entity-id': 'urn:typed' };
  await play.rehearsal.stage.slack.act.clickInModal({
    as: 'ana',
    viewId,
    actionId: 'certificate',
    value: 'jumpcloud',
    values,
  });
  await play.rehearsal.settled();
  assert.doesNotMatch(view(play), /Common name/);
  assert.deepEqual(await play.submits('ana'), {});
  const shown = play.text(card(play, 'Typed before'));
  assert.match(shown, /IdP Entity ID \| urn:typed/);
  assert.match(shown, /SAML attributes \| (email, department|department, email)/);
  assert.match(shown, /Certificate \| .*JumpCloud/);
});

// They wait for seconds that are real, side by side.
describe('what takes longer than people wait', { concurrency: 3 }, () => {
  for (const [label, ends] of [
    ['Acme staff', /Started/],
    ['Taken', /already a connection 'Taken'/],
  ] as const)
    test(`checks that Slack does not wait for: Checking, then ${ends.source}`, async t => {
      const play = await startPlay();
      t.after(() => play.close());
      await anaAsks(play, { label: 'Taken', 'entity-id': 'urn:taken' });
      await play.types('ana', '/jcaccess setup');
      await play.act({ fault: { world: 'slack', kind: 'slow', method: 'conversations.info', ms: 4_000 } });
      const { viewId } = play.modal('ana');
      const submitted = play.rehearsal.stage.slack.act.submit({
        as: 'ana',
        viewId,
        values: { ...asked, label, attributes: 'email, team' },
      });
      const { ok } = await submitted;
      assert.equal(ok, true);
      assert.match(view(play), /Checking…/);
      while (/Checking…/.test(view(play))) await new Promise(resolve => setTimeout(resolve, 50));
      assert.match(view(play), ends);
      if (label === 'Taken') assert.match(view(play), /email, team/);
      else {
        await play.rehearsal.settled();
        assert.match(cardText(play), /Waiting for JumpCloud|Draft/);
      }
    });

  test('Cloudflare is silent: the form goes on without it after eight seconds', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await play.act({ fault: { world: 'cloudflare', kind: 'timeout', times: 9 } });
    await play.types('ana', '/jcaccess setup');
    assert.match(view(play), /Cloudflare did not answer \(8 s\)\. You can go on/);
    await play.act({ fault: { world: 'cloudflare', clear: true } });
    assert.deepEqual(await play.submits('ana', { ...asked, 'team-domain': 'acme.cloudflareaccess.com' }), {});
    assert.match(cardText(play), /Waiting for JumpCloud/);
    assert.deepEqual(samlProviders(play), []);
  });
});
