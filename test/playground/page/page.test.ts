import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { applyingState, approvalState, emptyState, modalState } from './fixture-states.ts';
import { eventually, focused, launch, openPage, textOf, withoutBrowser } from './open-page.ts';

const cardTs = '1795530721.000100';

describe('the playground page', { skip: withoutBrowser, timeout: 120_000 }, () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  it('starts as Ana in the empty channel and types the command for her', async t => {
    const { page, server } = await openPage(t, browser, emptyState(), '', {
      onAct: (act, at) => {
        if ('command' in act) at.show(modalState());
        if ('submit' in act) at.show(modalState({ label: 'There is already a connection.' }));
        if ('closeModal' in act) at.show(emptyState());
        return { ok: true, result: 'submit' in act ? { ok: false, errors: {} } : { ok: true } };
      },
    });
    assert.match(await textOf(page.getByTestId('first-sight')), /8 steps, about 5 minutes/);
    await page.getByTestId('start').click();
    await page.getByTestId('modal').waitFor();
    assert.deepEqual(server.acts[0], {
      as: 'ana',
      command: '/jcaccess',
      channel: 'C0ITCHANGES',
      text: 'setup',
    });
    assert.equal(await focused(page), 'label', 'the first field has the focus');

    await page.keyboard.type('Acme staff');
    await page.getByTestId('modal').locator('[data-action-id="owner"]').selectOption('U0BEN');
    await page.getByLabel('Sign SAML authentication requests').check();
    await page.locator('[data-action-id="certificate-file"]').setInputFiles({
      name: 'own.crt',
      mimeType: 'text/plain',
      buffer: Buffer.from('PEM'),
    });
    await page.getByTestId('modal-submit').click();
    await page.locator('.input-error').waitFor();
    assert.deepEqual(server.acts.at(-1), {
      as: 'ana',
      submit: {
        viewId: 'V0SETUP',
        values: {
          label: 'Acme staff',
          owner: 'U0BEN',
          'sign-requests': ['sign'],
          'certificate-file': { filename: 'own.crt', base64: Buffer.from('PEM').toString('base64') },
        },
      },
    });
    const label = page.locator('[data-action-id="label"]');
    assert.equal(await label.inputValue(), 'Acme staff', 'what was typed stays');
    assert.equal(await label.getAttribute('aria-invalid'), 'true');
    const described = (await label.getAttribute('aria-describedby'))?.split(' ')[0] ?? '';
    assert.equal(await textOf(page.locator(`[id="${described}"]`)), 'There is already a connection.');
    assert.equal(await textOf(page.getByTestId('toast')), '', 'an error under a field needs no note');

    await page.keyboard.press('Escape');
    await page.getByTestId('modal').waitFor({ state: 'detached' });
    assert.deepEqual(server.acts.at(-1), { as: 'ana', closeModal: { viewId: 'V0SETUP' } });
    await page.waitForFunction(() => document.activeElement !== document.body);
    assert.equal(await focused(page), 'start', 'the focus is back where the form came from');
  });

  it('says inside of a form that it could not be sent, and keeps what was typed', async t => {
    const { page } = await openPage(t, browser, modalState(), 'ana/chat/C0ITCHANGES', {
      onAct: () => ({ ok: true, result: { ok: false, error: 'operation_timeout' } }),
    });
    await page.getByLabel('Display label').fill('Acme');
    await page.getByTestId('modal-submit').click();
    await page.getByTestId('modal').getByText('jcaccess did not answer within 3 seconds').waitFor();
    assert.equal(await page.getByLabel('Display label').inputValue(), 'Acme');
  });

  it('sends a changed choice at once where the form wants to know', async t => {
    const { page, server } = await openPage(t, browser, modalState(), 'ana/chat/C0ITCHANGES');
    await page.getByLabel('I bring my own certificate').check();
    await page.getByLabel('Display label').fill('Acme');
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts, [
      { as: 'ana', clickInModal: { viewId: 'V0SETUP', actionId: 'certificate', value: 'own' } },
    ]);
  });

  it('asks before a press that wants to be confirmed', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'cleo/chat/C0ITCHANGES');
    const approve = page.getByTestId('conversation').locator('[data-action-id="approve"]');
    await approve.click();
    assert.match(await textOf(page.getByRole('alertdialog')), /Plan 9f3a71c2: creates 1 identity provider/);
    assert.equal(await focused(page), 'confirm-no', 'Enter does nothing by accident');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    assert.deepEqual(server.acts, []);
    await page.waitForFunction(() => (document.activeElement as HTMLElement).dataset.actionId === 'approve');
    await approve.click();
    await page.getByTestId('confirm-yes').click();
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts[0], {
      as: 'cleo',
      click: { channel: 'C0ITCHANGES', ts: cardTs, actionId: 'approve', value: '7K2Q/9f3a71c2' },
    });
  });

  it('opens the menu of a message and sends the chosen line', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'ana/chat/D0ANA');
    await page.locator('[data-action-id="more"]').click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => server.acts.length === 1);
    assert.deepEqual(server.acts[0], {
      as: 'ana',
      click: { channel: 'D0ANA', ts: '1795530723.000100', actionId: 'more', value: 'show' },
    });
    await page.locator('[data-action-id="more"]').click();
    await page.getByRole('menuitem', { name: 'Withdraw' }).click();
    await eventually(() => server.acts.length === 2);
  });

  it('writes messages, commands, replies and files', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), `ben/chat/C0ITCHANGES/${cardTs}`);
    const sent = (composer: string) => page.locator('form[aria-busy=false]').getByTestId(composer).waitFor();
    await page.getByTestId('composer').fill('Hello');
    await page.keyboard.press('Enter');
    await eventually(() => server.acts.length === 1);
    await sent('composer');
    await page.getByTestId('composer').fill('/jcaccess show Acme staff');
    await page.keyboard.press('Enter');
    await eventually(() => server.acts.length === 2);
    await page.getByTestId('reply-composer').fill('Why now?');
    await page.keyboard.press('Enter');
    await eventually(() => server.acts.length === 3);
    await sent('reply-composer');
    const file = { name: 'x.xml', mimeType: 'text/xml', buffer: Buffer.from('<x>é</x>') };
    await page.getByTestId('reply-attach').setInputFiles(file);
    await eventually(() => server.acts.length === 4);
    assert.deepEqual(server.acts, [
      { as: 'ben', message: { channel: 'C0ITCHANGES', text: 'Hello' } },
      { as: 'ben', command: '/jcaccess', channel: 'C0ITCHANGES', text: 'show Acme staff' },
      { as: 'ben', message: { channel: 'C0ITCHANGES', text: 'Why now?', threadTs: cardTs } },
      {
        as: 'ben',
        upload: {
          channel: 'C0ITCHANGES',
          filename: 'x.xml',
          base64: file.buffer.toString('base64'),
          threadTs: cardTs,
        },
      },
    ]);
    assert.equal(await page.getByTestId('composer').inputValue(), '');
  });

  it('shows each person only what they may see, with what waits for them', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'ana/chat/C0ITCHANGES');
    const messages = page.getByTestId('messages');
    assert.match(await textOf(messages), /Only you see this/);
    assert.match(await textOf(messages), /You asked for this change/);
    assert.doesNotMatch(await textOf(messages), /You are not an approver/);
    assert.match(await textOf(page.locator('[data-testid="channel"][data-channel="dm:ana"]')), /2/);
    await page.getByTestId('person-switch').click();
    await page.getByRole('menuitemradio', { name: 'Mallory' }).click();
    assert.match(await textOf(messages), /You are not an approver/);
    assert.doesNotMatch(await textOf(messages), /You asked for this change/);
    await page.getByTestId('person-switch').click();
    await page.getByRole('menuitemradio', { name: 'Gus' }).click();
    assert.equal(await page.locator('[data-testid="channel"][data-channel="it-changes"]').count(), 0);
    assert.match(page.url(), /#\/gus\/chat\//);
  });

  it('writes dates, mentions and fingerprints as people read them', async t => {
    const { page } = await openPage(t, browser, approvalState(), 'cleo/chat/C0ITCHANGES');
    const text = await textOf(page.getByTestId('messages'));
    assert.match(text, /one of @security decides, before tomorrow at 14:32/);
    assert.match(text, /@Ben, please have a look/);
    assert.match(text, /SHA-256 3F:9A:…:C1/);
    const heads = await page.getByTestId('messages').locator('thead th[scope="col"]').allInnerTexts();
    assert.deepEqual(heads, ['Setting', 'In Access now', 'After this change']);
    await page.getByRole('link', { name: 'Set up: Acme staff' }).click();
    await page.waitForSelector(`[data-ts="${cardTs}"][data-ringed]`);
  });

  it('says a refused act in words, and that the server is gone', async t => {
    const { page, server } = await openPage(t, browser, approvalState(), 'cleo/chat/C0ITCHANGES', {
      onAct: act =>
        'message' in act
          ? { ok: false, error: { code: 'impossible', message: 'Cleo is not in that channel.' } }
          : { ok: true, result: { ok: false, error: 'operation_timeout' } },
      expected: /409|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY/,
    });
    await page.getByTestId('composer').fill('Hello');
    await page.keyboard.press('Enter');
    await page.getByText('Not done. Cleo is not in that channel.').waitFor();
    assert.equal(await page.getByTestId('composer').inputValue(), 'Hello', 'nothing typed is lost');
    await page.getByTestId('composer').fill('/jcaccess list');
    await page.keyboard.press('Enter');
    await page.getByText('jcaccess did not answer within 3 seconds').waitFor();
    await server.close();
    await page.getByText('The playground does not answer. Trying again.').waitFor();
  });

  it('jumps the clock and says what came of it', async t => {
    const { page, server } = await openPage(t, browser, applyingState(), 'ana/chat/D0ANA', {
      onAct: (_, at) => {
        const later = applyingState();
        const dm = later.channels.find(channel => channel.name === 'dm:ana');
        dm?.messages.push({ ts: '1884954720.000100', user: 'U0JCBOT', text: 'Acme staff: 60 days left.' });
        at.show({ ...later, now: '2029-09-24T14:32:00.000Z' });
        return { ok: true };
      },
    });
    await page.getByTestId('jump-next').click();
    await page.getByText('1,035 days later: 1 reminder was sent.').waitFor();
    assert.deepEqual(server.acts, [{ advanceClock: 'next' }]);
    assert.equal(await textOf(page.getByTestId('clock')), 'Mon 24 Sep 2029 14:32');
    assert.match(await textOf(page.getByTestId('guide')), /all 8 steps are done/);
  });
});
