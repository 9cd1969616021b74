import type { Marks } from '../enrol.ts';
import { KEYS, KEYS_MARK, keysToday } from '../keys-revision.ts';
import type { RecordKind } from '../prepared-commit.ts';
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

/**
 * Writes the keys of all records anew when they were written for another revision. A record that is written meanwhile
 * is left: its writer knows its keys. A unique key that another record holds is left to that one.
 */
export const renewKeys = async (connection: Connection, marks: Marks): Promise<void> => {
  if ((await marks.read()).get(KEYS_MARK) === KEYS) return;
  const renew = async (workspace: string, kind: RecordKind, id: string): Promise<void> => {
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
  for (const kind of ['change', 'connection'] as const) {
    for await (const found of connection.keysLike(anyWorkspaceKey(`${kind}:*`))) {
      const records = found.flatMap(key => recordInKey(key, kind) ?? []);
      await Promise.all(records.map(({ workspace, id }) => renew(workspace, kind, id)));
    }
  }
  await marks.set(KEYS_MARK, KEYS);
};
