import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { GLOBEX } from '../worlds/cloudflare/account.ts';
import type { CloudflareWorld } from '../worlds/cloudflare/cloudflare-world.ts';
import { type Play, startPlay } from './play.ts';
import { anaHandsBack, asked, card, cardText, dmText } from './steps.ts';

const ACME = '023e105f4ecef8ad9ca31a8372d0c353';

/** A rehearsal with the accounts of Acme and Globex, as a settings file names them. */
const startTwo = async (
  t: TestContext,
): Promise<{ readonly play: Play; readonly globex: CloudflareWorld }> => {
  const folder = mkdtempSync(join(tmpdir(), 'jcaccess-accounts-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'jcaccess.json');
  writeFileSync(join(folder, 'globex'), `${GLOBEX.token}\n`);
  const accounts = [
    { name: 'Acme Inc', cloudflareAccountId: ACME, cloudflareApiToken: { env: 'ACME_TOKEN' } },
    {
      name: 'Globex Corp',
      cloudflareAccountId: GLOBEX.account,
      cloudflareApiToken: { file: join(folder, 'globex') },
      defaultChannel: 'C0ITPRIVATE',
    },
  ];
  writeFileSync(path, JSON.stringify({ accounts }));
  const play = await startPlay({
    twoAccounts: true,
    inProcess: true,
    environment: {
      JCACCESS_CONFIG: path,
      ACME_TOKEN: 'cf-token-acme',
      CLOUDFLARE_ACCOUNT_ID: '',
      CLOUDFLARE_API_TOKEN: '',
    },
  });
  t.after(() => play.close());
  const { globex } = play.rehearsal.stage;
  assert.ok(globex);
  return { play, globex };
};

const asksIn = async (play: Play, account: string, label: string): Promise<void> => {
  await play.types('ana', '/jcaccess setup');
  await play.pressesInModal('ana', 'account', account);
  assert.deepEqual(await play.submits('ana', { ...asked, label }), {});
};

test('the form asks for the account, and everything goes there and nowhere else', async t => {
  const { play, globex } = await startTwo(t);
  await play.types('ana', '/jcaccess setup');
  const form = JSON.stringify(play.modal('ana').view);
  assert.match(form, /Acme Inc.*Globex Corp/);
  assert.doesNotMatch(form, /cloudflareaccess\.com/, 'nothing of an account before one is chosen');
  assert.deepEqual(Object.keys(await play.submits('ana', asked)), ['account']);

  await play.pressesInModal('ana', 'account', ACME);
  assert.match(JSON.stringify(play.modal('ana').view), /"initial_value":"acme\.cloudflareaccess\.com"/);
  await play.pressesInModal('ana', 'account', GLOBEX.account);
  const chosen = JSON.stringify(play.modal('ana').view);
  assert.match(chosen, /"initial_value":"globex\.cloudflareaccess\.com"/);
  assert.doesNotMatch(chosen, /"initial_value":"[^"]*acme/);
  assert.deepEqual(await play.submits('ana', asked), {});

  await anaHandsBack(play, await play.doJumpCloud());
  assert.match(cardText(play), /account Globex Corp/);
  await play.presses('ben', 'approve', card(play));
  assert.deepEqual(
    globex.state().writes.map(write => write.method),
    ['POST'],
  );
  assert.deepEqual(play.state().cloudflare.writes, []);
  assert.match(cardText(play), /nobody has confirmed a login/);

  await play.types('ana', '/jcaccess show Acme staff', 'dm:ana');
  assert.match(dmText(play), /\*?Account\*?: Globex Corp/);
  await play.types('ana', '/jcaccess list', 'dm:ana');
  assert.match(JSON.stringify(play.dm('ana')), /Acme staff \(Globex Corp\)/);
  assert.match(JSON.stringify(await play.opensHome('ana')), /account Globex Corp/);
});

test('in the channel of an account the form opens with it', async t => {
  const { play } = await startTwo(t);
  await play.types('ana', '/jcaccess setup', 'C0ITPRIVATE');
  assert.match(JSON.stringify(play.modal('ana').view), /"initial_value":"globex\.cloudflareaccess\.com"/);
});

for (const kind of ['429', 'timeout'] as const)
  test(`an account that answers ${kind} delays no other`, async t => {
    const { play, globex } = await startTwo(t);
    await asksIn(play, ACME, 'Acme staff');
    await anaHandsBack(play, await play.doJumpCloud());
    assert.match(cardText(play), /Needs approval/);
    const { cloudflare } = play.rehearsal.stage;
    cloudflare.fault({ kind, times: 1_000, ...(kind === '429' ? { retryAfter: 200 } : {}) });
    await play.presses('ben', 'approve', card(play)).catch(() => {});
    assert.deepEqual(cloudflare.state().writes, []);

    await play.types('ana', '/jcaccess setup');
    await play.pressesInModal('ana', 'account', GLOBEX.account);
    assert.deepEqual(await play.submits('ana', { ...asked, label: 'Globex staff' }), {});
    await anaHandsBack(play, await play.doJumpCloud());
    await play.presses('ben', 'approve', card(play, 'Globex staff'));
    assert.deepEqual(
      globex.state().writes.map(write => write.method),
      ['POST'],
    );
    assert.match(cardText(play, 'Globex staff'), /nobody has confirmed a login/);
    assert.deepEqual(cloudflare.state().writes, []);
  });
