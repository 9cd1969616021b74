import { changesOfKey } from '../../domain/keys.ts';
import type { Span } from '../../domain/places.ts';
import type { Page, Store } from '../../ports/store.ts';
import { CHAIN_START } from '../chain.ts';
import { changeFrom, connectionFrom, headIn } from '../codec.ts';
import type { LeftAlone } from '../left-alone.ts';
import type { RecordKind } from '../prepared-commit.ts';
import type { ChainHeads } from './chain-heads.ts';
import type { Connection, Script } from './connection.ts';
import { script } from './connection.ts';
import { boundsOf, partitionKeys, partitionOf, workspaceKey } from './keys.ts';
import { CHANGE_WITH_CONNECTION, FIND, LIST } from './lua/commit.ts';
import { listIn, textIn } from './reply.ts';

const findScript = script(FIND);
const listScript = script(LIST);
const changeWithConnectionScript = script(CHANGE_WITH_CONNECTION);

/** So many texts are read by one script: it keeps everybody else from Redis meanwhile. */
const AT_ONCE = 20;

/** Reads a page in pieces. `read` gives at most `limit` texts after `skip` others. */
const inPieces = async (
  { skip = 0, limit }: Page,
  read: (skip: number, limit: number) => Promise<string[]>,
): Promise<string[]> => {
  const all: string[] = [];
  while (all.length < limit) {
    const size = Math.min(AT_ONCE, limit - all.length);
    const piece = await read(skip + all.length, size);
    all.push(...piece);
    if (piece.length < size) break;
  }
  return all;
};

const ALL: Page = { limit: Number.MAX_SAFE_INTEGER };

/** The reading of records. What a decision will need of the audit is read along with its change, into `heads`. */
export const createRecords = (
  connection: Connection,
  heads: ChainHeads,
  leftAlone: LeftAlone,
): Pick<
  Store,
  | 'change'
  | 'connection'
  | 'changeWithConnection'
  | 'changesBy'
  | 'connectionsBy'
  | 'countChanges'
  | 'connectionsIn'
  | 'countConnections'
> => {
  const body = (workspace: string, kind: RecordKind, id: string): Promise<string | null> => {
    const key = workspaceKey(workspace, kind, id);
    return connection.ask(redis => redis.hget(key, 'body'));
  };

  const run = async (one: Script, workspace: string, args: readonly string[]): Promise<string[]> => {
    const keys = partitionKeys(partitionOf(workspace));
    return listIn(await connection.run(one, keys, [workspaceKey(workspace, ''), ...args])).map(textIn);
  };

  const find = (workspace: string, kind: RecordKind, key: string, page: Page = ALL): Promise<string[]> =>
    inPieces(page, (skip, limit) => run(findScript, workspace, [kind, key, String(skip), String(limit)]));

  const list = (workspace: string, kind: RecordKind, span: Span, page: Page): Promise<string[]> => {
    const order = span.backwards ? 'backwards' : '';
    return inPieces(page, (skip, limit) =>
      run(listScript, workspace, [kind, span.list, ...boundsOf(span), order, String(skip), String(limit)]),
    );
  };

  return {
    async change(workspace, id) {
      const text = await body(workspace, 'change', id);
      return text === null ? null : changeFrom(text);
    },
    async connection(workspace, id) {
      const text = await body(workspace, 'connection', id);
      return text === null ? null : connectionFrom(text);
    },
    async changeWithConnection(workspace, id) {
      const keys = partitionKeys(partitionOf(workspace));
      const args = [workspaceKey(workspace, ''), id, changesOfKey('')];
      const reply = listIn(await connection.run(changeWithConnectionScript, keys, args)).map(textIn);
      const [change = '', own = '', newest = ''] = reply;
      if (change === '' || own === '') return null;
      heads.note(workspace, id, newest === '' ? CHAIN_START : headIn(newest));
      return { change: changeFrom(change), connection: connectionFrom(own) };
    },
    changesBy: async (workspace, key, page) =>
      leftAlone.readable(await find(workspace, 'change', key, page), changeFrom),
    connectionsBy: async (workspace, key, page) =>
      leftAlone.readable(await find(workspace, 'connection', key, page), connectionFrom),
    countChanges: (workspace, key) =>
      connection.ask(redis => redis.zcard(workspaceKey(workspace, `change-key:${key}`))),
    connectionsIn: async (workspace, span, page) =>
      leftAlone.readable(await list(workspace, 'connection', span, page), connectionFrom),
    countConnections: (workspace, span) =>
      connection.ask(redis =>
        redis.zlexcount(workspaceKey(workspace, `connection-list:${span.list}`), ...boundsOf(span)),
      ),
  };
};
