import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppStatus } from './app-contract.ts';
import { settle, Unsettled } from './settle.ts';

const idle: AppStatus = { listeners: 0, claimed: 0, dueNow: 0, nextDue: null, parked: 0 };

/** Answers one status after the other, the last one for ever. */
const script = (...looks: AppStatus[]): (() => Promise<AppStatus>) => {
  let look = 0;
  return async () => looks[Math.min(look++, looks.length - 1)] ?? idle;
};

test('rest is two quiet looks in a row: a hand-over between two kinds of work is no rest', async () => {
  const status = { ...idle, nextDue: '2029-09-24T00:00:00.000Z' };
  let looks = 0;
  const seen = script(
    { ...idle, listeners: 1 },
    idle,
    { ...idle, claimed: 1 },
    idle,
    { ...idle, dueNow: 1 },
    status,
  );
  const last = await settle({
    pending: () => [],
    status: () => {
      looks += 1;
      return seen();
    },
  });
  assert.equal(last, status);
  assert.equal(looks, 7);
});

test('a delivery of a world is waited for', async () => {
  const deliveries = [['slack: events_api message'], ['slack: events_api message'], []];
  let look = 0;
  await settle({
    pending: () => deliveries[Math.min(look++, 2)] ?? [],
    status: async () => idle,
  });
  assert.ok(look >= 3);
});

test('what never rests is named', async () => {
  const busy = { ...idle, listeners: 2, dueNow: 3 };
  await assert.rejects(
    settle({ pending: () => ['cloudflare: GET /x'], status: async () => busy, deadlineMs: 40 }),
    error => {
      assert.ok(error instanceof Unsettled);
      assert.deepEqual(error.running, [
        'cloudflare: GET /x',
        'app: 2 listeners running',
        'app: 3 effects due',
      ]);
      return true;
    },
  );
});

test('an app that is gone is told at once', async () => {
  await assert.rejects(
    settle({ pending: () => [], status: () => Promise.reject(new Error('gone')) }),
    /gone/,
  );
});
