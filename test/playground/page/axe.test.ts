import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { applyingState, approvalState, emptyState, modalState } from './fixture-states.ts';
import { launch, openPage, withoutBrowser } from './open-page.ts';
import type { PlaygroundState } from './state.ts';

/** A state, where one is in it, and what is open there. */
interface Look {
  readonly state: PlaygroundState;
  readonly place: string;
  readonly open?: (page: Page) => Promise<unknown>;
}

const menu = async (page: Page): Promise<void> => {
  await page.getByTestId('detours').click();
  await page.getByRole('menu').waitFor();
};

const live = (): PlaygroundState => {
  const state = applyingState();
  const said = { ts: '1884954720.000100', user: 'U0JCBOT', text: 'Live since 24 Nov. 60 days left.' };
  return {
    ...state,
    channels: state.channels.map(channel =>
      channel.id === 'C0ITCHANGES' ? { ...channel, messages: [...channel.messages, said] } : channel,
    ),
  };
};

const sixty = (): PlaygroundState => ({ ...emptyState(), rehearsal: { scenario: 'sixty', number: 1 } });

const looks: Readonly<Record<string, Look>> = {
  'first sight': { state: emptyState(), place: 'ana/chat/C0ITCHANGES' },
  'first sight of sixty': { state: sixty(), place: 'ana/chat/C0ITCHANGES' },
  'the choice of rehearsals': {
    state: emptyState(),
    place: 'ana/chat/C0ITCHANGES',
    open: page => page.getByTestId('rehearse-another').click(),
  },
  'a private channel': { state: emptyState(), place: 'ana/chat/C0ITPRIVATE' },
  'a guest outside': { state: approvalState(), place: 'gus/chat/C0ITCHANGES' },
  'a card that waits': { state: approvalState(), place: 'cleo/chat/C0ITCHANGES' },
  'a thread': { state: approvalState(), place: 'cleo/chat/C0ITCHANGES/1795530721.000100' },
  'a question before a press': {
    state: approvalState(),
    place: 'cleo/chat/C0ITCHANGES',
    open: page => page.getByTestId('conversation').locator('[data-action-id="approve"]').click(),
  },
  'a recipe with files': { state: approvalState(), place: 'ana/chat/D0ANA' },
  'the menu of detours': { state: approvalState(), place: 'ana/chat/D0ANA', open: menu },
  Home: { state: approvalState(), place: 'ana/chat/home' },
  'a form': { state: modalState(), place: 'ana/chat/C0ITCHANGES' },
  'a form with an error': {
    state: modalState({ label: 'There is already a connection.' }),
    place: 'ana/chat/C0ITCHANGES',
  },
  'a plan being written': { state: applyingState(), place: 'ben/chat/C0ITCHANGES' },
  'the console without applications': { state: emptyState(), place: 'ana/jumpcloud/x' },
  'the console': { state: approvalState(), place: 'ana/jumpcloud/x' },
  'the groups of the console': {
    state: approvalState(),
    place: 'ana/jumpcloud/x',
    open: page => page.getByTestId('jumpcloud-groups').click(),
  },
  'Access login': { state: applyingState(), place: 'ana/login/x' },
  'what Cloudflare has': { state: applyingState(), place: 'ana/cloudflare/x' },
  'a note': {
    state: approvalState(),
    place: 'ana/chat/C0ITCHANGES',
    open: async page => {
      await menu(page);
      await page.getByRole('menuitem', { name: 'Cut Cloudflare off' }).click();
      await page.locator('.toast').waitFor();
    },
  },
  'the end': {
    state: live(),
    place: 'ana/chat/C0ITCHANGES',
    open: page => page.getByTestId('summary').click(),
  },
};

/** What axe finds on the page as it is; with `rules` by these alone. */
const violationsOn = (page: Page, rules?: string[]): Promise<string[]> =>
  page.evaluate(async only => {
    const { axe: inPage } = window as unknown as {
      axe: { run(on: Document, how: object): Promise<axe.AxeResults> };
    };
    const { violations } = await inPage.run(document, {
      resultTypes: ['violations'],
      ...(only ? { runOnly: { type: 'rule', values: only } } : {}),
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`));
  }, rules);

describe('the playground page under axe-core', { skip: withoutBrowser, timeout: 280_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('has no violation in any state, light and dark', async t => {
    const { page, server } = await openPage(t, browser, emptyState(), '');
    const found: string[] = [];
    for (const [name, { state, place, open }] of Object.entries(looks)) {
      server.show(state);
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(`${server.url}/?${encodeURIComponent(name)}#/${place}`);
      await page.getByTestId('guide').waitFor();
      await open?.(page);
      await page.evaluate(axe.source);
      found.push(...(await violationsOn(page)).map(one => `${name}: ${one}`));
      // Nothing but colours is different.
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(
        ...(await violationsOn(page, ['color-contrast', 'link-in-text-block'])).map(
          one => `${name}, dark: ${one}`,
        ),
      );
    }
    assert.deepEqual(found, []);
  });

  it('has no violation on a telephone', async t => {
    const context = { viewport: { width: 390, height: 844 }, hasTouch: true };
    const { page } = await openPage(t, browser, approvalState(), 'cleo/chat/C0ITCHANGES', { context });
    await page.getByRole('table').first().waitFor();
    await page.evaluate(axe.source);
    assert.deepEqual(await violationsOn(page), []);
  });
});
