import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type OwnPair, ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import { anaHandsBack, card, cardText, dmText, samlProviders, threadText } from './steps.ts';

const oldConfig = {
  issuer_url: 'https://acme.cloudflareaccess.com/',
  sso_target_url: 'https://sso.jumpcloud.com/saml2/acme-old',
  attributes: ['email'],
  email_attribute_name: 'email',
  sign_request: false,
  header_attributes: [{ attribute_name: 'department', header_name: 'x-department' }],
  force_authn: true,
  max_sso_url_length: 2048,
};
const scim = { enabled: true, user_deprovision: true, seat_deprovision: false };

let old: OwnPair;
before(() => {
  old = ownPair();
});

/** Somebody set up a SAML login by hand long ago; gives its id. */
async function oldProvider(play: Play, more: Record<string, unknown> = {}): Promise<string> {
  const made = await play.act({
    cloudflare: {
      put: {
        name: 'Old SAML',
        type: 'saml',
        config: { ...oldConfig, idp_public_certs: [old.certificate] },
        scim_config: scim,
        ...more,
      },
    },
  });
  return (made as { id: string }).id;
}

/** Ana asks to take over that provider, under its own name. */
async function anaTakesOver(play: Play, id: string, values: Record<string, unknown> = {}): Promise<void> {
  await play.types('ana', '/jcaccess setup');
  const errors = await play.submits('ana', {
    label: 'Old SAML',
    'identity-provider': id,
    channel: 'C0ITCHANGES',
    owner: 'U0ANA',
    ...values,
  });
  assert.deepEqual(errors, {});
}

async function untilTakeOverPlanned(play: Play): Promise<string> {
  const id = await oldProvider(play);
  await anaTakesOver(play, id);
  await anaHandsBack(play, await play.doJumpCloud());
  return id;
}

async function untilTakenOver(play: Play): Promise<string> {
  const id = await untilTakeOverPlanned(play);
  await play.presses('ben', 'approve', card(play, 'Old SAML'));
  return id;
}

const shown = (play: Play): string => cardText(play, 'Old SAML');
const thread = (play: Play): string => threadText(play, 'Old SAML');

/** A provider as the account shows it. */
interface Held {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly scim_config: object;
}

/** What Access holds under that id, without the version that every write changes and the last newline of a PEM. */
const held = (play: Play, id: string): Held => {
  const found = samlProviders(play).find(one => one.id === id);
  assert.ok(found, 'the provider is there');
  const { version: _, ...rest } = found;
  return JSON.parse(JSON.stringify(rest).replaceAll(String.raw`-----\n"`, '-----"')) as Held;
};

for (const delivery of ['socket', 'http'] as const) {
  test(`an existing provider is taken over: only what differs is shown, and nothing else is lost (${delivery})`, async t => {
    const play = await startPlay({ delivery });
    t.after(() => play.close());
    const id = await untilTakeOverPlanned(play);
    const before = held(play, id);

    assert.match(
      shown(play),
      /Single sign-on URL \| https:\/\/sso\.jumpcloud\.com\/saml2\/acme-old \| changed: https:\/\/sso\.jumpcloud\.com\/saml2\/old-saml/,
    );
    assert.match(shown(play), /Signing certificate \d[^\n]*added/);
    assert.match(shown(play), /Signing certificate \d[^\n]*removed/);
    for (const same of ['Name |', 'Email attribute name |', 'SAML attributes |'])
      assert.ok(!shown(play).includes(same), `${same} stays as it is`);
    assert.match(shown(play), /5 settings stay as they are/);
    assert.match(
      shown(play),
      /Changes the identity provider `Old SAML` in Access: 1 setting, 1 certificate added, 1 certificate removed/,
    );

    await play.presses('ben', 'approve', card(play, 'Old SAML'));
    const after = held(play, id);
    assert.deepEqual(
      play.state().cloudflare.writes.map(write => [write.method, write.id]),
      [['PUT', id]],
    );
    assert.deepEqual(after.config.header_attributes, oldConfig.header_attributes);
    assert.equal(after.config.force_authn, true);
    assert.equal(after.config.max_sso_url_length, 2048);
    assert.deepEqual(after.scim_config, before.scim_config);
    assert.deepEqual(after.config.idp_public_certs, [
      play
        .files('ana')
        .find(file => file.name === 'samlidp.crt')
        ?.content.trim(),
    ]);
    assert.match(shown(play), /Written to Cloudflare 24 Nov 2026/);
    assert.match(
      thread(play),
      /If no login is confirmed before 24 Nov 2026 15:3\d UTC, I roll back by myself/,
    );
  });
}

