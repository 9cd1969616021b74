import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { createFixtureServer, type FixtureServer } from './fixtures.ts';
import type { ActAnswer, PlaygroundState } from './state.ts';

const executablePath = '/usr/bin/chromium';
const args = [
  '--headless',
  '--no-sandbox',
  // On some machines a page forked from the zygote crashes at once ("Target crashed").
  '--no-zygote',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Why the browser tests cannot run here; false when they can. */
export const withoutBrowser: string | false = existsSync(executablePath)
  ? false
  : `there is no browser at ${executablePath}`;

/** Starts the browser that the tests of a file share. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}

/** An open page and the server behind it. */
export interface Opened {
  page: Page;
  server: FixtureServer;
}

/** Opens the page on a state at a place (`ana/chat/C0ITCHANGES`). When the test ends, both are closed, and an error in the console or a request outside of the server fails it. */
export async function openPage(
  t: TestContext,
  browser: Browser,
  state: PlaygroundState,
  place: string,
  more: {
    onAct?: (act: Record<string, unknown>, server: FixtureServer) => ActAnswer;
    context?: BrowserContextOptions;
    /** Console lines that the test provokes. */
    expected?: RegExp;
  } = {},
): Promise<Opened> {
  const server = await createFixtureServer(state, more.onAct);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...more.context,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', error => problems.push(`page error: ${error.message}`));
  page.on('console', line => {
    if (line.type() === 'error' && !more.expected?.test(line.text()))
      problems.push(`console: ${line.text()}`);
  });
  page.on('request', request => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== server.url && protocol !== 'data:') problems.push(`request outside: ${request.url()}`);
  });
  t.after(async () => {
    await context.close();
    await server.close();
    assert.deepEqual(problems, []);
  });
  page.setDefaultTimeout(15_000);
  await page.goto(`${server.url}/#/${place}`);
  await page.waitForSelector('.top-bar');
  return { page, server };
}

/** What has the focus, as a CSS-like word: the action id, test id, time stamp, name or tag. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    const { actionId, testid, ts, pane } = element?.dataset ?? {};
    return (
      actionId ?? testid ?? ts ?? (pane === undefined ? undefined : 'pane') ?? element?.tagName ?? 'nothing'
    );
  });
}

/** All text of an element, also what only screen readers get. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}

/** Waits until something is so: at most 10 s, because browsers of several tests share two cores. */
export async function eventually(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    assert.ok(Date.now() < deadline, 'did not happen within 10 s');
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
