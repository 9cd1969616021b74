import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../../../src/ports/service-error.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { BotToken } from '../../../src/slack/tokens/bot-token.ts';
import { startBotToken } from '../../../src/slack/tokens/bot-token.ts';
import { PAIR_NAME, seedPair } from '../../../src/slack/tokens/token-pair.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';
import { AUDIT_KEY, minute } from '../../contract/records.ts';

const HOUR_MS = 3_600_000;
const LEASE_MS = 400;
const spent = new ServiceError({
  service: 'slack',
  kind: 'refused',
  code: 'invalid_refresh_token',
  message: 'Slack refused: invalid_refresh_token',
});
const away = new ServiceError({
  service: 'slack',
  kind: 'unreachable',
  code: 'unreachable',
  message: 'Slack could not be reached',
});

/** One store, a clock that only jumps, and a Slack that takes each refresh token once: r0 gives a1 and r1, and so on. */
const setUp = async (t: TestContext) => {
  let now = minute(0).getTime();
  let leaseNow = 1_000;
  const kept = await createSqliteStore({ path: ':memory:', auditKey: AUDIT_KEY, leaseClock: () => leaseNow });
  const good = new Set(['r0']);
  const asked: string[] = [];
  const lines: { level: string; message: string }[] = [];
  const answers: (() => Promise<void> | void)[] = [];
  let count = 0;
  const refresh = async (refreshToken: string) => {
    asked.push(refreshToken);
    await answers.shift()?.();
    if (!good.delete(refreshToken)) throw spent;
    count += 1;
    good.add(`r${count}`);
    return { accessToken: `a${count}`, refreshToken: `r${count}`, lifeMs: 12 * HOUR_MS };
  };
  const note = (level: string) => (message: string) => void lines.push({ level, message });
  const log = {
    debug: () => {},
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  };
  const started: BotToken[] = [];
  t.after(async () => {
    await Promise.all(started.map(one => one.stop(100)));
    await kept.close();
  });
  return {
    asked,
    lines,
    answers,
    good,
    store: kept,
    start: async (more: { seed?: string; random?: number; store?: Store } = {}): Promise<BotToken> => {
      const { seed = '0', random = 0, store = kept } = more;
      const one = await startBotToken({
        store,
        refresh,
        log,
        leaseMs: LEASE_MS,
        seed: seedPair(`a${seed}`, `r${seed}`),
        clock: { now: () => new Date(now) },
        random: () => random,
      });
      started.push(one);
      return one;
    },
    /** Moves both clocks and lets those look who look. */
    pass: async (ms: number, ...lookers: BotToken[]): Promise<void> => {
      now += ms;
      leaseNow += ms;
      for (const one of lookers) one.wake();
      await sleep(10);
    },
    passLease: () => {
      leaseNow += LEASE_MS;
    },
  };
};

