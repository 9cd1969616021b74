import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { applyingState, approvalState, emptyState } from './fixture-states.ts';
import { eventually, launch, openPage, textOf, withoutBrowser } from './open-page.ts';

const acs = 'https://acme.cloudflareaccess.com/cdn-cgi/access/callback';
const application = 'a1b2c3d4e5f6a7b8c9d0e1f2';

describe('the consoles of the playground page', { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('copies exactly the value of a recipe', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/D0ANA');
    const value = page.getByTestId('value').filter({ hasText: acs }).first();
    await value.click({ clickCount: 3 });
    assert.equal(await page.evaluate(() => String(getSelection())), acs);
    await page.keyboard.press('Control+c');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), acs);
    await page.getByRole('button', { name: 'Copy Acme staff' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Copied.').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'Acme staff');
  });

  it('creates an application with what the recipe says', async t => {
    const state = { ...approvalState(), jumpcloud: { applications: [] } };
    const { page, server } = await openPage(t, browser, state, 'ana/jumpcloud/C0ITCHANGES');
    await page.getByTestId('jumpcloud-new').click();
    await page.getByTestId('fill-in').click();
    await page.getByTestId('save-application').click();
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts[0], {
      jumpcloud: { create: { displayLabel: 'Acme staff', ssoIdpUrlSlug: 'acme-staff' } },
    });
  });

  it('fills the SSO tab in from the recipe, and stores nothing before Save', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'ana/jumpcloud/C0ITCHANGES');
    await page.getByTestId('fill-in').click();
    assert.equal(
      await page.getByTestId('field-idpEntityId').inputValue(),
      'https://acme.cloudflareaccess.com/',
    );
    assert.deepEqual(server.acts, []);
    await page.getByTestId('save-sso').click();
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts[0], {
      jumpcloud: {
        configure: {
          application,
          idpEntityId: 'https://acme.cloudflareaccess.com/',
          spEntityId: acs,
          acsUrls: [acs],
          subjectField: 'email',
          nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
          signatureAlgorithm: 'RSA-SHA256',
          sign: 'Assertion',
          loginUrl: '',
          declareRedirectEndpoint: true,
          attributes: [{ name: 'email', value: 'email' }],
        },
      },
    });
  });

  it('says when there is no recipe to fill in from', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ben/jumpcloud/C0ITCHANGES');
    await page.getByTestId('fill-in').click();
    await page.getByText('There is no recipe in the DM of this person').waitFor();
  });

  it('carries the pair from Slack into JumpCloud', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'ana/chat/D0ANA');
    await page.locator('[data-file="samlidp.crt"]').getByTestId('use-in-jumpcloud').click();
    await page.getByTestId('tab-chat').click();
    await page.locator('[data-file="samlidp.key"]').getByTestId('use-in-jumpcloud').click();
    await page.getByTestId('held-samlidp.key').click();
    await page.getByTestId('held-samlidp.crt').click();
    await page.getByText('A certificate wipes the key: choose the key again.').waitFor();
    await page.getByTestId('held-samlidp.key').click();
    assert.deepEqual(server.acts, [], 'nothing is stored before Save');
    await page.getByTestId('save-pair').click();
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts, [
      {
        jumpcloud: {
          uploadPair: { application, certificate: 'the text of F0CRT', key: 'the text of F0KEY' },
        },
      },
    ]);
  });

  it('assigns groups, regenerates, exports and hands the metadata to jcaccess', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'ana/jumpcloud/C0ITCHANGES', {
      onAct: act => ({ ok: true, ...('jumpcloud' in act ? { result: '<md:EntityDescriptor/>' } : {}) }),
    });
    await page.getByTestId('regenerate').click();
    await page.getByTestId('send-metadata').click();
    await page.getByText("JumpCloud-saml2-metadata.xml is in Ana's DM").waitFor();
    const download = page.waitForEvent('download');
    await page.getByTestId('download-metadata').click();
    assert.equal((await download).suggestedFilename(), 'JumpCloud-saml2-metadata.xml');
    await page.getByTestId('jumpcloud-groups').click();
    await page.locator('[data-group="IT"]').click();
    await page.locator('[data-group="All staff"]').click();
    await page.locator('[data-group="All staff"]').click();
    assert.equal(server.acts.length, 3, 'nothing is stored before Save');
    await page.getByTestId('save-groups').click();
    await eventually(() => server.acts.length === 4);
    assert.deepEqual(server.acts, [
      { jumpcloud: { regenerate: { application } } },
      { jumpcloud: { exportMetadata: { application } } },
      {
        as: 'ana',
        upload: {
          channel: 'D0ANA',
          filename: 'JumpCloud-saml2-metadata.xml',
          text: '<md:EntityDescriptor/>',
        },
      },
      { jumpcloud: { assign: { application, group: 'IT' } } },
    ]);
  });

  it('logs in through Access and shows the result in its own words', async t => {
    const json = { email: 'ana@acme.com', saml_attributes: { email: 'ana@acme.com' } };
    const { page, server } = await openPage(t, browser, applyingState(), 'ana/login/C0ITCHANGES', {
      onAct: act => {
        const { privateWindow } = act.login as { privateWindow: boolean };
        return {
          ok: true,
          result: privateWindow
            ? { ok: true, text: 'Your connection works!', json }
            : { ok: false, at: 'access', text: 'Invalid login session.' },
        };
      },
    });
    await page.getByTestId('sign-in').click();
    await page.getByText('Your connection works!').waitFor();
    await page.getByTestId('copy-result').click();
    await page.getByText('Copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.deepEqual(JSON.parse(copied), json);

    await page.getByTestId('login-private').uncheck();
    await page.getByTestId('login-application').check();
    await page.getByTestId('login-who').selectOption('cleo');
    await page.getByTestId('sign-in').click();
    await page.getByText('Invalid login session.').waitFor();
    const identityProviderId = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';
    assert.deepEqual(server.acts, [
      { as: 'ana', login: { identityProviderId, privateWindow: true, test: true } },
      { as: 'cleo', login: { identityProviderId, privateWindow: false, test: false } },
    ]);
  });

  it('shows what Cloudflare has, and every write', async t => {
    const { page } = await openPage(t, browser, applyingState(), 'ana/cloudflare/C0ITCHANGES');
    assert.equal(await page.getByTestId('provider').count(), 2);
    assert.match(await textOf(page.getByTestId('cloudflare')), /sso_target_url.*saml2\/acme-staff/);
    const write = page.getByTestId('write');
    assert.match(await textOf(write), /14:32POST\/access\/identity_providersplan 9f3a71c2/);
  });

  it('leads to the control of the next step and presses nothing', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'mallory/cloudflare/C0ITCHANGES');
    assert.match(await textOf(page.getByTestId('guide-now')), /Cleo decides on the card/);
    await page.getByTestId('show-me').click();
    await page.locator('[data-action-id="approve"][data-ringed]').waitFor();
    assert.match(page.url(), /#\/cleo\/chat\/C0ITCHANGES/);
    assert.deepEqual(server.acts, []);

    await page.getByTestId('detours').click();
    await page.getByRole('menuitem', { name: 'Press Regenerate' }).click();
    await page.locator('[data-testid="regenerate"][data-ringed]').waitFor();
    assert.deepEqual(server.acts, []);
    await page.getByTestId('detours').click();
    await page.getByRole('menuitem', { name: 'Cut Cloudflare off' }).click();
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts[0], { fault: { world: 'cloudflare', kind: 'timeout', times: 3 } });

    await page.getByTestId('detours').click();
    await page.getByRole('menuitem', { name: 'Hide the guide' }).click();
    await page.getByTestId('guide-show').click();
    await page.getByTestId('guide').waitFor();
    server.show(emptyState());
    await page.getByText('ask for a connection in #it-changes').waitFor();
  });
});
