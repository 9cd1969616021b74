import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { asId, type EffectId } from '../../../src/domain/ids.ts';
import type { Performers } from '../../../src/workflow/performing.ts';
import type { Runner } from '../../../src/workflow/runner.ts';
import { createRunner } from '../../../src/workflow/runner.ts';
import { ACME, changeIn } from '../domain/build-change.ts';
import { until } from './employ.ts';
import { openWorkshop } from './workshop.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const change = changeIn('planned');
let runner: Runner | null = null;
afterEach(async () => await runner?.stop(0));

/** Thirty plans at an account that does not answer, then one at another account. */
const crowd = async (hasSeveralAccounts: boolean) => {
  const shop = await openWorkshop();
  await shop.seed(change);
  const plan = (lane: string, name: string) => ({
    id: asId<EffectId>(`${change.id}.${name}.make-plan`),
    workspace: ACME,
    subject: { kind: 'workspace', id: ACME } as const,
    work: { deed: 'make-plan' } as const,
    due: shop.clock.now(),
    lane,
    line: name,
  });
  const silentOnes = Array.from({ length: 30 }, (_, index) => plan('cloudflare:silent', `a${index}`));
  await shop.commit({ effects: [...silentOnes, plan('cloudflare:other', 'z')] });
  const begun: string[] = [];
  const ends = Promise.withResolvers<null>();
  const perform = async ({ effect }: { effect: { lane: string } }): Promise<null> => {
    begun.push(effect.lane);
    return effect.lane === 'cloudflare:silent' ? await ends.promise : null;
  };
  runner = createRunner({
    store: shop.store,
    corridor: shop.corridor,
    performersOf: () => new Proxy({}, { get: () => perform }) as Performers,
    hasSeveralAccounts,
    clock: shop.clock,
    random: () => 0.5,
    log: silent,
    leaseMs: 5_000,
  });
  runner.start();
  const count = (lane: string): number => begun.filter(one => one === lane).length;
  return { shop, count, end: () => ends.resolve(null) };
};

test('an account that is silent keeps places free for the others, and all of its work is done later', async () => {
  const { shop, count, end } = await crowd(true);
  await until('the other account had its turn', () => count('cloudflare:other') === 1);
  assert.ok(count('cloudflare:silent') <= 8);
  end();
  await until('all are done', async () => {
    shop.pass(300);
    runner?.wake();
    return count('cloudflare:silent') === 30 && (await shop.store.status(shop.clock.now())).claimed === 0;
  });
});

test('a single account has all places', async () => {
  const { count, end } = await crowd(false);
  await until('all places are taken', () => count('cloudflare:silent') === 16);
  end();
});
