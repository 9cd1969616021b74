import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchThrough } from '../../../src/http/fetch-through.ts';
import { startRotation } from '../../../src/slack/tokens/rotation.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { AUDIT_KEY } from '../../contract/records.ts';
import { createWorldDispatcher } from '../../worlds/network.ts';
import { installation } from '../../worlds/slack/cast.ts';
import { startStage } from '../../worlds/stage.ts';

const { clientId, clientSecret } = installation;

test('without rotation nothing is asked and nothing is changed', async () => {
  const store = new Proxy({}, { get: (_, name) => assert.fail(`the store was asked: ${String(name)}`) });
  const fetch = () => assert.fail('Slack was asked');
  const deps = { botToken: 'xoxb-1', rotation: null, fetch, store, random: () => assert.fail('chance') };
  const rotation = await startRotation({ ...deps, clock: {}, log: {} } as never);
  assert.deepEqual(rotation, { fetch, botToken: null });
});

test('with rotation the token of the environment stands for the one of now', async t => {
  const stage = await startStage();
  const { slack, clock, random } = stage;
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  const fetch = fetchThrough(dispatcher);
  const { botToken, refreshToken } = slack.tokens.install();
  const store = await createSqliteStore({ path: ':memory:', auditKey: AUDIT_KEY });
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const rotation = await startRotation({
    botToken,
    fetch,
    store,
    clock,
    random,
    log,
    rotation: { clientId, clientSecret, refreshToken },
  });
  t.after(async () => {
    await rotation.botToken?.stop(0);
    await store.close();
    await dispatcher.destroy();
    await stage.close();
  });
  const ask = async (): Promise<unknown> =>
    (
      await rotation.fetch('https://slack.com/api/auth.test', {
        method: 'POST',
        headers: { authorization: `Bearer ${botToken}` },
      })
    ).json();
  assert.equal(Object(await ask()).ok, true);
  const current = (await rotation.botToken?.current()) ?? '';
  assert.notEqual(current, botToken);
  slack.tokens.revoke(current);
  assert.equal(Object(await ask()).ok, true, 'asked again with the next one');
  clock.advance(50 * 3_600_000);
  assert.equal(Object(await ask()).ok, true, 'refreshed before it is asked');
  assert.deepEqual(
    slack.tokens.refreshes.map(one => one.ok),
    [true, true, true],
  );
});
