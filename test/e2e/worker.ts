import process from 'node:process';
import { type AccountId, asId } from '../../src/domain/ids.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { endOnSignals } from '../../src/operations/signals.ts';
import { createRedisStore } from '../../src/store/redis.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { createCorridor } from '../../src/workflow/corridor.ts';
import type { Performers } from '../../src/workflow/performing.ts';
import { createRunner } from '../../src/workflow/runner.ts';
import { AUDIT_KEY } from '../contract/records.ts';

// One instance's runner in a process of its own: it tells its parent of each claim, and finishes effects, or never does, or
// ends the process at one whose id says `poison`.

const [, , url = '', how = '', lease = '', drain = ''] = process.argv;
const store = url.startsWith('redis:')
  ? await createRedisStore({ url, auditKey: AUDIT_KEY })
  : await createSqliteStore({ path: url, auditKey: AUDIT_KEY });
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = { now: () => new Date() };
const tenantOf = () => ({ policy: {} as Policy, firstAccount: asId<AccountId>('acme') });
const corridor = createCorridor({ store, tenantOf, clock, wake: () => {}, log });
const perform = async ({ effect }: { effect: { id: string; attempt: number } }): Promise<null> => {
  process.send?.({ claimed: effect.id, attempt: effect.attempt, at: Date.now() });
  if (how === 'poisoned' && effect.id.includes('poison')) process.exit(134);
  if (how === 'never') await new Promise(resolve => setTimeout(resolve, 600_000));
  return null;
};
const performers = new Proxy({}, { get: () => perform }) as Performers;
const runner = createRunner({
  store,
  corridor,
  performersOf: () => performers,
  clock,
  random: () => 0.5,
  log,
  leaseMs: Number(lease),
});
endOnSignals(
  process,
  async () => {
    await runner.stop(Number(drain));
    await store.close();
  },
  code => process.exit(code),
);
runner.start();
process.send?.({ ready: true });
