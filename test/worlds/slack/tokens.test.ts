import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorldClock } from '../clock.ts';
import { createRandom } from '../random.ts';
import { installation } from './cast.ts';
import { createIds } from './ids.ts';
import { text } from './json.ts';
import { createTokens } from './tokens.ts';

const setUp = () => {
  const clock = createWorldClock();
  const tokens = createTokens(clock, createIds(clock, createRandom(1)));
  const access = tokens.methods['oauth.v2.access'] ?? assert.fail();
  const refresh = (refresh_token: string, more = {}) => {
    const { clientId: client_id, clientSecret: client_secret } = installation;
    return access({
      client_id,
      client_secret,
      grant_type: 'refresh_token',
      refresh_token,
      ...more,
    }) as Record<string, unknown>;
  };
  return { clock, tokens, refresh };
};

test('the lasting token is good until rotating ones are refreshed for the first time', () => {
  const { tokens, refresh } = setUp();
  const { refreshToken } = tokens.install();
  assert.equal(tokens.refusalOf(installation.botToken), undefined);
  refresh(refreshToken);
  assert.equal(tokens.refusalOf(installation.botToken), 'token_revoked');
});

test('a refresh token is good for one use; the old bot token lives on until its own end', () => {
  const { clock, tokens, refresh } = setUp();
  const { botToken, refreshToken } = tokens.install();
  clock.advance(6 * 3_600_000);
  const answer = refresh(refreshToken);
  assert.deepEqual([answer.expires_in, answer.token_type], [43_200, 'bot']);
  const next = text(answer.access_token);
  assert.match(next, /^xoxe\.xoxb-1-/);
  assert.throws(() => refresh(refreshToken), { error: 'invalid_refresh_token' });
  assert.deepEqual([tokens.refusalOf(botToken), tokens.refusalOf(next)], [undefined, undefined]);
  clock.advance(6 * 3_600_000);
  assert.deepEqual([tokens.refusalOf(botToken), tokens.refusalOf(next)], ['token_expired', undefined]);
  assert.deepEqual(
    tokens.refreshes.map(one => one.ok),
    [true, false],
  );
});

test('at most two bot tokens live, and a wrong app gets none', () => {
  const { tokens, refresh } = setUp();
  const { botToken, refreshToken } = tokens.install();
  const second = refresh(refreshToken);
  refresh(text(second.refresh_token));
  assert.equal(tokens.refusalOf(botToken), 'token_revoked');
  assert.equal(tokens.refusalOf(text(second.access_token)), undefined);
  const third = tokens.install().refreshToken;
  assert.throws(() => refresh(third, { client_id: '1.2' }), { error: 'invalid_client_id' });
  assert.throws(() => refresh(third, { client_secret: 'x' }), { error: 'bad_client_secret' });
  assert.throws(() => refresh(third, { grant_type: 'authorization_code' }), { error: 'invalid_grant_type' });
  assert.equal(tokens.refusalOf('xoxe.xoxb-guessed'), 'invalid_auth');
});
