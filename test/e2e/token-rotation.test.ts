import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisMissing } from '../worlds/redis.ts';
import { startFleet } from './rotation-fleet.ts';

const HOUR_MS = 3_600_000;
const ADDRESSES = ['127.0.0.21', '127.0.0.22'] as const;

/** No call was made with a token that was dead when it came. */
const noDead = (calls: readonly { refused: string | undefined }[]): void =>
  assert.deepEqual(
    calls.filter(one => one.refused !== undefined),
    [],
  );

for (const engine of ['sqlite', 'redis'] as const) {
  const skip = engine === 'redis' && redisMissing;
  test(`two instances live on rotating tokens for days, each used once (${engine})`, { skip }, async t => {
    const fleet = await startFleet(t, engine);
    const seed = fleet.tokens.install();
    await Promise.all(ADDRESSES.map(address => fleet.start(address, seed)));
    assert.deepEqual(fleet.refreshed(), [1, 0], 'the first start refreshes, once for both');
    await fleet.everybodyWorks();

    let hours = 0;
    for (const step of [5, 4, 2, 6, 5, 9, 1, 10, 11, 3, 8, 10, 11]) {
      const [before] = fleet.refreshed();
      await fleet.advance(step);
      hours += step;
      await fleet.everybodyWorks();
      const [after] = fleet.refreshed();
      assert.ok((after ?? 0) - (before ?? 0) <= 1, 'never twice for one expiry');
    }
    noDead(fleet.calls);
    const [taken = 0, refused] = fleet.refreshed();
    assert.equal(refused, 0);
    assert.ok(taken >= hours / 12 && taken <= 1 + hours / 8, `${taken} refreshes in ${hours} hours`);
    const used = fleet.tokens.refreshes.map(one => one.refreshToken);
    assert.equal(new Set(used).size, used.length, 'each refresh token was used once');
    assert.ok(new Set(fleet.calls.map(one => one.token)).size >= taken, 'the new tokens are used');

    // Forms and files too: Bolt's own client opens the one, the other is downloaded.
    await fleet.anaHandsAFileIn();
    assert.ok(fleet.stage.slack.traffic.some(one => one.method === 'GET files.slack.com'));
    noDead(fleet.calls);

    // Both asleep for longer than a token lives; then one of them starts anew beside the other.
    await fleet.advance(30);
    await fleet.everybodyWorks();
    await fleet.end(ADDRESSES[0], 'SIGTERM');
    await fleet.start(ADDRESSES[0], seed);
    await fleet.everybodyWorks();
    noDead(fleet.calls);
    assert.deepEqual(
      fleet.refreshed(),
      [taken + 1, 0],
      'the tokens in the store count, not those of the start',
    );
    assert.equal(await fleet.ready(ADDRESSES[1])(), 'ready\n');
  });
}

test('an instance dies in the middle of a refresh: the other takes over when the lease ends', async t => {
  const fleet = await startFleet(t, 'sqlite');
  const seed = fleet.tokens.install();
  await Promise.all(ADDRESSES.map(address => fleet.start(address, seed)));
  const held = Promise.withResolvers<string>();
  // The request never arrives where it would be carried out.
  fleet.bent.refresh = address => held.resolve(address);
  fleet.stage.clock.advance(10.5 * HOUR_MS);
  const telling = fleet.advance(0);
  const dying = await held.promise;
  await fleet.end(dying, 'SIGKILL');
  await telling.catch(() => {});
  await fleet.until('the other refreshed', async () => {
    await fleet.advance(0);
    return fleet.refreshed()[0] === 2;
  });
  await fleet.start(dying, seed);
  await fleet.everybodyWorks();
  noDead(fleet.calls);
  assert.deepEqual(fleet.refreshed(), [2, 0]);
});

test('an instance is stopped in the middle of a refresh: it keeps what it gets, and the other finds it', async t => {
  const fleet = await startFleet(t, 'sqlite');
  const seed = fleet.tokens.install();
  await Promise.all(ADDRESSES.map(address => fleet.start(address, seed)));
  const held = Promise.withResolvers<{ address: string; answer: () => Promise<void> }>();
  fleet.bent.refresh = (address, answer) => held.resolve({ address, answer });
  fleet.stage.clock.advance(10.5 * HOUR_MS);
  const telling = fleet.advance(0);
  const { address, answer } = await held.promise;
  const ending = fleet.end(address, 'SIGTERM');
  await sleep(300);
  await answer();
  await ending;
  await telling.catch(() => {});
  await fleet.advance(9);
  await fleet.everybodyWorks();
  noDead(fleet.calls);
  const used = fleet.tokens.refreshes.map(one => one.refreshToken);
  assert.equal(new Set(used).size, used.length);
  assert.equal(fleet.refreshed()[1], 0);
});

test('the answer to a refresh is lost: work goes on until the token ends, and what to do is said', async t => {
  const fleet = await startFleet(t, 'sqlite');
  const seed = fleet.tokens.install();
  await Promise.all(ADDRESSES.map(address => fleet.start(address, seed)));
  fleet.stage.slack.fault({ kind: 'drop-answer', method: 'oauth.v2.access' });
  await fleet.advance(10.5);
  await fleet.until('the refresh is refused', () => (fleet.refreshed()[1] ?? 0) > 0);
  await fleet.everybodyWorks();
  noDead(fleet.calls);
  assert.match(
    fleet.logs.join(''),
    /"level":50.*Slack refuses to refresh the bot token \(invalid_refresh_token\)/,
  );
  assert.equal(await fleet.ready(ADDRESSES[0])(), 'ready\n', 'the old token lives');

  await fleet.advance(2);
  for (const address of ADDRESSES)
    await fleet.until('it is not ready', async () =>
      /not ready: the bot token has ended: install the app again.*SLACK_REFRESH_TOKEN/.test(
        await fleet.ready(address)(),
      ),
    );
  const tries = fleet.tokens.refreshes.length;
  for (let looks = 0; looks < 20; looks += 1) await fleet.advance(0);
  // Each of them may have its turn only now.
  assert.ok(fleet.tokens.refreshes.length <= tries + ADDRESSES.length, 'they do not spin');

  // The operator installs the app again and restarts one instance; the other one finds the new tokens by itself.
  const fresh = fleet.tokens.install();
  await fleet.end(ADDRESSES[0], 'SIGTERM');
  await fleet.start(ADDRESSES[0], fresh);
  await fleet.advance(0);
  await fleet.until('both are ready', async () =>
    (await Promise.all(ADDRESSES.map(address => fleet.ready(address)()))).every(said => said === 'ready\n'),
  );
  await fleet.everybodyWorks();
  // It was not told of the new ones: its environment still holds the spent refresh token.
  await fleet.end(ADDRESSES[1], 'SIGKILL');
  await fleet.start(ADDRESSES[1], seed);
  await fleet.everybodyWorks();
  await fleet.advance(11);
  await fleet.everybodyWorks();
});
