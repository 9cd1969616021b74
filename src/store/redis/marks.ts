import type { Marks } from '../enrol.ts';
import { isKeysToday, KEYS, KEYS_MARK, keysToday } from '../keys-revision.ts';
import type { RecordKind } from '../prepared-commit.ts';
import { troubleWith } from '../reports.ts';
import type { Connection } from './connection.ts';
import { script } from './connection.ts';
import {
  anyWorkspaceKey,
  MARKS_KEY,
  partitionKeys,
  partitionOf,
  placeTexts,
  recordInKey,
  workspaceKey,
} from './keys.ts';
import { RENEW_KEYS } from './lua/commit.ts';

const renewScript = script(RENEW_KEYS);

/** What a Redis says of itself. */
export const createMarks = (connection: Connection): Marks => ({
  read: async () => new Map(Object.entries(await connection.ask(redis => redis.hgetall(MARKS_KEY)))),
  claim: async (name, value) => void (await connection.ask(redis => redis.hsetnx(MARKS_KEY, name, value))),
  set: async (name, value) => void (await connection.ask(redis => redis.hset(MARKS_KEY, name, value))),
});

/** So long after the keys were renewed they are renewed once more: until then an older instance may have written beside us. */
const AGAIN_MS = 10 * 60_000;
const AGAIN_MARK = 'keys-again';

/** Renews what records are found by, for a store that an older version wrote to. */
export interface KeyRenewal {
  /** Does it when it was written for an earlier revision; what older instances write meanwhile follows later, by itself. */
  renew(): Promise<void>;
  stop(): void;
}

/**
 * A record that is written meanwhile is left: its writer knows its keys. A unique key that another record holds is left
 * to that one. `report` hears of a second round that failed.
 */
export const createKeyRenewal = (
  connection: Connection,
  marks: Marks,
  report: (error: Error) => void,
): KeyRenewal => {
  let timer: NodeJS.Timeout | null = null;

  const renewOne = async (workspace: string, kind: RecordKind, id: string): Promise<void> => {
    const key = workspaceKey(workspace, kind, id);
    const [body, version] = await connection.ask(redis => redis.hmget(key, 'body', 'version'));
    const keys = body ? keysToday(kind, body) : null;
    if (keys === null || !version) return;
    const wanted = {
      unique: [...new Set(keys.unique)],
      index: [...new Set(keys.index)],
      places: placeTexts(keys.places, id),
    };
    const args = [workspaceKey(workspace, ''), kind, id, version, JSON.stringify(wanted)];
    await connection.run(renewScript, partitionKeys(partitionOf(workspace)), args);
  };

  /** Gives how many records there were. */
  const renewAll = async (): Promise<number> => {
    let count = 0;
    for (const kind of ['change', 'connection'] as const) {
      for await (const found of connection.keysLike(anyWorkspaceKey(`${kind}:*`))) {
        const records = found.flatMap(key => recordInKey(key, kind) ?? []);
        await Promise.all(records.map(({ workspace, id }) => renewOne(workspace, kind, id)));
        count += records.length;
      }
    }
    return count;
  };

  const again = async (): Promise<void> => {
    try {
      await renewAll();
      await marks.set(AGAIN_MARK, 'done');
    } catch (error) {
      report(troubleWith('the keys of records could not be renewed', error));
    }
  };

  return {
    renew: async () => {
      const there = await marks.read();
      let isAgain = there.get(AGAIN_MARK) === 'yes';
      if (!isKeysToday(there.get(KEYS_MARK))) {
        // Where there was nothing, no older instance writes.
        isAgain = (await renewAll()) > 0;
        if (isAgain) await marks.set(AGAIN_MARK, 'yes');
        await marks.set(KEYS_MARK, KEYS);
      }
      if (isAgain) timer ??= setTimeout(() => void again(), AGAIN_MS).unref();
    },
    stop: () => {
      if (timer) clearTimeout(timer);
    },
  };
};
