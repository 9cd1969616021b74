import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Urgency } from '../../../src/domain/urgency.ts';
import type { Turn } from '../../../src/ports/store.ts';
import { PaceWait, pacedFetch } from '../../../src/slack/web-api/pace.ts';
import type { Fetch } from '../../../src/slack/web-api/web-client.ts';
import { takeTurns } from '../../../src/store/turns.ts';

/** A clock that moves only when time passes, and everything that was sent, with its moment. */
const rig = () => {
  let now = 0;
  let urgency: Urgency = 'awaited';
  const fullAt = new Map<string, number>();
  const takeTurnsHere = async (turns: readonly Turn[], longestWaitMs: number) => {
    const stored = turns.map(({ pace }) => fullAt.get(pace));
    const taken = takeTurns(turns, stored, longestWaitMs, now);
    if (taken.answer.taken)
      for (const [index, { pace }] of turns.entries()) fullAt.set(pace, taken.fullAt[index] ?? now);
    return taken.answer;
  };
  const sent: { at: number; method: string; channel: string | null }[] = [];
  const refusals: Record<string, string>[] = [];
  const sleepers: { until: number; wake: () => void }[] = [];
  const waits: string[] = [];
  const instance = () =>
    pacedFetch({
      waited: where => waits.push(where),
      takeTurns: takeTurnsHere,
      urgency: () => urgency,
      now: () => new Date(now),
      sleep: ms => new Promise(wake => sleepers.push({ until: now + ms, wake })),
      fetch: async (url, init) => {
        const channel = typeof init?.body === 'string' ? new URLSearchParams(init.body).get('channel') : null;
        sent.push({ at: now, method: new URL(url).pathname.replace('/api/', ''), channel });
        const refusal = refusals.shift();
        return refusal ? new Response('{}', { status: 429, headers: refusal }) : new Response('{"ok":true}');
      },
    });
  const fetches = [instance(), instance(), instance()];
  let next = 0;
  return {
    sent,
    /** What follows is as urgent as this. */
    as: (how: Urgency) => {
      urgency = how;
    },
    /** Slack refuses the next call with these headers. */
    refuse: (headers: Record<string, string>) => refusals.push(headers),
    waits,
    call: (method: string, channel = 'C1') =>
      (fetches[next] ?? (fetches[0] as Fetch))(`https://slack.com/api/${method}`, {
        method: 'POST',
        body: `channel=${channel}&text=x`,
      }).catch((error: unknown) => {
        if (error instanceof PaceWait) return { status: 'held', waitMs: error.waitMs } as const;
        throw error;
      }),
    /** Calls come from another instance now. */
    elsewhere: () => {
      next = (next + 1) % fetches.length;
    },
    pass: async (ms: number) => {
      await new Promise(resolve => setImmediate(resolve));
      const end = now + ms;
      while (now < end) {
        now += 100;
        for (const sleeper of sleepers.filter(one => one.until <= now)) {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          sleeper.wake();
        }
        await new Promise(resolve => setImmediate(resolve));
      }
    },
  };
};

