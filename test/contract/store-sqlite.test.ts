import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { AUDIT_KEY } from './records.ts';
import type { OpenWorld } from './store.ts';
import { storeContract } from './store.ts';

const inMemory: OpenWorld = async () => {
  let now = 1_000_000;
  const store = await createSqliteStore({ path: ':memory:', auditKey: AUDIT_KEY, leaseClock: () => now });
  return {
    store,
    another: null,
    pass: async ms => {
      now += ms;
    },
    end: () => store.close(),
  };
};

const onFile: OpenWorld = async () => {
  let now = 1_000_000;
  const folder = await mkdtemp(join(tmpdir(), 'jcaccess-store-'));
  const another = () =>
    createSqliteStore({ path: join(folder, 'store.db'), auditKey: AUDIT_KEY, leaseClock: () => now });
  const store = await another();
  return {
    store,
    another,
    pass: async ms => {
      now += ms;
    },
    end: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};

storeContract('SQLite in memory', inMemory);
storeContract('SQLite on a file', onFile);
