import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withBotToken } from '../../../src/slack/tokens/token-fetch.ts';

const STAND_IN = 'xoxe.xoxb-stand-in';
const API = 'https://slack.com/api/auth.test';

const setUp = (answers: Readonly<Record<string, string>>, next = 'now') => {
  const sent: { url: string; authorization: string | null; body: unknown }[] = [];
  const fetch = withBotToken({
    standIn: STAND_IN,
    current: async () => 'now',
    instead: async () => next,
    fetch: async (url, init) => {
      const authorization = new Headers(init?.headers).get('authorization');
      sent.push({ url: String(url), authorization, body: init?.body });
      return new Response(answers[authorization ?? ''] ?? '{"ok":true}');
    },
  });
  const authorized = (token: string) => ({ headers: { Authorization: `Bearer ${token}` }, body: 'b' });
  return { fetch, sent, authorized };
};

describe('fetch with the bot token of now', () => {
  it('exchanges the token of the environment, wherever it goes', async () => {
    const { fetch, sent, authorized } = setUp({});
    assert.equal(await (await fetch(API, authorized(STAND_IN))).text(), '{"ok":true}');
    await fetch('https://files.slack.com/files-pri/T0-F0/x', authorized(STAND_IN));
    assert.deepEqual(
      sent.map(one => [one.authorization, one.body]),
      [
        ['Bearer now', 'b'],
        ['Bearer now', 'b'],
      ],
    );
  });

  it('leaves other tokens, and requests without one, as they are', async () => {
    const { fetch, sent, authorized } = setUp({ 'Bearer xapp-1': '{"ok":false,"error":"invalid_auth"}' });
    await fetch(API, authorized('xapp-1'));
    await fetch('https://files.slack-edge.com/x');
    assert.deepEqual(
      sent.map(one => one.authorization),
      ['Bearer xapp-1', null],
    );
  });

  for (const error of ['token_expired', 'token_revoked', 'invalid_auth']) {
    it(`sends a call once more after ${error}, if there is another token`, async () => {
      const refusal = `{"ok":false,"error":"${error}"}`;
      const renewed = setUp({ 'Bearer now': refusal }, 'next');
      assert.equal(await (await renewed.fetch(API, renewed.authorized(STAND_IN))).text(), '{"ok":true}');
      assert.deepEqual(
        renewed.sent.map(one => [one.authorization, one.body]),
        [
          ['Bearer now', 'b'],
          ['Bearer next', 'b'],
        ],
      );
      const none = setUp({ 'Bearer now': refusal });
      assert.equal(await (await none.fetch(API, none.authorized(STAND_IN))).text(), refusal);
      const twice = setUp({ 'Bearer now': refusal, 'Bearer next': refusal }, 'next');
      assert.equal(await (await twice.fetch(API, twice.authorized(STAND_IN))).text(), refusal);
      assert.equal(twice.sent.length, 2);
    });
  }

  it('is misled by no other refusal, no text of people and no file', async () => {
    const quoted = JSON.stringify({ ok: true, text: '{"ok":false,"error":"token_expired"}' });
    for (const [url, text] of [
      [API, '{"ok":false,"error":"channel_not_found"}'],
      [API, quoted],
      ['https://files.slack.com/files-pri/T0-F0/x', '{"ok":false,"error":"token_expired"}'],
    ] as const) {
      const { fetch, sent, authorized } = setUp({ 'Bearer now': text }, 'next');
      assert.equal(await (await fetch(url, authorized(STAND_IN))).text(), text);
      assert.equal(sent.length, 1, text);
    }
  });
});
