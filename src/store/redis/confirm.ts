import type { Connection, Script } from './connection.ts';

/** How long replicas have to confirm what was written. */
const REPLICAS_MS = 1000;

/**
 * Runs a script whose writing (`isWritten` tells from its reply) counts only when `replicas` have it. Throws when fewer
 * confirmed it in time; it may then be there all the same.
 */
export const runConfirmed = async (
  connection: Connection,
  replicas: number,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
  isWritten: (reply: unknown) => boolean,
): Promise<unknown> => {
  if (replicas === 0) return await connection.run(script, keys, args);
  const wait = { replicas, ms: REPLICAS_MS };
  const { reply, copies } = await connection.runAndWait(script, keys, args, wait);
  if (!isWritten(reply) || copies >= replicas) return reply;
  throw new Error(
    `Redis: it is written, but ${copies} of ${replicas} replicas confirmed it within ${REPLICAS_MS} ms, so a failover may lose it: read again before acting`,
  );
};
