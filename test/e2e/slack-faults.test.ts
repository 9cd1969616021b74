import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { freePort, signingSecret } from '../playground/environment.ts';
import { type Play, startPlay } from './play.ts';
import {
  anaAsks,
  anaHandsBack,
  card,
  cardText,
  dmText,
  newestDm,
  samlProviders,
  threadText,
  untilPlan,
  untilWritten,
} from './steps.ts';
import { nothingTwice } from './twice.ts';

const breaks = (play: Play, fault: Record<string, unknown>): Promise<unknown> =>
  play.act({ fault: { world: 'slack', ...fault } });

const cards = (play: Play): number =>
  play
    .state()
    .channels.flatMap(channel => channel.messages)
    .filter(
      message => message.blocks.some(block => block.type === 'header') && message.threadTs === undefined,
    )
    .filter(message => JSON.stringify(message.blocks).includes('Set up: Acme staff')).length;

/** From the form to the kept connection, whatever goes wrong in between. */
async function wholeStory(play: Play, before: () => Promise<unknown>): Promise<void> {
  await before();
  await anaAsks(play);
  await play.advance('PT10M');
  const metadata = await play.doJumpCloud();
  await before();
  await anaHandsBack(play, metadata);
  await play.advance('PT10M');
  await before();
  await play.presses('ben', 'approve', card(play));
  await play.advance('PT10M');
  const login = await play.logsIn('ana', { test: true });
  await play.presses('ana', 'paste-result', card(play));
  await before();
  await play.submits('ana', { email: 'ana@acme.com', result: JSON.stringify(login.json) });
  await play.advance('PT10M');
  await before();
  await play.presses('ana', 'keep', card(play));
  await play.advance('PT10M');
  assert.match(cardText(play), /Live since/);
  assert.equal(samlProviders(play).length, 1);
  assert.equal(play.state().cloudflare.writes.length, 1);
  assert.equal(cards(play), 1);
  assert.equal(play.dm('ana').filter(message => play.text(message).startsWith('Recipe: ')).length, 1);
}

describe('Slack has had enough, is down, or loses its answers', { concurrency: 2 }, () => {
  for (const [what, fault] of Object.entries({
    'a limit on posts': { kind: '429', method: 'chat.postMessage', retryAfter: 40, times: 2 },
    'a limit on edits': { kind: '429', method: 'chat.update', retryAfter: 40, times: 2 },
    'a server error on posts': { kind: '5xx', method: 'chat.postMessage', times: 2 },
    'a lost answer to a post': { kind: 'drop-answer', method: 'chat.postMessage', times: 2 },
    'a lost answer to an edit': { kind: 'drop-answer', method: 'chat.update', times: 2 },
    'a lost answer to an upload': { kind: 'drop-answer', method: 'files.completeUploadExternal' },
    'a refused look at a file': { kind: '5xx', method: 'files.info' },
  })) {
    test(`${what}, at every step: everything is said, once`, async t => {
      const play = await startPlay();
      t.after(() => play.close());
      await wholeStory(play, async () => {
        await play.act({ fault: { world: 'slack', clear: true } });
        await breaks(play, fault);
      });
      nothingTwice(play);
    });
  }

  test('the upload of the pair is cut: the next attempt makes it known which pair is valid', async t => {
    for (const method of ['files.getUploadURLExternal', 'files.completeUploadExternal']) {
      for (const kind of ['5xx', 'drop-answer']) {
        const play = await startPlay();
        t.after(() => play.close());
        await breaks(play, { kind, method });
        await anaAsks(play);
        await play.advance('PT5M');
        assert.deepEqual(
          play.files('ana').map(file => file.name),
          ['samlidp.key', 'samlidp.crt'],
          `${kind} ${method}`,
        );
        await anaHandsBack(play, await play.doJumpCloud());
        assert.match(cardText(play), /Needs approval/, `${kind} ${method}`);
        nothingTwice(play);
      }
    }
  });
});

