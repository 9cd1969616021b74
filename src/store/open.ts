import type { Log } from '../ports/log.ts';
import type { AuditReader, Store } from '../ports/store.ts';
import type { StoreReports } from './reports.ts';
import { createSqliteStore } from './sqlite.ts';

/** Which engine keeps the store, and where. */
export type StoreChoice =
  | { readonly engine: 'sqlite'; readonly path: string }
  | {
      readonly engine: 'redis';
      readonly url: string;
      readonly allowUnsafeDurability: boolean;
      readonly waitReplicas: number;
    };

/** Opens the store for work: makes it, or brings it up to date. The client of Redis is loaded on demand. */
export const openStore = async (choice: StoreChoice, auditKey: string, log: Log): Promise<Store> => {
  const options: { auditKey: string } & StoreReports = {
    auditKey,
    onCensus: ({ workspace, number, lines, seal }) =>
      log.info('audit checkpoint', { workspace, census: number, entries: lines, seal }),
    onTrouble: error => log.warn('the store cannot do a part of its work', { error }),
  };
  if (choice.engine === 'sqlite') return await createSqliteStore({ path: choice.path, ...options });
  const { createRedisStore } = await import('./redis.ts');
  return await createRedisStore({ ...choice, ...options, onError: error => options.onTrouble?.(error) });
};

/** Opens the record alone, to read it: nothing is made, brought up to date or written. */
export const openAudit = async (
  choice: StoreChoice,
): Promise<AuditReader & { readonly close: () => Promise<void> }> => {
  if (choice.engine === 'sqlite') {
    const { openAuditFile } = await import('./sqlite/open-audit.ts');
    return openAuditFile(choice.path);
  }
  const { openAuditAt } = await import('./redis/open-audit.ts');
  return openAuditAt(choice.url);
};
