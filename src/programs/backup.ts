import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { DEFAULT_STORE, storeIn } from '../config.ts';
import { backUp } from '../store/sqlite/backup.ts';

const USAGE = `Usage: npm run backup -- --to FILE
Copies the SQLite store that JCACCESS_STORE names to the new file FILE, while jcaccess runs, and reads the whole copy.
`;

const FOR_REDIS = `The store is Redis; it is backed up with its own means, not with this command:
  - keep a replica on another machine, and
  - save its append-only files: redis-cli BGREWRITEAOF, wait for aof_rewrite_in_progress:0 in INFO persistence, then copy
    the whole folder that CONFIG GET appenddirname names; or take the provider's snapshot.
docs/runbook.md, "Backups", says how to restore them and what to look at afterwards.
`;

const fail = (words: string, code: number): never => {
  process.stderr.write(words);
  process.exit(code);
};

const toIn = (): string | undefined => {
  try {
    return parseArgs({ options: { to: { type: 'string' } } }).values.to;
  } catch {
    return undefined;
  }
};

const to = toIn() ?? fail(USAGE, 2);
const store = storeIn(process.env.JCACCESS_STORE?.trim() || DEFAULT_STORE, false);
if (store.engine === 'redis') fail(FOR_REDIS, 2);
else {
  try {
    const { bytes, ...found } = backUp(resolve(store.path), resolve(to));
    const { changes, connections, effects, auditEntries } = found;
    process.stdout.write(
      `${resolve(to)} is a sound copy (${bytes} bytes): ${changes} changes, ${connections} connections, ${effects} effects, ${auditEntries} entries of the record.\n`,
    );
  } catch (error) {
    fail(`No backup was made: ${error instanceof Error ? error.message : String(error)}\n`, 1);
  }
}