test('nobody confirms: warned three minutes before, then rolled back by itself and read back', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await untilTakeOverPlanned(play);
  const before = held(play, id);
  await play.presses('ben', 'approve', card(play, 'Old SAML'));
  assert.notDeepEqual(held(play, id), before);

  await play.advance('PT56M');
  assert.doesNotMatch(thread(play), /I roll back at/);
  await play.advance('PT2M');
  assert.match(
    thread(play),
    /<@U0ANA>.*nobody has confirmed a login yet\. I roll back at 24 Nov 2026 15:3\d UTC/,
  );
  assert.notDeepEqual(held(play, id), before);
  await play.advance('PT3M');
  assert.deepEqual(held(play, id), before);
  assert.match(shown(play), /I rolled it back .*: nobody confirmed a login in time/);
  assert.match(shown(play), /read back/);
  assert.match(dmText(play), /I rolled it back/);
  const writes = play.state().cloudflare.writes.map(write => write.method);
  assert.deepEqual(writes, ['PUT', 'PUT']);
  await play.advance('P2D');
  assert.equal(play.state().cloudflare.writes.length, 2);
});

test('a login that is seen stops the clock, and one that is reported does too', async t => {
  for (const how of ['seen', 'reported'] as const) {
    const play = await startPlay();
    t.after(() => play.close());
    const id = await untilTakenOver(play);
    const written = held(play, id);
    if (how === 'seen') {
      await play.presses('ana', 'watch-login', card(play, 'Old SAML'));
      assert.deepEqual(await play.submits('ana', { email: 'ana@acme.com' }), {});
      assert.equal((await play.logsIn('ana')).ok, true);
      await play.advance('PT2M');
      assert.match(thread(play), /automatic roll-back is cancelled: a login was seen/);
    } else {
      const login = await play.logsIn('ana', { test: true });
      await play.presses('ana', 'paste-result', card(play, 'Old SAML'));
      const result = JSON.stringify(login.json);
      assert.deepEqual(await play.submits('ana', { email: 'ana@acme.com', result }), {});
      assert.match(thread(play), /automatic roll-back is cancelled: a login was reported by \*Ana\*/);
    }
    await play.advance('PT1H');
    assert.deepEqual(held(play, id), written);
    assert.doesNotMatch(thread(play), /I roll back at/);
    await play.presses('ana', 'keep', card(play, 'Old SAML'));
    assert.match(shown(play), /Live since/);
  }
});

test('Access already has these settings: nothing to do, nobody is asked', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await oldProvider(play);
  await anaTakesOver(play, id);
  const metadata = await play.doJumpCloud();
  const [, ssoUrl] = /SingleSignOnService[^>]*HTTP-Redirect[^>]*Location="([^"]+)"/.exec(metadata) ?? [];
  const certificate = play.files('ana').find(file => file.name === 'samlidp.crt')?.content;
  assert.ok(ssoUrl && certificate);
  await play.act({
    cloudflare: { put: { id, config: { sso_target_url: ssoUrl, idp_public_certs: [certificate] } } },
  });
  await anaHandsBack(play, metadata);
  assert.match(shown(play), /Access already has these settings/);
  assert.doesNotMatch(shown(play), /Approve/);
  assert.doesNotMatch(thread(play), /<@U0BEN>|<@U0CLEO>/);
  assert.match(dmText(play), /Access already has these settings/);
  assert.deepEqual(play.state().cloudflare.writes, []);
});

