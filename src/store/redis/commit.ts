import { randomUUID } from 'node:crypto';
import { DONE, no } from '../../domain/result.ts';
import type { AuditEntry, Commit, CommitRefusal, Store } from '../../ports/store.ts';
import { lineText } from '../audit/census.ts';
import type { ChainHead } from '../chain.ts';
import { CHAIN_START, sealEntry } from '../chain.ts';
import { headIn, sealedEntryText } from '../codec.ts';
import { prepareCommit } from '../prepared-commit.ts';
import { FINISHED_RETENTION_MS, ONCE_RETENTION_MS } from '../retention.ts';
import type { ChainHeads } from './chain-heads.ts';
import { runConfirmed } from './confirm.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { partitionKeys, partitionOf, placeTexts, workspaceKey } from './keys.ts';
import { COMMIT } from './lua/commit.ts';

/** How often a commit reads the head of an audit chain anew when another commit was faster. */
const CHAIN_ATTEMPTS = 100;
/** For how long a commit that is sent twice is known to be the same; far longer than a command may take. */
const OPERATION_MS = 10 * 60 * 1000;

const commitScript = script(COMMIT);
const seconds = (ms: number): string => String(Math.ceil(ms / 1000));

const refusalIn = (reply: unknown): CommitRefusal | 'ok' | 'chain' | 'uncounted' => {
  const [answer, key]: unknown[] = Array.isArray(reply) ? reply : [];
  if (answer === 'ok' || answer === 'chain' || answer === 'uncounted') return answer;
  if (answer === 'duplicate' || answer === 'fenced' || answer === 'conflict') return { reason: answer };
  if (answer === 'taken' && typeof key === 'string') return { reason: 'taken', key };
  throw new Error('Redis: the commit script gave an answer that it does not have');
};

/** The deed behind `commit`, which `replicas` must confirm. `begin` begins the log of a workspace. */
export const createCommit = (
  connection: Connection,
  heads: ChainHeads,
  begin: (workspace: string) => Promise<void>,
  auditKey: string,
  replicas: number,
): Pick<Store, 'commit'> => {
  const headOf = async (workspace: string, change: string): Promise<ChainHead> => {
    const noted = heads.take(workspace, change);
    if (noted) return noted;
    const newest = await connection.ask(redis => redis.lindex(workspaceKey(workspace, 'audit', change), -1));
    return newest === null ? CHAIN_START : headIn(newest);
  };

  const sealChain = async (workspace: string, change: string, entries: readonly AuditEntry[]) => {
    const start = await headOf(workspace, change);
    const sealed: string[] = [];
    const lines: string[] = [];
    let head = start;
    for (const entry of entries) {
      const next = sealEntry(workspace, entry, head, auditKey);
      sealed.push(sealedEntryText(next));
      lines.push(lineText({ subject: change, sequence: next.sequence, seal: next.seal }));
      head = next;
    }
    return { change, length: String(start.sequence), head: start.seal, entries: sealed, lines };
  };

  const sealAll = (commit: Commit) =>
    Promise.all(
      [...Map.groupBy(commit.audit ?? [], entry => entry.change)].map(([change, entries]) =>
        sealChain(commit.workspace, change, entries),
      ),
    );

  const send = async (workspace: string, payload: string): Promise<ReturnType<typeof refusalIn>> => {
    const keys = partitionKeys(partitionOf(workspace));
    const isWritten = (reply: unknown): boolean => refusalIn(reply) === 'ok';
    return refusalIn(await runConfirmed(connection, replicas, commitScript, keys, [payload], isWritten));
  };

  return {
    async commit(commit) {
      const { records, effects } = prepareCommit(commit);
      const fixed = {
        workspace: commit.workspace,
        operation: randomUUID(),
        operation_seconds: seconds(OPERATION_MS),
        once: [...new Set(commit.once)],
        once_seconds: seconds(ONCE_RETENTION_MS),
        finished: commit.finished ?? [],
        finished_seconds: seconds(FINISHED_RETENTION_MS),
        records: records.map(row => ({
          kind: row.kind,
          id: row.id,
          expected: String(row.expectedVersion),
          version: String(row.version),
          body: row.body,
          unique: row.unique,
          index: row.index,
          places: placeTexts(row.places, row.id),
        })),
        effects: effects.map(effect => ({
          ...effect,
          due: String(effect.due),
          schema: String(effect.schema),
        })),
      };
      for (let attempt = 1; attempt <= CHAIN_ATTEMPTS; attempt += 1) {
        const chains = await sealAll(commit);
        const refusal = await send(commit.workspace, JSON.stringify({ ...fixed, chains }));
        if (refusal === 'ok') return DONE;
        if (refusal === 'uncounted') await begin(commit.workspace);
        else if (refusal !== 'chain') return no(refusal);
      }
      throw new Error(`Redis: the audit chain moved ${CHAIN_ATTEMPTS} times while a commit was sealed`);
    },
  };
};
