import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buildPage } from '../playground/page/build.ts';
import { launch, withoutBrowser } from '../playground/page/open-page.ts';
import { startRehearsal } from '../playground/rehearsal.ts';
import { openPlaygroundServer } from '../playground/server.ts';

/** Where screenshots of the story go; nowhere when it is not set. */
const pictures = process.env.JCACCESS_PICTURES;

/** Opens the real playground in a browser; a console error or a request to anywhere else fails the story. */
async function openPlayground(t: TestContext): Promise<Page> {
  const [page, rehearsal, browser] = await Promise.all([
    buildPage(),
    startRehearsal({ inProcess: true }),
    launch(),
  ]);
  const server = await openPlaygroundServer(rehearsal, page, 0);
  const shown = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const problems: string[] = [];
  shown.on('pageerror', error => problems.push(error.message));
  shown.on('console', line => {
    if (line.type() === 'error') problems.push(line.text());
  });
  shown.on('request', request => {
    if (!request.url().startsWith(`http://127.0.0.1:${server.port}/`) && !request.url().startsWith('data:')) {
      problems.push(`a request to ${request.url()}`);
    }
  });
  t.after(async () => {
    await browser.close();
    await server.close();
    await rehearsal.close();
    assert.deepEqual(problems, []);
  });
  shown.setDefaultTimeout(15_000);
  await shown.goto(`http://127.0.0.1:${server.port}/`);
  return shown;
}

/** Takes a picture, with `top` (a text of the conversation) scrolled into sight. */
const picture = async (page: Page, name: string, top?: RegExp): Promise<void> => {
  if (!pictures) return;
  if (top) {
    const found = page.getByTestId('conversation').getByText(top).first();
    await found.evaluate(node => node.scrollIntoView({ block: 'start' }));
  }
  await page.screenshot({ path: `${pictures}/${name}.png`, style: '.toast-region { display: none }' });
};

test('a newcomer lives through the whole job in the browser', { skip: withoutBrowser }, async t => {
  const page = await openPlayground(t);
  const conversation = page.getByTestId('conversation');
  const card = (text: string | RegExp) => conversation.getByText(text).first().waitFor();
  const press = (actionId: string) => conversation.locator(`[data-action-id="${actionId}"]`).last().click();
  const become = async (name: string): Promise<void> => {
    await page.getByTestId('person-switch').click();
    await page.locator(`[data-value="${name}"]`).click();
  };

  await page.getByTestId('start').click();
  await page.getByLabel('Display label').fill('Acme staff');
  await picture(page, '1-form');
  await page.getByTestId('modal-submit').click();
  await page.getByTestId('modal').getByText('Nothing is written to Cloudflare before an approval.').waitFor();
  await page.getByTestId('modal-close').first().click();
  await card(/Waiting for JumpCloud/);
  assert.doesNotMatch(
    (await conversation.textContent()) ?? '',
    /\*Next:\*|<!date|<@|:hourglass/,
    'markup is drawn',
  );

  await page.getByTestId('channel').filter({ hasText: 'jcaccess' }).click();
  await conversation.getByText('Recipe: Acme staff in JumpCloud').first().waitFor();
  await picture(page, '2-recipe', /Files for /);

  await page.getByTestId('tab-jumpcloud').click();
  await page.getByTestId('jumpcloud-new').click();
  await page.getByTestId('fill-in').click();
  await page.waitForFunction(
    () =>
      document.querySelectorAll<HTMLInputElement>('[data-testid="jumpcloud-create"] input')[1]?.value ===
      'acme-staff',
  );
  await page.getByTestId('save-application').click();
  await page.getByTestId('jumpcloud-sso').click();
  await page.getByTestId('fill-in').click();
  await page.waitForFunction(() =>
    document.querySelector<HTMLInputElement>('[data-testid="field-acsUrls"]')?.value.includes('/callback'),
  );
  await page.getByTestId('save-sso').click();
  await picture(page, '3-console');
  for (const file of ['samlidp.crt', 'samlidp.key']) {
    await page.getByTestId('tab-chat').click();
    await conversation.locator('[data-file]', { hasText: file }).getByTestId('use-in-jumpcloud').click();
  }
  for (const file of ['samlidp.crt', 'samlidp.key']) await page.getByTestId(`held-${file}`).click();
  await page.getByTestId('save-pair').click();
  await page.getByTestId('jumpcloud-groups').click();
  await page.getByTestId('user-groups').getByText('All staff').click();
  await page.getByTestId('save-groups').click();
  await page.getByTestId('jumpcloud-sso').click();
  await page.getByTestId('send-metadata').click();

  await page.getByTestId('tab-chat').click();
  await page.getByTestId('channel').filter({ hasText: 'it-changes' }).click();
  await card(/Needs approval/);
  await become('ben');
  await picture(page, '4-plan', /Set up: Acme staff/);
  await press('approve');
  await page.getByTestId('confirm-yes').click();
  await card(/nobody has confirmed a login yet/);

  await become('ana');
  await press('watch-login');
  await page.getByLabel(/[Ee]mail/).fill('ana@acme.com');
  await page.getByTestId('modal-submit').click();
  await page.getByTestId('tab-login').click();
  await page.getByText('Acme staff').first().click();
  await page.getByTestId('login-application').click();
  await page.getByTestId('sign-in').click();
  await page.getByTestId('login-result').waitFor();
  await picture(page, '5-login');
  await page.getByTestId('jump-PT1M').click();
  await page.getByTestId('tab-chat').click();
  await card(/A login was seen/);
  await press('keep');
  await card(/Live since/);
  await picture(page, '6-live', /Set up: Acme staff/);

  await page.getByTestId('jump-next').click();
  // Before the last two weeks a reminder goes to its owner alone.
  await page.getByTestId('channel').filter({ hasText: 'jcaccess' }).click();
  await conversation
    .getByText(/60 days left/)
    .first()
    .waitFor();
  await picture(page, '7-reminder');
});
