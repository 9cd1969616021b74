import { describe } from 'node:test';
import type { Store } from '../../src/ports/store.ts';
import { auditContract } from './store-audit.ts';
import { auditLogContract } from './store-audit-log.ts';
import { backlogContract } from './store-backlog.ts';
import { budgetContract } from './store-budget.ts';
import { claimContract } from './store-claim.ts';
import { commitContract } from './store-commit.ts';
import { pageContract } from './store-pages.ts';
import { parkedContract } from './store-parked.ts';
import { raceContract } from './store-races.ts';
import { recordContract } from './store-records.ts';
import { secretContract } from './store-secret.ts';
import { servingContract } from './store-serving.ts';
import { statusContract } from './store-status.ts';
import { turnsContract } from './store-turns.ts';

/** One empty memory of an engine, under test. */
export interface StoreWorld {
  readonly store: Store;
  /** Another handle on the same memory, as another instance would hold; null when the engine cannot be shared. */
  readonly another: (() => Promise<Store>) | null;
  /** Lets time pass on the engine's own clock, on which leases run. */
  readonly pass: (ms: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Makes an empty memory for one test. */
export type OpenWorld = () => Promise<StoreWorld>;

/** A lease that is over soon on every engine, also on one whose clock is real. */
export const SHORT_LEASE_MS = 60;
/** A lease that can still be used at once, also on a slow machine, and whose end can be waited for. */
export const WAITABLE_LEASE_MS = 1200;
/** A lease that outlives every test. */
export const LONG_LEASE_MS = 600_000;

/** Runs `deed` on a fresh world and ends it. */
export const withWorld =
  (open: OpenWorld, deed: (world: StoreWorld) => Promise<void>) => async (): Promise<void> => {
    const world = await open();
    try {
      await deed(world);
    } finally {
      await world.end();
    }
  };

/** Every sentence of the store's contract, on one engine. */
export const storeContract = (name: string, open: OpenWorld): void => {
  describe(`store contract: ${name}`, () => {
    commitContract(open);
    recordContract(open);
    pageContract(open);
    claimContract(open);
    parkedContract(open);
    statusContract(open);
    backlogContract(open);
    budgetContract(open);
    turnsContract(open);
    secretContract(open);
    auditContract(open);
    auditLogContract(open);
    servingContract(open);
    raceContract(open);
  });
};
