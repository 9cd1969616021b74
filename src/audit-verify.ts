import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import type { ChangeId, WorkspaceId } from './domain/ids.ts';
import { asId } from './domain/ids.ts';
import { ALL_CHANGES } from './domain/keys.ts';
import type { ChainHead } from './store/chain.ts';
import { CHAIN_START, chainInWords, verifyChain } from './store/chain.ts';
import { createRedisStore } from './store/redis.ts';
import { createSqliteStore } from './store/sqlite.ts';

/**
 * Checks the sealed record of every change of a workspace. With a log that holds checkpoints, a cut tail and a full
 * rewrite up to the newest checkpoint are found as well. Exit code 1 when a chain is broken.
 */
const { values } = parseArgs({
  options: { workspace: { type: 'string' }, checkpoints: { type: 'string' } },
});

const config = readConfig({ ...process.env });
if (!config.ok || !values.workspace) {
  process.stderr.write(
    'Usage: npm run audit:verify -- --workspace T0123 [--checkpoints jcaccess.log], with the environment of the bot.\n',
  );
  for (const { variable, problem, fix } of config.ok ? [] : config.error) {
    process.stderr.write(`  ${variable} ${problem}. ${fix}\n`);
  }
  process.exit(2);
}

const { store: choice, auditKey } = config.value;
const store =
  choice.engine === 'sqlite'
    ? await createSqliteStore({ path: choice.path, auditKey })
    : await createRedisStore({ ...choice, auditKey });
const workspace = asId<WorkspaceId>(values.workspace);
const checkpoints = values.checkpoints
  ? readCheckpoints(readFileSync(values.checkpoints, 'utf8'))
  : new Map();

let broken = 0;
const changes = new Set((await store.changesBy(workspace, ALL_CHANGES)).map(change => change.id));
for (const id of new Set([...changes, ...checkpoints.keys()])) {
  const entries = await store.audit(workspace, asId<ChangeId>(id));
  const verdict = chainInWords(verifyChain(entries, auditKey, checkpoints.get(id) ?? CHAIN_START));
  if (!verdict.ok) broken += 1;
  process.stdout.write(`${id}  ${verdict.words}\n`);
}
await store.close();
process.stdout.write(
  broken === 0
    ? `All ${changes.size} chains are whole.\n`
    : `${broken} of ${changes.size} chains are broken.\n`,
);
process.exit(broken === 0 ? 0 : 1);

/** The newest checkpoint of each change in a log of JSON lines; lines that are something else are passed over. */
function readCheckpoints(log: string): Map<string, ChainHead> {
  const heads = new Map<string, ChainHead>();
  for (const line of log.split('\n')) {
    if (!line.includes('audit checkpoint')) continue;
    try {
      const { change, sequence, seal } = JSON.parse(line) as {
        change: string;
        sequence: number;
        seal: string;
      };
      if (sequence > (heads.get(change)?.sequence ?? 0)) heads.set(change, { sequence, seal });
    } catch {}
  }
  return heads;
}
