import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { ownPair } from './openssl.ts';
import { type Play, startPlay } from './play.ts';
import {
  anaAsks,
  anaHandsBack,
  asked,
  card,
  cardText,
  dmText,
  newestDm,
  samlProviders,
  threadText,
  untilPlan,
} from './steps.ts';

/** A provider that was made by hand long ago; gives its id. */
async function madeByHand(play: Play, config: Record<string, unknown> = {}): Promise<string> {
  const made = await play.act({
    cloudflare: {
      put: {
        name: 'By hand',
        type: 'saml',
        saml_certificate_set_id: 'set-1',
        config: {
          issuer_url: 'by-hand',
          sso_target_url: 'https://sso.jumpcloud.com/saml2/by-hand',
          idp_public_certs: [ownPair().certificate],
          email_attribute_name: 'email',
          attributes: ['email'],
          ...config,
        },
      },
    },
  });
  return (made as { id: string }).id;
}

const startsSetup = async (play: Play, who: string, label: string, values: object = {}) => {
  await play.types(who, '/jcaccess setup');
  return await play.submits(who, {
    label,
    channel: asked.channel,
    owner: who === 'ana' ? 'U0ANA' : 'U0MALLORY',
    'entity-id': `https://acme.cloudflareaccess.com/${label}`,
    ...values,
  });
};

async function handsBack(play: Play, who: string): Promise<void> {
  const text = await play.doJumpCloud({ who });
  await play.uploads(who, { filename: 'metadata.xml', text }, { channel: `dm:${who}` });
}

describe('the team domain', () => {
  test('is checked before anything is planned, when the form could not; edited, it is planned', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await play.act({ fault: { world: 'cloudflare', kind: '403', path: '/access/organizations', times: 20 } });
    await anaAsks(play, { 'team-domain': 'evil-corp.cloudflareaccess.com' });
    await play.act({ fault: { world: 'cloudflare', clear: true } });
    await anaHandsBack(play, await play.doJumpCloud());

    assert.match(
      cardText(play),
      /No plan: the team domain is another one\..*evil-corp\.cloudflareaccess\.com/,
    );
    assert.match(cardText(play), /this account's is `acme\.cloudflareaccess\.com`/);
    assert.doesNotMatch(cardText(play), /Approve|Needs approval/);
    assert.match(dmText(play), /No plan: the team domain is another one/);
    assert.match(threadText(play), /edits the request, then corrects ACS URL/);
    assert.deepEqual(play.state().cloudflare.writes, []);

    await play.presses('ana', 'edit-request', card(play));
    assert.deepEqual(await play.submits('ana', { 'team-domain': 'acme.cloudflareaccess.com' }), {});
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /Needs approval/);
    assert.match(
      cardText(play),
      /SP Entity ID and ACS URL \| – \| https:\/\/acme\.cloudflareaccess\.com\/cdn-cgi\/access\/callback/,
    );
  });

  test('renamed after the approval was asked for: nothing is written', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    play.rehearsal.stage.cloudflare.setOrganization({ auth_domain: 'acme-new.cloudflareaccess.com' });
    await play.presses('ben', 'approve', card(play));
    assert.match(cardText(play), /No plan: the team domain is another one/);
    assert.deepEqual(play.state().cloudflare.writes, []);
  });

  test('unreadable, the plan waits and says what for, and goes on by itself', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    await play.act({ fault: { world: 'cloudflare', kind: '403', path: '/access/organizations', times: 1 } });
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /Waiting for Cloudflare\..*cannot check the team domain/);
    await play.advance('PT1M');
    assert.match(cardText(play), /Needs approval/);
  });
});

describe('one provider has one connection', () => {
  test('the form names whose it is once it is planned, and when it is live', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    const id = await madeByHand(play);
    assert.deepEqual(await startsSetup(play, 'ana', asked.label, { 'identity-provider': id }), {});
    await handsBack(play, 'ana');
    const taken = /belongs to the connection 'Acme staff' \(owner Ana\)\. Choose another/;
    const again = { 'identity-provider': id, 'entity-id': 'other' };
    assert.match((await startsSetup(play, 'mallory', 'Other', again))['identity-provider'] ?? '', taken);
    await play.act({ as: 'mallory', closeModal: { viewId: play.modal('mallory').viewId } });

    await play.presses('ben', 'approve', card(play));
    await play.presses('ana', 'paste-result', card(play));
    const login = await play.logsIn('ana', { test: true });
    await play.submits('ana', { email: 'ana@acme.com', result: JSON.stringify(login.json) });
    await play.presses('ana', 'keep', card(play));
    assert.match(cardText(play), /Live since/);
    assert.match((await startsSetup(play, 'mallory', 'Other', again))['identity-provider'] ?? '', taken);
  });

  test('asked for by two before either plan: the first plan has it, the other stops and says whose it is', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    const id = await madeByHand(play);
    assert.deepEqual(await startsSetup(play, 'ana', asked.label, { 'identity-provider': id }), {});
    assert.deepEqual(await startsSetup(play, 'mallory', 'Other', { 'identity-provider': id }), {});
    await handsBack(play, 'ana');
    await play.doJumpCloud({ who: 'mallory' });
    await handsBack(play, 'mallory');
    assert.match(cardText(play), /Needs approval/);
    assert.match(
      cardText(play, 'Other'),
      /No plan: `By hand` belongs to the connection `Acme staff`.*owner Ana/,
    );
    assert.match(newestDm(play, 'mallory'), /belongs to the connection `Acme staff`/);

    // Withdrawn, it is free again: the same request is planned anew.
    await play.presses('ana', 'Withdraw', card(play));
    await play.submits('ana', {});
    await play.presses('mallory', 'edit-request', card(play, 'Other'));
    assert.deepEqual(await play.submits('mallory', {}), {});
    assert.match(cardText(play, 'Other'), /Needs approval/);
  });
});

