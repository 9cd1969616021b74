import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { applyingState, approvalState, emptyState } from './fixture-states.ts';
import { eventually, focused, launch, openPage, textOf, withoutBrowser } from './open-page.ts';
import type { AnyBlock, PlaygroundState } from './state.ts';

const cardTs = '1795530721.000100';
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** The state with other messages in a conversation. */
const withMessages = (
  state: PlaygroundState,
  channel: string,
  messages: PlaygroundState['channels'][number]['messages'],
): PlaygroundState => ({
  ...state,
  channels: state.channels.map(one => (one.name === channel ? { ...one, messages } : one)),
});

const section = (text: string): AnyBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** Whether an element is inside of what can be seen of the conversation. */
const isInSight = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate(wanted => {
    const box = document.querySelector('.conversation .message-list')?.getBoundingClientRect();
    const at = document.querySelector(`.conversation ${wanted}`)?.getBoundingClientRect();
    return box !== undefined && at !== undefined && at.top >= box.top - 1 && at.top < box.bottom - 20;
  }, selector);

describe('the playground as a shop window', { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('says at first sight what this is for and who the people are, and rings Start', async t => {
    const { page, server } = await openPage(t, browser, emptyState(), '');
    const sight = await textOf(page.getByTestId('first-sight'));
    assert.match(sight, /one person asks, another approves the exact plan/);
    assert.match(sight, /Ana asks.*Ben approves.*Gus guest/);
    await page.getByTestId('show-me').click();
    await page.locator('[data-testid="start"][data-ringed]').waitFor();
    assert.equal(await focused(page), 'start');
    assert.deepEqual(server.acts, [], 'it presses nothing');
  });

  it('offers other rehearsals, and begins anew when one has begun', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'ben/cloudflare/C0ITCHANGES', {
      onAct: (_, at) => {
        at.show({ ...emptyState(), rehearsal: { scenario: 'sixty', number: 2 } });
        return { ok: true };
      },
    });
    await page.getByTestId('detours').click();
    await page.getByRole('menuitem', { name: 'Start over' }).click();
    assert.match(await textOf(page.getByTestId('rehearsals')), /Two rules and break-glass.*60 connections/);
    await page.getByTestId('rehearse-sixty').click();
    await page.getByText('60 connections. Try:').waitFor();
    assert.deepEqual(server.acts[0], { startOver: { scenario: 'sixty' } });
    assert.match(page.url(), /#\/ana\/chat\/C0ITCHANGES$/);
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.getByRole('button', { name: '/jcaccess list 60' }).click();
    await eventually(() => server.acts.length === 2);
    assert.deepEqual(server.acts[1], {
      as: 'ana',
      command: '/jcaccess',
      channel: 'C0ITCHANGES',
      text: 'list 60',
    });
  });

  it('ends with what happened, what to try next, and the way to start over', async t => {
    const live = withMessages(applyingState(), 'it-changes', [
      {
        ts: '1795530700.000100',
        user: 'U0JCBOT',
        text: 'Set up: Acme staff: plan 9f3a71c2: Approved by Ben 24 Nov 2026.',
      },
      {
        ts: cardTs,
        user: 'U0JCBOT',
        text: 'Set up: Acme staff. Live since 24 Nov. Seen in Cloudflare 14:40. 4 checks: 4 passed. Next: nobody.',
      },
      {
        ts: '1795530730.000100',
        user: 'U0JCBOT',
        text: 'Recipe: Acme staff in JumpCloud.',
        blocks: [
          {
            type: 'section',
            text: { type: 'mrkdwn', text: '*samlidp.key* was deleted from Slack 24 Nov (checked).' },
          },
        ],
      },
      { ts: '1884954720.000100', user: 'U0JCBOT', text: 'Acme staff: 60 days left.' },
    ]);
    const { page } = await openPage(t, browser, live, 'ana/chat/C0ITCHANGES');
    await page.getByTestId('summary').click();
    const lines = await textOf(page.getByTestId('summary-lines'));
    for (const words of [
      /Writes to Cloudflare1, read back/,
      /plan 9f3a71c2 by Ben/,
      /4 checks: 4 passed/,
      /Seen in Cloudflare 14:40/,
      /deleted from Slack, checked/,
      /Reminders1 so far/,
      /Approve as Mallory/,
    ])
      assert.match(lines, words);
    await page.getByTestId('start-over').click();
    await page.getByTestId('rehearse-first').waitFor();
  });

  it('says at once that a detour has nothing to lead to yet', async t => {
    const { page } = await openPage(t, browser, emptyState(), '');
    await page.getByTestId('detours').click();
    await page.getByRole('menuitem', { name: 'Approve as Mallory' }).click();
    await page.getByText('No card waits for an approval now.').waitFor();
    assert.match(page.url(), /#\/ana\//, 'nobody was changed');
  });

  it('never lays a note on a message, and ends it when one goes elsewhere', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES', {
      onAct: () => ({ ok: false, error: { code: 'impossible', message: 'That is not possible.' } }),
      expected: /409/,
    });
    await page.getByTestId('composer').fill('Hello');
    await page.keyboard.press('Enter');
    await page.getByText('That is not possible.').waitFor();
    const boxes = await page.evaluate(() =>
      ['.toast', 'main'].map(selector => document.querySelector(selector)?.getBoundingClientRect()),
    );
    const [note, main] = boxes;
    assert.ok(note && main && note.bottom <= main.top, 'the note is above the conversation');
    await page.getByTestId('tab-cloudflare').click();
    assert.equal(await textOf(page.getByTestId('toast')), '');
  });

  it('opens a conversation at the first unread message, and says where it begins', async t => {
    const long = Array.from({ length: 40 }, (_, index) => section(`Line ${index}`));
    const state = withMessages(approvalState(), 'dm:ana', [
      { ts: '1795530600.000100', user: 'U0JCBOT', text: 'Old' },
    ]);
    const { page, server } = await openPage(t, browser, state, 'ana/chat/D0ANA');
    await page.getByText('Old').waitFor();
    await page.locator('[data-channel="it-changes"]').click();
    const next = withMessages(state, 'dm:ana', [
      { ts: '1795530600.000100', user: 'U0JCBOT', text: 'Old' },
      { ts: '1795530800.000100', user: 'U0JCBOT', text: 'Files' },
      { ts: '1795530801.000100', user: 'U0JCBOT', text: 'Recipe', blocks: long },
    ]);
    server.show(next);
    await page.locator('[data-channel="dm:ana"] .count').waitFor();
    await page.locator('[data-channel="dm:ana"]').click();
    await page.locator('.unread-line').waitFor();
    assert.equal(await isInSight(page, '[data-ts="1795530800.000100"]'), true);
    const more = [...(next.channels.find(one => one.name === 'dm:ana')?.messages ?? [])];
    await page.getByTestId('messages').evaluate(box => box.scrollTo(0, box.scrollHeight));
    await page.waitForTimeout(50);
    server.show(
      withMessages(next, 'dm:ana', [
        ...more,
        { ts: '1795530900.000100', user: 'U0JCBOT', text: 'Long', blocks: long },
        { ts: '1795530901.000100', user: 'U0JCBOT', text: 'Last', blocks: long },
      ]),
    );
    await page.locator('[data-ts="1795530901.000100"]').waitFor({ state: 'attached' });
    assert.equal(
      await isInSight(page, '[data-ts="1795530900.000100"]'),
      true,
      'what is new, from its beginning',
    );
  });

  it('draws dates anew when the clock has jumped', async t => {
    const dated = section('Live since <!date^1795530720^{date_short_pretty} at {time}|24 Nov 14:32 UTC>');
    const state = withMessages(emptyState(), 'it-changes', [
      { ts: cardTs, user: 'U0JCBOT', text: 'Live', blocks: [dated] },
    ]);
    const { page, server } = await openPage(t, browser, state, 'ana/chat/C0ITCHANGES');
    await page.getByText('Live since today at 14:32').waitFor();
    server.show({ ...state, now: '2029-09-24T14:32:00.000Z' });
    await page.getByText('Live since 24 Nov 2026 at 14:32').waitFor();
    assert.match(await textOf(page.locator(`[data-ts="${cardTs}"] .message-head`)), /24 Nov 2026 14:32/);
  });

  it('tells a private channel from a public one, and stand-ins from what they stand for', async t => {
    const { page } = await openPage(t, browser, applyingState(), 'ana/chat/C0ITPRIVATE');
    const line = page.locator('[data-testid="channel"][data-channel="it-private"]');
    assert.equal(await line.locator('.lock').count(), 1);
    assert.match(await textOf(line), /private$/);
    assert.match(await textOf(page.getByTestId('sidebar')), /Stand-in of Slack/);
    assert.match(await page.title(), /it-private.*Ana.*jcaccess/);
    for (const tab of ['jumpcloud', 'login', 'cloudflare']) {
      await page.getByTestId(`tab-${tab}`).click();
      assert.match(await textOf(page.locator('main .banner')), /Stand-in of/, tab);
    }
    assert.match(await textOf(page.getByTestId('write')), /plan 9f3a71c2approved by Ben/);
  });

  it('begins with the skip link', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES');
    await page.getByTestId('guide-now').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip-link');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  });

  it('closes with Esc what Enter opened, from where the focus then is', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES');
    await page.locator(`[data-ts="${cardTs}"]`).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.className === 'thread');
    await page.keyboard.press('Escape');
    await page.getByTestId('thread').waitFor({ state: 'detached' });
    await page.waitForFunction(ts => (document.activeElement as HTMLElement).dataset.ts === ts, cardTs);
  });

  it('names a message by author, time and first words', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES');
    const names = await page
      .getByTestId('messages')
      .locator('article')
      .evaluateAll(articles => articles.map(article => article.getAttribute('aria-label')));
    assert.equal(names[0], 'Ana, 14:32: I am setting up JumpCloud for the staff …');
    assert.equal(names[1], 'jcaccess, 14:32: Acme staff: set-up needs approval, 1 of 2 …');
    assert.match(names[2] ?? '', /^jcaccess, 14:33: it-admins security Plan 9f3a71c2 needs 1 of each/);
    assert.equal(new Set(names).size, names.length);
  });

  for (const [how, context, least] of [
    ['on a telephone', phone, 0.7],
    ['at 200 % zoom', { viewport: { width: 720, height: 450 } }, 0.55],
  ] as const) {
    it(`shows messages, not bars, ${how}`, async t => {
      const { page } = await openPage(t, browser, applyingState(), 'ana/chat/C0ITCHANGES', { context });
      const height = await page.getByTestId('messages').evaluate(box => box.clientHeight);
      const share = height / context.viewport.height;
      assert.ok(share >= least, `${Math.round(share * 100)} % of the height are messages`);
      for (const tab of ['chat', 'jumpcloud', 'login', 'cloudflare']) {
        const box = await page.getByTestId(`tab-${tab}`).boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= context.viewport.width, `${tab} is in sight`);
      }
      await page.getByTestId('clock-menu').click();
      await page.getByRole('menuitem', { name: 'To the next thing due' }).waitFor();
    });
  }

  it('shows what is approved on a telephone: every column, under its words', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES', { context: phone });
    const table = page.getByTestId('messages').getByRole('table').first();
    const [frame, inner] = await table.evaluate(one => [one.parentElement?.clientWidth, one.scrollWidth]);
    assert.ok(frame !== undefined && inner !== undefined && inner <= frame, `${inner} of ${frame} px`);
    const cell = table.getByRole('cell').nth(1);
    assert.equal(await cell.getAttribute('data-column'), 'After this change');
    assert.ok(((await cell.boundingBox())?.width ?? 0) > 200);
    assert.ok((await table.getByRole('columnheader').count()) === 3, 'it is a table still');
  });

  it('keeps a label from right to left apart from the words beside it', async t => {
    const state = withMessages(emptyState(), 'it-changes', [
      {
        ts: cardTs,
        user: 'U0JCBOT',
        text: 'x',
        blocks: [section('`עברית` 1,094 days left'), section('*עברית* 60 days left')],
      },
    ]);
    const { page } = await openPage(t, browser, state, 'ana/chat/C0ITCHANGES');
    const message = page.locator(`[data-ts="${cardTs}"]`);
    for (const mark of ['code', 'strong']) {
      const label = message.locator('.blocks').locator(mark).first();
      assert.equal(await label.evaluate(one => getComputedStyle(one).unicodeBidi), 'isolate', mark);
    }
  });
});
