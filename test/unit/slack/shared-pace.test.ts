import assert from 'node:assert/strict';
import { test } from 'node:test';
import { URGENCIES, type Urgency } from '../../../src/domain/urgency.ts';
import type { Store } from '../../../src/ports/store.ts';
import { PaceWait, pacedFetch } from '../../../src/slack/web-api/pace.ts';
import { createSqliteStore } from '../../../src/store/sqlite.ts';

const INSTANCES = 3;
const EACH = 80;
const STEP_MS = 100;
/** Slack's tier 3, refusing what is beyond it. */
const TIER = { perCallMs: 1_200, burst: 20 };

/** Slack, on a clock that moves by itself: it takes a burst, then one call in so many milliseconds. */
const tieredSlack = (nowMs: () => number) => {
  let full = 0;
  let refused = 0;
  let taken = 0;
  const fetch = async (): Promise<Response> => {
    const waitMs = Math.max(full, nowMs()) - nowMs() - (TIER.burst - 1) * TIER.perCallMs;
    if (waitMs > 0) {
      refused += 1;
      return new Response('{}', {
        status: 429,
        headers: { 'retry-after': String(Math.ceil(waitMs / 1_000)) },
      });
    }
    full = Math.max(full, nowMs()) + TIER.perCallMs;
    taken += 1;
    return new Response('{"ok":true}');
  };
  return { fetch, refused: () => refused, taken: () => taken };
};

/** A backlog of edits in three instances; each is tried again when its wait is over, as its lane lets it. */
const drain = async (store: Store) => {
  let now = Date.UTC(2026, 10, 24);
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const sleep = (ms: number): Promise<void> => new Promise(wake => sleepers.push({ until: now + ms, wake }));
  const slack = tieredSlack(() => now);
  const doneAt: Record<Urgency, number[]> = { awaited: [], approved: [], shown: [], reminding: [] };
  const began = now;
  let open = 0;
  for (let instance = 0; instance < INSTANCES; instance += 1) {
    let urgency: Urgency = 'shown';
    const fetch = pacedFetch({
      fetch: slack.fetch,
      takeTurns: (turns, longestWaitMs) => store.takeTurns('slack', turns, longestWaitMs, now),
      urgency: () => urgency,
      now: () => new Date(now),
      sleep,
    });
    const edit = async (how: Urgency, patienceMs: number): Promise<void> => {
      for (;;) {
        // Work that waited long counts as more urgent.
        const promoted = Math.min(URGENCIES.indexOf(how), Math.floor((now - began) / patienceMs));
        urgency = URGENCIES[URGENCIES.indexOf(how) - promoted] ?? 'awaited';
        const held = await fetch('https://slack.com/api/chat.update', { method: 'POST', body: '' }).then(
          answer => (answer.status === 429 ? 5_000 : null),
          (error: unknown) => (error instanceof PaceWait ? error.waitMs : Promise.reject(error)),
        );
        if (held === null) break;
        await sleep(held);
      }
      doneAt[how].push(now - began);
      open -= 1;
    };
    for (let n = 0; n < EACH; n += 1) {
      open += 1;
      const how = n % 10 === 0 ? 'awaited' : n % 10 === 1 ? 'reminding' : 'shown';
      void edit(how, 300_000);
    }
  }
  while (open > 0 && now - began < 3_600_000) {
    now += STEP_MS;
    for (const one of sleepers.filter(({ until }) => until <= now)) {
      sleepers.splice(sleepers.indexOf(one), 1);
      one.wake();
    }
    await new Promise(resolve => setImmediate(resolve));
  }
  return { ...slack, doneAt, open, tookMs: now - began };
};

test('three instances with a backlog are hardly ever refused, what people wait for goes first, and all is done', async t => {
  const store = await createSqliteStore({ path: ':memory:', auditKey: 'a'.repeat(64) });
  t.after(() => store.close());
  const { refused, taken, doneAt, open, tookMs } = await drain(store);
  assert.equal(open, 0);
  assert.equal(taken(), INSTANCES * EACH);
  assert.ok(refused() < taken() / 100, `${refused()} of ${taken()} refused`);
  const last = (of: Urgency): number => Math.max(...doneAt[of]);
  assert.ok(last('awaited') < tookMs / 4, `what people wait for took ${last('awaited')} of ${tookMs} ms`);
  assert.ok(last('reminding') <= tookMs);
  // As fast as Slack lets it: the burst, then the tier.
  assert.ok(tookMs < 1.15 * (INSTANCES * EACH - TIER.burst) * TIER.perCallMs, `${tookMs} ms`);
});
