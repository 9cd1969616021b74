import type { Store } from '../../ports/store.ts';
import { FINISHED_RETENTION_MS } from '../retention.ts';
import { runConfirmed } from './confirm.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import { partitionKeys, partitionOf, workspaceKey } from './keys.ts';
import { DROP_PARKED, RETRY_PARKED } from './lua/parked.ts';

const SCRIPTS = { retry: script(RETRY_PARKED), drop: script(DROP_PARKED) };

/** What an operator does with effects that were given up; `replicas` must confirm it. */
export const createParked = (
  connection: Connection,
  replicas: number,
): Pick<Store, 'retryParked' | 'dropParked'> => {
  const run = async (one: (typeof SCRIPTS)['retry'], workspace: string, ...args: readonly string[]) => {
    const keys = partitionKeys(partitionOf(workspace));
    return (await runConfirmed(connection, replicas, one, keys, args, reply => reply === 1)) === 1;
  };
  return {
    retryParked: (workspace, id, due) =>
      run(SCRIPTS.retry, workspace, workspaceKey(workspace, 'effect', id), String(due.getTime())),
    dropParked: (workspace, id) =>
      run(
        SCRIPTS.drop,
        workspace,
        workspaceKey(workspace, 'effect', id),
        workspaceKey(workspace, 'finished', id),
        String(FINISHED_RETENTION_MS / 1_000),
      ),
  };
};
