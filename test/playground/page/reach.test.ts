import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { applyingCard, approvalCard } from './fixture-blocks.ts';
import { applyingState, approvalState, modalState } from './fixture-states.ts';
import { focused, launch, openPage, textOf, withoutBrowser } from './open-page.ts';

const cardTs = '1795530721.000100';
const places = ['chat/C0ITCHANGES', 'chat/D0ANA', 'chat/home', 'jumpcloud/x', 'login/x', 'cloudflare/x'];

describe('reaching everything on the playground page', { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('opens and closes a thread by keyboard, keeps the place on reload, and gives the focus back', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES');
    await page.getByTestId('messages').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focused(page), cardTs);
    await page.keyboard.press('Enter');
    await page.getByTestId('thread').waitFor();
    assert.match(page.url(), new RegExp(`#/ana/chat/C0ITCHANGES/${cardTs}$`));
    await page.reload();
    assert.match(await textOf(page.getByTestId('thread')), /plan 9f3a71c2: Approved by Ben/);
    await page.getByTestId('reply-composer').focus();
    await page.keyboard.press('Escape');
    await page.getByTestId('thread').waitFor({ state: 'detached' });
    await page.waitForFunction(ts => (document.activeElement as HTMLElement).dataset.ts === ts, cardTs);
  });

  it('goes back to where one was', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES');
    await page.locator('[data-testid="channel"][data-channel="dm:ana"]').click();
    await page.getByTestId('tab-cloudflare').click();
    await page.goBack();
    await page.getByText('Recipe: Acme staff in JumpCloud').waitFor();
    await page.goBack();
    await page.getByText('Set up: Acme staff').first().waitFor();
  });

  it('moves between panes with F6, and back with Shift+F6', async t => {
    const { page } = await openPage(t, browser, approvalState(), `ana/chat/C0ITCHANGES/${cardTs}`);
    const visited: string[] = [];
    const pane = () => page.evaluate(() => document.activeElement?.className ?? '');
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press('F6');
      visited.push(await pane());
    }
    assert.deepEqual(visited, ['top-bar', 'guide', 'sidebar', 'conversation', 'thread', 'top-bar']);
    await page.keyboard.press('Shift+F6');
    assert.equal(await pane(), 'thread');
  });

  it('keeps the focus inside an open form', async t => {
    const { page } = await openPage(t, browser, modalState(), 'ana/chat/C0ITCHANGES');
    await page.getByTestId('modal').waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab');
      const isOutside = await page.evaluate(() => {
        const at = document.activeElement;
        return at !== document.body && at?.closest('dialog') === null;
      });
      assert.equal(isOutside, false, `press ${presses}`);
    }
  });

  it('tells screen readers a new message once, and an edited card by its text alone', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'cleo/chat/C0ITCHANGES');
    const said = page.getByRole('log', { name: 'New messages' });
    assert.equal(await textOf(said), '', 'what was there before is not read out');
    const next = approvalState();
    const channel = next.channels[0];
    const card = channel?.messages[1];
    assert.ok(channel && card && card.blocks === approvalCard);
    card.blocks = applyingCard;
    card.text = 'Acme staff: writing to Cloudflare. Next: nobody.';
    channel.messages.push({ ts: '1795530999.000100', user: 'U0ANA', text: 'Thank you', blocks: [] });
    server.show(next);
    await page.getByText('Ana: Thank you').waitFor({ state: 'attached' });
    const lines = await said.locator('p').allTextContents();
    assert.deepEqual(lines, ['jcaccess: Acme staff: writing to Cloudflare. Next: nobody.', 'Ana: Thank you']);
    assert.match(await textOf(page.locator('.plan')), /1 of 4 done.*Create the identity provider.*working/);
    server.show({ ...next, version: 99 });
    await page.waitForTimeout(900);
    assert.equal(await said.locator('p').count(), 2, 'said once');
  });

  it('follows the theme of the system, and remembers a choice', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES', {
      context: { colorScheme: 'dark' },
    });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await ground(), 'rgb(20, 24, 26)');
    await page.getByTestId('theme').click();
    assert.equal(await ground(), 'rgb(246, 246, 242)');
    await page.reload();
    await page.waitForSelector('.top-bar');
    assert.equal(await ground(), 'rgb(246, 246, 242)');
  });

  for (const width of [1440, 1024, 720, 390, 320]) {
    it(`loses nothing at ${width} px`, async t => {
      const { page } = await openPage(t, browser, applyingState(), 'ana/chat/C0ITCHANGES', {
        context: { viewport: { width, height: 800 }, hasTouch: width < 800 },
      });
      for (const place of places) {
        await page.evaluate(to => {
          location.hash = `#/ana/${to}`;
        }, place);
        await page.waitForTimeout(80);
        assert.deepEqual(await tooWide(page), [], `${place} does not scroll sideways`);
        assert.deepEqual(await tooSmall(page, width < 800 ? 44 : 24), [], `${place} has large targets`);
      }
    });
  }

  it('shows one pane at a time on a telephone, with tabs', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES', {
      context: { viewport: { width: 390, height: 844 }, hasTouch: true },
    });
    const isShown = (name: string) => page.getByTestId(name).isVisible();
    assert.deepEqual([await isShown('sidebar'), await isShown('conversation')], [false, true]);
    await page.getByTestId('pane-sidebar').click();
    assert.deepEqual([await isShown('sidebar'), await isShown('conversation')], [true, false]);
    await page.locator('[data-testid="channel"][data-channel="it-changes"]').click();
    await page.locator(`[data-ts="${cardTs}"]`).getByTestId('open-thread').click();
    assert.deepEqual([await isShown('conversation'), await isShown('thread')], [false, true]);
    await page.getByRole('button', { name: 'Close the thread' }).click();
    assert.equal(await isShown('conversation'), true);
  });
});

/** Elements that make the page itself scroll sideways. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrollers = [
      document.documentElement,
      ...document.querySelectorAll('.console, .message-list, .sidebar'),
    ];
    return scrollers
      .filter(box => box.scrollWidth > box.clientWidth)
      .map(box => box.className || box.tagName);
  });
}

/** Buttons that are smaller than `px` in height, or narrower than 24 px. */
function tooSmall(page: Page, px: number): Promise<string[]> {
  return page.evaluate(least => {
    const buttons = [...document.querySelectorAll<HTMLElement>('button, summary, select')];
    return buttons
      .map(button => ({ button, box: button.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 2 && (box.height < least || box.width < 24))
      .map(({ button, box }) => `${button.className} ${button.textContent} ${box.width}x${box.height}`);
  }, px);
}