describe('a creation looks first', () => {
  test('a store that was restored doubles nothing: the provider of then is taken over', async t => {
    const folder = mkdtempSync(join(tmpdir(), 'jcaccess-restored-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const [store, copy] = [join(folder, 'store.db'), join(folder, 'copy.db')];
    const play = await startPlay({ store: `sqlite:${store}` });
    t.after(() => play.close());
    await untilPlan(play);
    const database = new DatabaseSync(store);
    t.after(() => database.close());
    await backup(database, copy);
    await play.presses('ben', 'approve', card(play));
    const [written] = samlProviders(play);
    assert.ok(written);

    restore(database, copy);
    await anaHandsBack(play, await play.exportsMetadata(asked.label));
    assert.equal(samlProviders(play).length, 1);
    assert.match(cardText(play), /No plan: Access already has an identity provider with this IdP Entity ID/);
    assert.match(cardText(play), new RegExp(`id .${String(written.id).slice(0, 8)}., held by no connection`));

    await play.presses('mallory', 'take-over', card(play));
    assert.match(cardText(play), /No plan/, 'only the requester decides');
    await play.presses('ana', 'take-over', card(play));
    assert.match(cardText(play), /Nothing to do.*Access already has these settings/);
    assert.deepEqual(
      play.state().cloudflare.writes.map(write => write.method),
      ['POST'],
    );
  });

  test('one that differs is planned as a change of it, which approvers see', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    const id = await madeByHand(play, { issuer_url: 'https://acme.cloudflareaccess.com/' });
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /No plan: Access already has an identity provider with this IdP Entity ID/);
    await play.presses('ana', 'take-over', card(play));
    assert.match(cardText(play), /Needs approval.*Changes the identity provider `By hand`/);
    assert.match(cardText(play), /Name \| By hand \| changed: Acme staff/);
    await play.presses('ben', 'approve', card(play));
    assert.deepEqual(
      samlProviders(play).map(one => [one.id, one.name]),
      [[id, 'Acme staff']],
    );
  });
});

/** Puts the content of a copy into a store in use, as an operator's restore does between two starts. */
function restore(database: DatabaseSync, copy: string): void {
  // Triggers keep the audit from being altered, by a restore into a store in use as well.
  const triggers = database.prepare("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${String(name)}"`);
  database.exec(`PRAGMA foreign_keys = OFF; ATTACH '${copy}' AS copy; BEGIN IMMEDIATE`);
  const tables = database
    .prepare("SELECT name FROM copy.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));
  for (const name of tables)
    database.exec(`DELETE FROM main."${name}"; INSERT INTO main."${name}" SELECT * FROM copy."${name}"`);
  for (const { sql } of triggers) database.exec(String(sql));
  database.exec('COMMIT; DETACH copy');
}

describe('settings and certificates that others made', () => {
  test('a damaged certificate anywhere in the account stops nothing', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    const pem = ownPair().certificate;
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const rsa = der.indexOf(Buffer.from('06092a864886f70d010101', 'hex'));
    der[der.indexOf(0x30, rsa + 11 + 2 + 4)] = 0x70;
    await madeByHand(play, { idp_public_certs: [der.toString('base64')] });
    await play.act({ cloudflare: { put: { name: 'Odd', type: 'saml', config: { attributes: 'email' } } } });
    await untilPlan(play);
    assert.match(cardText(play), /I cannot read all of `By hand`, `Odd` in this account/);
    await play.presses('ben', 'approve', card(play));
    assert.match(cardText(play), /4 checks: 4 passed/);
    assert.doesNotMatch(cardText(play), /OpenSSL|digital envelope/i);
  });

  test('encryption in Access: warned of on the card, and in the checks after the write', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    const id = await madeByHand(play, {
      enable_encryption: true,
      header_attributes: [{ attribute_name: 'department', header_name: 'x-department' }],
    });
    assert.deepEqual(await startsSetup(play, 'ana', asked.label, { 'identity-provider': id }), {});
    await handsBack(play, 'ana');
    assert.match(cardText(play), /Access asks for encrypted assertions/);
    assert.match(cardText(play), /SAML encryption \| on \| stays/);
    assert.match(cardText(play), /SAML header attributes \| department -> x-department \| stays/);
    await play.presses('ben', 'approve', card(play));
    assert.match(cardText(play), /5 checks: 4 passed/);
    assert.match(cardText(play), /Warn \| Access asks for encrypted assertions/);
    assert.equal((await play.logsIn('ana', { test: true })).ok, false);
  });
});