test('a read-only provider is refused under its field', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await oldProvider(play, { read_only: true });
  await play.types('ana', '/jcaccess setup');
  const errors = await play.submits('ana', { label: 'Old SAML', 'identity-provider': id });
  assert.match(
    errors['identity-provider'] ?? '',
    /'Old SAML' is read-only in Cloudflare and cannot be changed by API/,
  );
});

test('the provider is made read-only, or deleted, before the plan is made: the change fails and says so', async t => {
  for (const [foreign, said] of [
    [(id: string) => ({ put: { id, read_only: true } }), /'Old SAML' is read-only in Cloudflare/],
    [(id: string) => ({ delete: { id } }), /identity provider that was to be changed is no longer in Access/],
  ] as const) {
    const play = await startPlay();
    t.after(() => play.close());
    const id = await oldProvider(play);
    await anaTakesOver(play, id);
    const metadata = await play.doJumpCloud();
    await play.act({ cloudflare: foreign(id) });
    await anaHandsBack(play, metadata);
    assert.match(shown(play), said);
    assert.match(shown(play), /Failed/);
    assert.match(dmText(play), said);
    assert.deepEqual(play.state().cloudflare.writes, []);
  }
});

test('the provider is deleted between approval and writing: nothing is written', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await untilTakeOverPlanned(play);
  await play.act({ cloudflare: { delete: { id } } });
  await play.presses('ben', 'approve', card(play, 'Old SAML'));
  assert.match(shown(play), /no longer in Access/);
  assert.deepEqual(play.state().cloudflare.writes, []);
  assert.deepEqual(samlProviders(play), []);
});

test('somebody edits the provider before the approval arrives: approvals are void and Ben must look again', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await untilTakeOverPlanned(play);
  const approved = card(play, 'Old SAML');
  await play.act({ cloudflare: { put: { id, config: { email_attribute_name: 'mail' } } } });
  await play.presses('ben', 'approve', approved);

  assert.deepEqual(play.state().cloudflare.writes, []);
  assert.match(shown(play), /Needs approval/);
  assert.match(
    shown(play),
    /The approval of \*Ben\* is void\. Changed in Cloudflare .*: \*Email attribute name\*/,
  );
  assert.match(shown(play), /Email attribute name \| mail \| changed: email/);
  assert.match(thread(play), /<@U0BEN>.*the plan was replaced; earlier approvals are void/);

  // A plan that took the place of another one can be decided on once people could have seen it.
  await play.advance('PT6S');
  await play.presses('ben', 'approve', card(play, 'Old SAML'));
  assert.equal(play.state().cloudflare.writes.length, 1);
  assert.equal(held(play, id).config.email_attribute_name, 'email');
});

test('somebody edits what was written: a roll-back never destroys the newer edit', async t => {
  for (const by of ['a person', 'the clock'] as const) {
    const play = await startPlay();
    t.after(() => play.close());
    const id = await untilTakenOver(play);
    await play.act({ cloudflare: { put: { id, name: 'Renamed by Dana' } } });
    if (by === 'a person') await play.presses('ana', 'roll-back', card(play, 'Old SAML'));
    else await play.advance('PT61M');
    assert.equal(held(play, id).name, 'Renamed by Dana');
    assert.match(shown(play), /The identity provider was changed in Cloudflare after this change/);
    assert.match(thread(play), /<@U0BEN>.*may look in Cloudflare One/s);
    assert.equal(play.state().cloudflare.writes.length, 1);
  }
});

test('a newer edit of a setting that jcaccess does not manage survives the roll-back', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const id = await untilTakenOver(play);
  const header = [{ attribute_name: 'team', header_name: 'x-team' }];
  await play.act({ cloudflare: { put: { id, config: { header_attributes: header } } } });
  await play.presses('ben', 'roll-back', card(play, 'Old SAML'));
  assert.match(shown(play), /Rolled back .*by Ben/);
  assert.equal(held(play, id).config.sso_target_url, oldConfig.sso_target_url);
  assert.deepEqual(held(play, id).config.header_attributes, header);
});