describe('what comes twice acts once', { concurrency: 2 }, () => {
  for (const delivery of ['socket', 'http'] as const) {
    test(`every delivery comes twice (${delivery})`, async t => {
      const play = await startPlay({ delivery });
      t.after(() => play.close());
      await wholeStory(play, () => breaks(play, { kind: 'duplicate-delivery', times: 3 }));
      nothingTwice(play);
    });
  }

  test('two approvers press in the same moment: one write, both are told', async t => {
    const play = await startPlay();
    t.after(() => play.close());
    await untilPlan(play);
    const { channel, ts, blocks } = card(play);
    const button = blocks
      .flatMap(block => (Array.isArray(block.elements) ? (block.elements as Record<string, unknown>[]) : []))
      .find(element => element.action_id === 'approve');
    const press = (as: string) =>
      play.rehearsal.stage.slack.act.click({
        as,
        channel,
        ts,
        actionId: 'approve',
        value: String(button?.value),
      });
    await Promise.all([press('ben'), press('cleo'), press('ben')]);
    await play.rehearsal.settled();
    assert.equal(samlProviders(play).length, 1);
    assert.equal(play.state().cloudflare.writes.length, 1);
    const refused = [...play.answers('ben'), ...play.answers('cleo')].map(answer => play.text(answer));
    assert.ok(
      refused.some(text => /before your click arrived|approved this plan already/.test(text)),
      refused.join('\n') || 'nobody was told',
    );
  });

  test('a signed request is sent again by somebody who recorded it: answered, and nothing happens', async t => {
    const recorded: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
    const port = await freePort();
    const recorder = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const sent = {
          path: request.url ?? '/',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        recorded.push(sent);
        void send(sent).then(async answer => {
          const type = answer.headers.get('content-type');
          response.writeHead(answer.status, type === null ? {} : { 'content-type': type });
          response.end(await answer.text());
        });
      });
    });
    const send = ({ path, headers, body }: (typeof recorded)[number]): Promise<Response> => {
      const { 'content-type': type = '' } = headers;
      const signature = ['x-slack-signature', 'x-slack-request-timestamp'].map(name => [
        name,
        String(headers[name]),
      ]);
      const sent = { 'content-type': type, ...Object.fromEntries(signature) };
      return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: sent, body });
    };
    await new Promise<void>(resolve => recorder.listen(0, '127.0.0.1', resolve));
    t.after(() => recorder.close());
    const play = await startPlay({ delivery: 'http', environment: { PORT: String(port) } });
    t.after(() => play.close());
    const url = `http://127.0.0.1:${(recorder.address() as AddressInfo).port}/slack/events`;
    play.rehearsal.stage.slack.deliverByHttp({ url, signingSecret });

    await untilWritten(play);
    const before = [cardText(play), threadText(play), dmText(play), play.state().cloudflare.writes.length];
    const all = [...recorded];
    assert.ok(all.length >= 4);
    // Commands only show a form; everything else changes something.
    const deeds = all.filter(
      ({ body }) => !body.startsWith('token=') && !body.includes('command=%2Fjcaccess'),
    );
    for (const deed of [...deeds].reverse()) assert.equal((await send(deed)).status, 200);
    await play.rehearsal.settled();
    await play.advance('PT1M');
    assert.deepEqual(
      [cardText(play), threadText(play), dmText(play), play.state().cloudflare.writes.length],
      before,
    );
    const forged = all.findLast(({ body }) => body.includes('U0BEN'));
    assert.ok(forged);
    const other = { ...forged, body: forged.body.replace('U0BEN', 'U0CLEO') };
    assert.equal((await send(other)).status, 401);
  });
});

test('the form came too late for Slack: told privately how to get another', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await breaks(play, { kind: 'refuse', method: 'views.open', error: 'expired_trigger_id' });
  await play.types('ana', '/jcaccess setup');
  assert.equal(play.hasModal('ana'), false);
  assert.match(
    play.text(play.answers('ana').at(-1) ?? assert.fail('no answer')),
    /The form came too late for Slack\. Type \/jcaccess setup again/,
  );
  await anaAsks(play);
  await breaks(play, { kind: 'refuse', method: 'views.open', error: 'expired_trigger_id' });
  await play.presses('ana', 'withdraw', card(play));
  assert.match(
    play.text(play.answers('ana').at(-1) ?? assert.fail('no answer')),
    /The form came too late for Slack\. Press the button again/,
  );
});

test('the command comes twice: one form, and no word of trouble', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  const before = play.answers('ana').length;
  await breaks(play, { kind: 'duplicate-delivery' });
  await play.types('ana', '/jcaccess setup');
  assert.equal(play.hasModal('ana'), true);
  assert.deepEqual(play.answers('ana').slice(before), []);
});

test('Slack knows no tables: the card says the same in words, from then on at once', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await anaAsks(play);
  await anaHandsBack(play, await play.doJumpCloud());
  assert.ok(card(play).blocks.some(block => block.type === 'table'));
  const { ts } = card(play);
  await breaks(play, { kind: 'refuse', method: 'chat.update', error: 'invalid_blocks', ts });
  await play.presses('ben', 'approve', card(play));
  assert.ok(!card(play).blocks.some(block => block.type === 'plan' || block.type === 'table'));
  assert.match(cardText(play), /Access has exactly the plan/);
  nothingTwice(play);
});

test('Slack sends a sign-in page instead of the file: the operator is named, and the file can be sent again', async t => {
  for (const redirect of [false, true]) {
    const play = await startPlay();
    t.after(() => play.close());
    await anaAsks(play);
    const good = await play.doJumpCloud();
    await breaks(play, { kind: 'login-html', redirect });
    await anaHandsBack(play, good);
    assert.match(newestDm(play), /sign-in page instead of the file.*operator.*files:read.*reference/s);
    assert.match(cardText(play), /Waiting for JumpCloud/);
    await anaHandsBack(play, good);
    assert.match(cardText(play), /Needs approval/);
  }
});

test('the card was deleted in Slack: a new one replaces it', async t => {
  const play = await startPlay();
  t.after(() => play.close());
  await untilPlan(play);
  const old = card(play);
  await breaks(play, { kind: 'refuse', method: 'chat.update', error: 'message_not_found', ts: old.ts });
  await play.presses('ben', 'approve', old);
  assert.notEqual(card(play).ts, old.ts);
  assert.match(cardText(play), /nobody has confirmed a login yet/);
  assert.equal(samlProviders(play).length, 1);
});
