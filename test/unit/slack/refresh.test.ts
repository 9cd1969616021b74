import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fetchThrough } from '../../../src/http/fetch-through.ts';
import type { ServiceError } from '../../../src/ports/service-error.ts';
import { createRefresh } from '../../../src/slack/tokens/refresh.ts';
import { createWorldDispatcher } from '../../worlds/network.ts';
import { installation } from '../../worlds/slack/cast.ts';
import { startStage } from '../../worlds/stage.ts';

const { clientId, clientSecret } = installation;

const setUp = async (t: TestContext) => {
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  t.after(async () => {
    await dispatcher.destroy();
    await stage.close();
  });
  return { ...stage, fetch: fetchThrough(dispatcher) };
};

test('a refresh token is exchanged once, with the secret of the app and without a token', async t => {
  const { slack, fetch } = await setUp(t);
  const refresh = createRefresh({ fetch, clientId, clientSecret });
  const { refreshToken } = slack.tokens.install();
  const answer = await refresh(refreshToken);
  assert.equal(answer.lifeMs, 43_200_000);
  assert.equal(slack.tokens.refusalOf(answer.accessToken), undefined);
  await assert.rejects(refresh(refreshToken), { kind: 'refused', code: 'invalid_refresh_token' });
  assert.notEqual((await refresh(answer.refreshToken)).accessToken, answer.accessToken);
});

test('what goes wrong is told apart, and no secret is in it', async t => {
  const { slack, fetch } = await setUp(t);
  const { refreshToken } = slack.tokens.install();
  const foreign = createRefresh({ fetch, clientId, clientSecret: 'another-secret-of-an-app' });
  await assert.rejects(foreign(refreshToken), { kind: 'refused', code: 'bad_client_secret' });
  const refresh = createRefresh({ fetch, clientId, clientSecret });
  const method = 'oauth.v2.access';
  slack.fault({ kind: '429', method, retryAfter: 7 });
  await assert.rejects(refresh(refreshToken), { kind: 'rate-limited', retryAfterMs: 7_000 });
  slack.fault({ kind: '5xx', method });
  await assert.rejects(refresh(refreshToken), { kind: 'server' });
  slack.fault({ kind: 'drop-answer', method });
  await assert.rejects(refresh(refreshToken), (error: ServiceError) => {
    assert.equal(error.kind, 'unreachable');
    assert.ok(!JSON.stringify([error, String(error.stack)]).includes(refreshToken));
    return true;
  });
  const odd = createRefresh({ fetch: async () => new Response('{"ok":true}'), clientId, clientSecret });
  await assert.rejects(odd(refreshToken), { kind: 'broken-answer' });
});
