import type { AuditReader, Census, LogLine, SealedEntry } from '../../ports/store.ts';
import { firstCensus, lineFrom, lineText } from '../audit/census.ts';
import type { Ledger } from '../audit/take-census.ts';
import { censusFrom, censusText, sealedEntryFrom } from '../codec.ts';
import { randomText } from '../token.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { anyWorkspaceKey, partitionKeys, partitionOf, workspaceInKey, workspaceKey } from './keys.ts';
import { APPEND_CENSUS, BEGIN_LOG } from './lua/audit.ts';

const appendScript = script(APPEND_CENSUS);
const beginScript = script(BEGIN_LOG);

/** So many entries of a list are read or written at once. */
const PAGE = 1_000;
/** So many entries of different chains are asked for at once. */
const AT_ONCE = 250;

const logKey = (workspace: string): string => workspaceKey(workspace, 'audit-log');
const censusesKey = (workspace: string): string => workspaceKey(workspace, 'audit-censuses');

/** Reads the record out of Redis. */
export const createAuditReader = (connection: Connection): AuditReader => {
  const page = (key: string, from: number): Promise<string[]> =>
    connection.ask(redis => redis.lrange(key, from, from + PAGE - 1));

  async function* list(key: string, after: number): AsyncGenerator<string> {
    for (let from = after; ; from += PAGE) {
      const found = await page(key, from);
      yield* found;
      if (found.length < PAGE) return;
    }
  }

  /** The stored texts of one chain of which the log has these lines, by their sequence; all of them lie together. */
  const piecesOf = async (
    workspace: string,
    subject: string,
    lines: readonly LogLine[],
  ): Promise<(sequence: number) => string | undefined> => {
    const places = lines.map(({ sequence }) => sequence - 1);
    const from = Math.max(0, Math.min(...places));
    const key = workspaceKey(workspace, 'audit', subject);
    const to = Math.min(Math.max(...places), from + AT_ONCE - 1);
    const texts = await connection.ask(redis => redis.lrange(key, from, to));
    return sequence => texts[sequence - 1 - from];
  };

  return {
    workspaces: async () => {
      const found = new Set<string>();
      for (const pattern of ['audit*', 'change:*'])
        for await (const keys of connection.keysLike(anyWorkspaceKey(pattern)))
          for (const key of keys) found.add(workspaceInKey(key) ?? '');
      found.delete('');
      return [...found].sort();
    },
    async *censuses(workspace) {
      for await (const text of list(censusesKey(workspace), 0)) yield censusFrom(text);
    },
    async *log(workspace, after = 0) {
      for await (const text of list(logKey(workspace), after)) yield lineFrom(text);
    },
    async *entries(workspace) {
      const key = logKey(workspace);
      for (let from = 0; ; from += AT_ONCE) {
        const lines = (await connection.ask(redis => redis.lrange(key, from, from + AT_ONCE - 1))).map(
          lineFrom,
        );
        const pieces = new Map(
          await Promise.all(
            [...Map.groupBy(lines, line => line.subject)].map(
              async ([subject, own]) => [subject, await piecesOf(workspace, subject, own)] as const,
            ),
          ),
        );
        for (const { subject, sequence } of lines) {
          const text = pieces.get(subject)?.(sequence);
          if (text !== undefined) yield sealedEntryFrom(text);
        }
        if (lines.length < AT_ONCE) return;
      }
    },
    async *subjects(workspace) {
      const own = workspaceKey(workspace, 'audit', '');
      for await (const keys of connection.keysLike(`${own}*`, own))
        for (const key of keys) yield key.slice(own.length);
    },
    async *changes(workspace) {
      const own = workspaceKey(workspace, 'change', '');
      for await (const keys of connection.keysLike(`${own}*`, own))
        for (const key of keys) yield key.slice(own.length);
    },
    chain: async (workspace, subject): Promise<SealedEntry[]> => {
      const key = workspaceKey(workspace, 'audit', subject);
      return (await connection.ask(redis => redis.lrange(key, 0, -1))).map(sealedEntryFrom);
    },
  };
};

/** The log and its censuses in Redis. `random` (numbers from 0 to 1) makes tokens. */
export const createAudit = (
  connection: Connection,
  reader: AuditReader,
  auditKey: string,
  random: () => number,
): Ledger & { readonly begin: (workspace: string) => Promise<void> } => {
  const run = async (one: typeof beginScript, workspace: string, args: readonly string[]): Promise<boolean> =>
    (await connection.run(one, partitionKeys(partitionOf(workspace)), args)) === 1;

  return {
    newest: async workspace => {
      const text = await connection.ask(redis => redis.lindex(censusesKey(workspace), -1));
      return text === null ? null : censusFrom(text);
    },
    linesAfter: async (workspace, after, limit) => {
      const key = logKey(workspace);
      return (await connection.ask(redis => redis.lrange(key, after, after + limit - 1))).map(lineFrom);
    },
    append: census => {
      const args = [censusesKey(census.workspace), String(census.number), censusText(census)];
      return run(appendScript, census.workspace, args);
    },

    /** Puts what is on record already into the log, and the first census behind it; nothing when that was done before. */
    begin: async workspace => {
      if ((await connection.ask(redis => redis.exists(censusesKey(workspace)))) === 1) return;
      const fixed = {
        log: logKey(workspace),
        censuses: censusesKey(workspace),
        attempt: workspaceKey(workspace, 'audit-begins'),
        token: randomText(random),
      };
      let [length, old] = [0, 0];
      let lines: string[] = [];
      const send = async (census?: Census): Promise<boolean> => {
        const last = census ? { census: censusText(census) } : {};
        const piece = JSON.stringify({ ...fixed, length: String(length), lines, ...last });
        const isMine = await run(beginScript, workspace, [piece]);
        length += lines.length;
        lines = [];
        return isMine;
      };
      const seen = new Set<string>();
      for await (const subject of reader.subjects(workspace)) {
        if (seen.has(subject)) continue;
        seen.add(subject);
        const entries = await reader.chain(workspace, subject);
        old += entries.filter(entry => entry.form === 1).length;
        lines.push(...entries.map(({ sequence, seal }) => lineText({ subject, sequence, seal })));
        if (lines.length >= PAGE && !(await send())) return;
      }
      await send(firstCensus(workspace, { found: length + lines.length, old }, auditKey));
    },
  };
};
