import type { Connection, FailedTest } from './connection.ts';
import type { Check } from './evidence.ts';
import type { ConnectionId } from './ids.ts';

/** The test of a connection is made; null: nothing failed. */
export interface TestMade {
  readonly type: 'test-made';
  readonly failed: FailedTest | null;
}

/** A connection whose standing a test among many changed. */
export interface JudgedConnection {
  readonly connection: ConnectionId;
  readonly failed: FailedTest | null;
}

/** What failed when the connection as it is was tested last; null when nothing did, or it has changed since. */
export const failedTest = ({ failedTest: failed, applied }: Connection): FailedTest | null =>
  failed && applied?.change === failed.change ? failed : null;

/** What stands of a failed test once these checks are made: what could not be looked at again is not taken for mended. */
export const standingAfter = (
  connection: Connection,
  checks: readonly Check[],
  made: Pick<FailedTest, 'at' | 'by'>,
): FailedTest | null => {
  const { applied } = connection;
  const check = checks.find(one => one.result === 'fail');
  if (!applied) return null;
  if (check) return { ...made, check, change: applied.change };
  const earlier = failedTest(connection);
  const isMended = checks.some(one => one.id === earlier?.check.id && one.result !== 'unknown');
  return isMended ? null : earlier;
};
