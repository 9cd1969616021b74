import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { createAccess } from '../../src/cloudflare/access.ts';
import { asId, type ChannelId, type EffectId } from '../../src/domain/ids.ts';
import { no } from '../../src/domain/result.ts';
import { createHttpClient } from '../../src/http/client.ts';
import { fetchThrough } from '../../src/http/fetch-through.ts';
import { ServiceError } from '../../src/ports/service-error.ts';
import { message } from '../../src/slack/views/message.ts';
import { createChat } from '../../src/slack/web-api/chat.ts';
import { createWebClient } from '../../src/slack/web-api/web-client.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { AUDIT_KEY, minute } from '../contract/records.ts';
import { createWorldDispatcher } from '../worlds/network.ts';
import { startStage } from '../worlds/stage.ts';
import { startPlay } from './play.ts';
import { anaAsks, anaHandsBack, cardText } from './steps.ts';

/** The most that the account is asked in five minutes by all instances together. */
const OURS = 960;
const ACCOUNT = '023e105f4ecef8ad9ca31a8372d0c353';

const storeFile = async (t: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-limits-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'store.db');
};

test('when the share of Cloudflare’s calls is used up, the card says so, and all goes on when there is room', async t => {
  const path = await storeFile(t);
  const play = await startPlay({ store: `sqlite:${path}` });
  t.after(() => play.close());
  await anaAsks(play);
  const metadata = await play.doJumpCloud();

  // What the form asked was counted; the rest of the budget goes to other instances.
  const beside = new DatabaseSync(path);
  const { changes } = beside
    .prepare('UPDATE budgets SET used = ? WHERE key = ?')
    .run(OURS, `cloudflare:${ACCOUNT}`);
  beside.close();
  assert.equal(changes, 1);

  await anaHandsBack(play, metadata);
  assert.match(cardText(play), /used its share of the calls/);
  await play.advance('PT4M');
  assert.doesNotMatch(cardText(play), /Needs approval/);
  await play.advance('PT2M');
  assert.match(cardText(play), /Needs approval/);
});

test('instances share the calls: together never more than the budget, and what is refused was not sent', async t => {
  const path = await storeFile(t);
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  t.after(async () => {
    await dispatcher.destroy();
    await stage.close();
  });
  let sent = 0;
  const http = createHttpClient({
    dispatcher,
    random: () => 0,
    monotonicMs: () => performance.now(),
    observe: () => {
      sent += 1;
    },
  });
  const instance = async () => {
    const store = await createSqliteStore({ path, auditKey: AUDIT_KEY });
    t.after(() => store.close());
    const take = async () => {
      const answer = await store.takeBudget('shared', 40, 300_000, minute(0));
      return answer.ok ? answer : no({ retryAfterMs: answer.error.until.getTime() - minute(0).getTime() });
    };
    const readSpMetadata = (): never => assert.fail('not asked for');
    return createAccess({
      http,
      accountId: asId(ACCOUNT),
      token: 'cf-token-acme',
      readSpMetadata,
      budget: { take },
    });
  };
  const instances = [await instance(), await instance()] as const;
  // The first answers fail and are asked for again: each try counts.
  stage.cloudflare.fault({ kind: '500', times: 3 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 60 }, (_, n) => instances[n % 2 === 0 ? 0 : 1].organization()),
  );
  assert.equal(sent, 40);
  const refused = outcomes.flatMap(one => (one.status === 'rejected' ? [one.reason as unknown] : []));
  assert.ok(refused.length >= 20);
  for (const error of refused) {
    assert.ok(error instanceof ServiceError && error.kind === 'rate-limited', String(error));
    assert.equal(error.code, 'own-budget');
    assert.ok((error.retryAfterMs ?? 0) >= 300_000 && (error.retryAfterMs ?? 0) <= 310_000);
  }
});

test('a post that Slack did not take yet is sent again without looking for it; one that may be there is looked for', async t => {
  const stage = await startStage();
  const dispatcher = createWorldDispatcher({ ...stage, lookup: host => stage.network.lookup(host) });
  t.after(async () => {
    await dispatcher.destroy();
    await stage.close();
  });
  const token = 'xoxb-acme-1';
  const called: string[] = [];
  const through = fetchThrough(dispatcher);
  const fetch: typeof through = (url, init) => {
    called.push(new URL(url).pathname.replace('/api/', ''));
    return through(url, init);
  };
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const start = () =>
    createChat({
      client: createWebClient({ token, fetch }),
      fetch,
      token,
      workspaceUrl: '',
      monotonicMs: () => 0,
      log,
    });
  const [channel, dm] = [asId<ChannelId>('C0ITCHANGES'), asId<ChannelId>('D0ANA')];
  const post = (chat: ReturnType<typeof start>, to: ChannelId, attempt: number) => {
    const origin = { effect: asId<EffectId>('e1'), attempt, firstClaimedAt: minute(0) };
    return chat.post({ channel: to }, message('one', []), origin);
  };

  const looks = (): number => called.filter(method => method === 'conversations.history').length;
  const chat = start();
  const inDm = await post(chat, dm, 1);
  stage.slack.fault({ kind: '429', method: 'chat.postMessage', retryAfter: 7, times: 2 });
  const isTooSoon = (error: ServiceError): boolean =>
    error.kind === 'rate-limited' && error.retryAfterMs === 7_000;
  await assert.rejects(post(chat, channel, 1), isTooSoon);
  assert.deepEqual(await post(chat, dm, 2), inDm, 'the one in the DM was sent');
  assert.equal(looks(), 1);
  await assert.rejects(post(chat, channel, 2), isTooSoon);
  const inChannel = await post(chat, channel, 3);
  assert.equal(looks(), 1, 'there was nothing to look for');
  assert.equal(called.filter(method => method === 'chat.postMessage').length, 4);
  assert.deepEqual(await post(start(), channel, 4), inChannel, 'another instance looks, and finds it');
  assert.equal(looks(), 2);
});