describe('the pace of calls to Slack', () => {
  it('lets a burst of ten pass at once, then one message a second in a channel', async () => {
    const { sent, call, pass } = rig();
    const answers = Array.from({ length: 12 }, () => call('chat.postMessage'));
    await pass(100);
    assert.equal(sent.length, 10);
    await pass(3_000);
    assert.deepEqual(
      (await Promise.all(answers)).map(answer => answer.status),
      Array(12).fill(200),
    );
    assert.deepEqual(
      sent.slice(10).map(one => one.at),
      [1_000, 2_000],
    );
  });

  it('gives back what would wait longer, and sends nothing', async () => {
    const { sent, call, pass, waits } = rig();
    const answers = Array.from({ length: 30 }, () => call('chat.postMessage'));
    await pass(5_000);
    const done = await Promise.all(answers);
    const held = done.filter(answer => answer.status === 'held');
    assert.equal(sent.length, 12);
    assert.equal(held.length, 18);
    for (const { waitMs } of held) assert.ok(waitMs > 2_000 && waitMs <= 3_000, `${waitMs} ms`);
    assert.deepEqual(waits, [...Array(2).fill('here'), ...Array(18).fill('store')]);
    assert.equal((await call('chat.postMessage')).status, 200, 'three seconds later there is room again');
  });

  it('never sends more than the burst and one a second, whatever is asked', async () => {
    const { sent, call, pass } = rig();
    for (let n = 0; n < 600; n += 1) {
      void call('chat.postMessage');
      await pass(100);
    }
    assert.ok(sent.length >= 60 && sent.length <= 10 + 61, `${sent.length} in a minute`);
    for (const { at } of sent) {
      const inTenSeconds = sent.filter(one => one.at >= at && one.at < at + 10_000).length;
      assert.ok(inTenSeconds <= 20, `${inTenSeconds} from ${at}`);
    }
  });

  it('sends nothing more of a method, or to a channel, before the time that Slack named', async () => {
    const { sent, call, pass, refuse } = rig();
    refuse({ 'retry-after': '30' });
    assert.equal((await call('chat.update')).status, 429);
    assert.deepEqual(await call('chat.update', 'C2'), { status: 'held', waitMs: 30_000 });
    refuse({ 'retry-after': '10' });
    assert.equal((await call('chat.postMessage')).status, 429);
    assert.deepEqual(await call('chat.postMessage'), { status: 'held', waitMs: 10_000 });
    assert.equal((await call('chat.postMessage', 'C2')).status, 200);
    assert.equal(sent.length, 3);
    await pass(30_100);
    assert.equal((await call('chat.update', 'C2')).status, 200);
    assert.equal((await call('chat.postMessage')).status, 200);
    // Without a time to wait nothing is held back by a guess.
    refuse({});
    assert.equal((await call('chat.update')).status, 429);
    assert.equal((await call('chat.update')).status, 200);
  });

  it('paces channels apart, and methods by their tier', async () => {
    const { sent, call, pass } = rig();
    for (let n = 0; n < 10; n += 1)
      for (const channel of ['C1', 'C2', 'C3']) void call('chat.postMessage', channel);
    await pass(100);
    assert.equal(sent.length, 30);
    for (let n = 0; n < 40; n += 1) void call('conversations.history');
    await pass(100);
    assert.equal(sent.length, 50, 'twenty at once of tier 3');
  });

  it('is one pace for all instances', async () => {
    const { sent, call, pass, elsewhere } = rig();
    for (let n = 0; n < 600; n += 1) {
      void call('chat.update');
      elsewhere();
      await pass(100);
    }
    assert.ok(sent.length >= 65 && sent.length <= 20 + 51, `${sent.length} in a minute`);
  });

  it('leaves room for what is more urgent, however much else is waiting', async () => {
    const { sent, call, pass, as } = rig();
    const backlog = async (how: Urgency, ms: number): Promise<number> => {
      as(how);
      const before = sent.length;
      for (let passed = 0; passed < ms; passed += 100) {
        void call('chat.update');
        await pass(100);
      }
      return sent.length - before;
    };
    assert.ok((await backlog('shown', 30_000)) >= 30);
    as('reminding');
    assert.equal((await call('chat.update')).status, 'held', 'reminders wait while cards do');
    for (const how of ['approved', 'awaited'] as const) {
      as(how);
      assert.equal((await call('chat.update')).status, 200, `${how} does not wait`);
    }
    assert.ok((await backlog('shown', 30_000)) >= 20, 'and cards go on');
  });

  it('never holds back what a person waits for, nor anything but the Web API', async () => {
    const { sent, call, pass } = rig();
    for (let n = 0; n < 300; n += 1) void call(n % 2 === 0 ? 'views.open' : 'users.info');
    await pass(100);
    assert.equal(sent.length, 300);
  });
});
