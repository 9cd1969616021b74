import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectType } from '../../../src/domain/effect.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { Perform, Performers } from '../../../src/workflow/performing.ts';
import type { Runner } from '../../../src/workflow/runner.ts';
import { createRunner } from '../../../src/workflow/runner.ts';
import { NOW } from '../domain/build-change.ts';
import type { Workshop } from './workshop.ts';

const started: Runner[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(runner => runner.stop(0)));
});

const nothing = async (): Promise<null> => null;
const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Sets a real worker to work, with these deeds; every other deed does nothing. It is stopped after the test. */
export const employ = (
  shop: Workshop,
  deeds: { readonly [D in EffectType]?: Perform<D> },
  leaseMs = 1_000,
) => {
  const performers = new Proxy(
    {},
    { get: (_none, deed: EffectType) => deeds[deed] ?? nothing },
  ) as Performers;
  const { store, corridor, clock } = shop;
  const runner = createRunner({
    store,
    corridor,
    performersOf: () => performers,
    clock,
    random: () => 0.5,
    log: silent,
    leaseMs,
  });
  started.push(runner);
  runner.start();
  return { runner };
};

/** Waits until something holds; fails after two seconds. */
export const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await sleep(5);
  }
  assert.fail(`never: ${what}`);
};
/** True when nothing is claimed or due. */
export const settled = async (store: Store, now = NOW): Promise<boolean> => {
  const { claimed, dueNow } = await store.status(now);
  return claimed === 0 && dueNow === 0;
};
