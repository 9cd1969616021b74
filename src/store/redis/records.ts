import { changesOfKey } from '../../domain/keys.ts';
import type { Store } from '../../ports/store.ts';
import { CHAIN_START } from '../chain.ts';
import { changeFrom, connectionFrom, headIn } from '../codec.ts';
import type { LeftAlone } from '../left-alone.ts';
import type { RecordKind } from '../prepared-commit.ts';
import type { ChainHeads } from './chain-heads.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { partitionKeys, partitionOf, workspaceKey } from './keys.ts';
import { CHANGE_WITH_CONNECTION, FIND } from './lua/commit.ts';
import { listIn, textIn } from './reply.ts';

const findScript = script(FIND);
const changeWithConnectionScript = script(CHANGE_WITH_CONNECTION);

/** The reading of records. What a decision will need of the audit is read along with its change, into `heads`. */
export const createRecords = (
  connection: Connection,
  heads: ChainHeads,
  leftAlone: LeftAlone,
): Pick<Store, 'change' | 'connection' | 'changeWithConnection' | 'changesBy' | 'connectionsBy'> => {
  const body = (workspace: string, kind: RecordKind, id: string): Promise<string | null> => {
    const key = workspaceKey(workspace, kind, id);
    return connection.ask(redis => redis.hget(key, 'body'));
  };

  const find = async (workspace: string, kind: RecordKind, key: string): Promise<string[]> => {
    const keys = partitionKeys(partitionOf(workspace));
    const reply = await connection.run(findScript, keys, [workspaceKey(workspace, ''), kind, key]);
    return listIn(reply).map(textIn);
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
    changesBy: async (workspace, key) => leftAlone.readable(await find(workspace, 'change', key), changeFrom),
    connectionsBy: async (workspace, key) =>
      leftAlone.readable(await find(workspace, 'connection', key), connectionFrom),
  };
};
