import { UnconfirmedError } from '../../ports/unconfirmed.ts';
import type { Connection, Script } from './connection.ts';
import { RedisError } from './connection.ts';

/** How long replicas have to confirm what was written. */
const REPLICAS_MS = 1000;

/**
 * Runs a script whose writing (`isWritten` tells from its reply) counts only when `replicas` have it. Throws an
 * `UnconfirmedError` when fewer confirmed it in time, or when it is not known whether it was carried out.
 */
export const runConfirmed = async (
  connection: Connection,
  replicas: number,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
  isWritten: (reply: unknown) => boolean,
): Promise<unknown> => {
  try {
    if (replicas === 0) return await connection.run(script, keys, args);
    const wait = { replicas, ms: REPLICAS_MS };
    const { reply, copies } = await connection.runAndWait(script, keys, args, wait);
    if (!isWritten(reply) || copies >= replicas) return reply;
    throw new UnconfirmedError(
      'written',
      `Redis: it is written, but ${copies} of ${replicas} replicas confirmed it within ${REPLICAS_MS} ms, so a failover may lose it: read again before acting`,
    );
  } catch (error) {
    if (!(error instanceof RedisError) || !error.mayBeDone) throw error;
    throw new UnconfirmedError(
      'unknown',
      `${error.message}; it may have been written: read again before acting`,
      error,
    );
  }
};
