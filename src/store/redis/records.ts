import type { Store } from '../../ports/store.ts';
import { changeFrom, connectionFrom } from '../codec.ts';
import type { RecordKind } from '../prepared-commit.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { partitionKeys, partitionOf, workspaceKey } from './keys.ts';
import { FIND } from './lua/commit.ts';
import { listIn, textIn } from './reply.ts';

const findScript = script(FIND);

/** The reading of records. */
export const createRecords = (
  connection: Connection,
): Pick<Store, 'change' | 'connection' | 'changesBy' | 'connectionsBy'> => {
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
    changesBy: async (workspace, key) => (await find(workspace, 'change', key)).map(changeFrom),
    connectionsBy: async (workspace, key) => (await find(workspace, 'connection', key)).map(connectionFrom),
  };
};