describe('the bot token', () => {
  it('is refreshed at the first start, and then two hours before its end', async t => {
    const { start, pass, asked, store } = await setUp(t);
    const one = await start();
    assert.equal(await one.current(), 'a1');
    await pass(10 * HOUR_MS, one);
    assert.deepEqual(asked, ['r0']);
    await pass(1, one);
    assert.deepEqual([asked, await one.current()], [['r0', 'r1'], 'a2']);
    assert.equal((await store.secret(PAIR_NAME))?.version, 2);
    const early = await start({ random: 0.5 });
    await pass(10 * HOUR_MS - 5 * 60_000 + 1, early);
    assert.equal(await early.current(), 'a3', 'with jitter five minutes earlier');
  });

  it('goes on from what the store has, unless the operator put in another refresh token', async t => {
    const { start, asked, good, pass } = await setUp(t);
    await (await start()).stop(100);
    assert.equal(await (await start()).current(), 'a1');
    assert.deepEqual(asked, ['r0']);
    await pass(30 * HOUR_MS);
    assert.equal(await (await start()).current(), 'a2', 'also when it had ended meanwhile');
    good.add('rNew');
    assert.equal(await (await start({ seed: 'New' })).current(), 'a3');
    assert.deepEqual(asked, ['r0', 'r1', 'rNew']);
    assert.equal(await (await start({ seed: 'New' })).current(), 'a3');
  });

  it('is taken over from the instance that was first', async t => {
    const { start, pass, asked, lines } = await setUp(t);
    const both = await Promise.all([start(), start({ random: 0.9 })]);
    const current = () => Promise.all(both.map(one => one.current()));
    assert.deepEqual([asked, await current()], [['r0'], ['a1', 'a1']]);
    await pass(11 * HOUR_MS, ...both);
    await pass(60_000, ...both);
    assert.deepEqual(
      [asked, await current()],
      [
        ['r0', 'r1'],
        ['a2', 'a2'],
      ],
    );
    assert.equal(lines.filter(line => line.level !== 'info').length, 0);
  });

  it('is renewed at once when Slack does not take it, once for all who ask', async t => {
    const { start, asked } = await setUp(t);
    const [one, other] = [await start(), await start()];
    assert.deepEqual(await Promise.all(['a1', 'a1', 'a1'].map(one.instead)), ['a2', 'a2', 'a2']);
    assert.equal(await one.instead('a1'), 'a2', 'a late one gets what is there');
    assert.equal(await other.instead('a1'), 'a2', 'another instance finds it in the store');
    assert.deepEqual(asked, ['r0', 'r1']);
  });

  it('waits for an instance that is at it while the token is dead, and for one that died no longer than its lease', async t => {
    const { start, pass, passLease, asked, answers } = await setUp(t);
    const [one, other] = [await start(), await start()];
    const slow = Promise.withResolvers<void>();
    answers.push(() => slow.promise);
    await pass(13 * HOUR_MS, one);
    const waiting = other.current();
    await sleep(300);
    slow.resolve();
    assert.equal(await waiting, 'a2');
    assert.deepEqual(asked, ['r0', 'r1']);

    answers.push(() => new Promise(() => {}));
    await pass(13 * HOUR_MS, one);
    const patient = other.current();
    await sleep(300);
    assert.deepEqual(asked, ['r0', 'r1', 'r2']);
    passLease();
    assert.equal(await patient, 'a3');
  });

  it('is kept later when its lease was lost or the store failed in between, and nobody loses it', async t => {
    const { start, pass, passLease, answers, store, lines, asked } = await setUp(t);
    answers.push(passLease);
    const one = await start();
    assert.equal(await one.current(), 'a1', 'it is used though it is not kept');
    assert.equal(await store.secret(PAIR_NAME), null);
    await pass(1, one);
    assert.match((await store.secret(PAIR_NAME))?.text ?? '', /"a1".*"r1"/);

    let isBroken = true;
    const keepSecret: Store['keepSecret'] = (...args) =>
      isBroken ? Promise.reject(new Error('the disk is full')) : store.keepSecret(...args);
    const other = await start({ store: { ...store, keepSecret } });
    await pass(11 * HOUR_MS, other);
    assert.equal(await other.current(), 'a2');
    assert.ok(lines.some(line => line.level === 'error'));
    isBroken = false;
    await other.stop(100);
    assert.match((await store.secret(PAIR_NAME))?.text ?? '', /"a2"/, 'at the latest when it stops');
    await pass(1, one);
    assert.deepEqual([await one.current(), asked], ['a2', ['r0', 'r1']]);
  });

  it('is tried again with growing pauses while Slack is away', async t => {
    const { start, pass, asked, answers, lines } = await setUp(t);
    const one = await start();
    const fail = () => {
      throw away;
    };
    answers.push(fail, fail, fail);
    await pass(10 * HOUR_MS + 1, one);
    for (const [ms, tries] of [
      [0, 2],
      [4_000, 2],
      [1_000, 3],
      [9_000, 3],
      [1_000, 4],
      [19_000, 4],
      [1_000, 5],
    ] as const) {
      await pass(ms, one);
      assert.equal(asked.length, tries, `after ${ms} ms more`);
    }
    assert.equal(await one.current(), 'a2');
    assert.equal(lines.filter(line => line.level === 'warn').length, 3);
    assert.ok(!lines.some(line => line.level === 'error'));
  });

  it('says when the refresh token is spent, works on while it lives, and does not spin', async t => {
    const { start, pass, asked, good, lines } = await setUp(t);
    const one = await start();
    good.clear();
    await pass(11 * HOUR_MS, one);
    for (let looks = 0; looks < 20; looks += 1) await pass(1_000, one);
    assert.deepEqual(asked, ['r0', 'r1']);
    assert.deepEqual([await one.current(), one.trouble()], ['a1', null]);
    const [said, ...more] = lines.filter(line => line.level === 'error');
    assert.match(
      said?.message ?? '',
      /\(invalid_refresh_token\): install the app again.*SLACK_REFRESH_TOKEN/,
    );
    assert.equal(more.length, 0);
    await pass(HOUR_MS, one);
    assert.match(one.trouble() ?? '', /has ended: install the app again/);
    for (let calls = 0; calls < 20; calls += 1) assert.equal(await one.current(), 'a1');
    assert.deepEqual(asked, ['r0', 'r1', 'r1'], 'once more after a quarter of an hour');

    good.add('rNew');
    const fresh = await start({ seed: 'New' });
    assert.equal(await one.current(), 'a2', 'new tokens of another instance are found');
    assert.deepEqual([one.trouble(), fresh.trouble()], [null, null]);
  });

  it('of an environment that is behind is left for the living one in the store', async t => {
    const { start, asked } = await setUp(t);
    await start();
    const stale = await start({ seed: 'Old' });
    assert.equal(await stale.current(), 'a1');
    assert.deepEqual(asked, ['r0', 'rOld']);
  });

  it('says in between that it has ended and is not refreshed yet', async t => {
    const { start, pass, answers } = await setUp(t);
    const one = await start();
    answers.push(() => {
      throw away;
    });
    await pass(12 * HOUR_MS, one);
    assert.equal(one.trouble(), 'the bot token has ended and is not refreshed yet');
  });

  it('lets a refresh end before it stops, and begins none after', async t => {
    const { start, pass, passLease, asked, answers, store } = await setUp(t);
    const one = await start();
    const slow = Promise.withResolvers<void>();
    answers.push(() => slow.promise);
    await pass(11 * HOUR_MS, one);
    const stopping = one.stop(5_000);
    slow.resolve();
    await stopping;
    assert.match((await store.secret(PAIR_NAME))?.text ?? '', /"a2"/);
    await pass(11 * HOUR_MS, one);
    assert.deepEqual(asked, ['r0', 'r1']);

    const slower = await start();
    const late = Promise.withResolvers<void>();
    answers.push(() => late.promise);
    await pass(12 * HOUR_MS, slower);
    const ending = slower.stop(5_000);
    passLease();
    late.resolve();
    await ending;
    assert.match((await store.secret(PAIR_NAME))?.text ?? '', /"a4"/, 'also when its lease was over by then');
  });

  it('is not begun with a pair that cannot be opened or read', async t => {
    const { start, store, asked } = await setUp(t);
    const token = await store.leaseSecret(PAIR_NAME, LEASE_MS);
    await store.keepSecret(PAIR_NAME, token ?? '', '{"accessToken":"xoxb-1"}', 0);
    await assert.rejects(
      start(),
      (error: Error) => !/xox/.test(error.message) && /shape/.test(error.message),
    );
    assert.deepEqual(asked, []);
  });
});
