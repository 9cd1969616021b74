import type { Change, ChangeIn } from '../domain/change.ts';
import type { Connection } from '../domain/connection.ts';
import { kindOf, stepOf } from '../domain/kinds.ts';
import type { Tested } from './probes.ts';

const WRITTEN = ['swapping', 'proving', 'testing', 'awaiting-confirmation'] as const;

/** True while Access has what an open change wrote. */
export const hasWritten = (change: Change | null): change is ChangeIn<(typeof WRITTEN)[number]> =>
  change !== null && WRITTEN.some(state => state === change.state);

/** True when there is something in Access to test. */
export const isWritten = ({ applied }: Pick<Connection, 'applied'>, open: Change | null): boolean =>
  applied !== undefined || hasWritten(open);

/** What Access should have of a connection: what an open change wrote, otherwise what was kept. Null before anything was. */
export const testedOf = (
  connection: Connection,
  change: Change | null,
  now: Date,
  timeZone: string,
  email?: string,
): Tested | null => {
  const { teamDomain, label } = connection.request;
  const known = { ...(email === undefined ? {} : { email }), timeZone, teamDomain, label };
  if (hasWritten(change))
    return {
      ...known,
      provider: change.written.provider,
      settings: stepOf(change).wanted,
      certificates: kindOf(change)
        .trusted({ change, connection }, now)
        .map(one => one.facts),
    };
  const { applied } = connection;
  return applied
    ? {
        ...known,
        provider: applied.provider,
        settings: applied.settings,
        certificates: applied.certificates.map(one => one.facts),
      }
    : null;
};
