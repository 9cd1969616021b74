import type { ChangeIn } from '../../../domain/change.ts';
import type { Applied, Connection } from '../../../domain/connection.ts';
import { signingCertificate, whoIsOnIt } from '../../../domain/connection.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { ViewContext } from '../view-context.ts';

/** The certificate that a kept change left in force: when it ends, and who answers for it. */
export interface Holding {
  readonly notAfter: Date;
  readonly owner: UserId;
  /** Who sees to it, and since when. */
  readonly onIt?: { readonly by: UserId; readonly since: Date };
}

/** What a kept change still stands for: `superseded` once a later one was kept; null when no certificate is known. */
export const holdingOf = (
  change: ChangeIn<'live'>,
  { connection }: Pick<ViewContext, 'connection'>,
): Holding | 'superseded' | null => {
  if (connection?.status === 'retired') return 'superseded';
  if (connection?.applied) {
    if (connection.applied.change !== change.id) return 'superseded';
    return certificateOf(connection, connection.applied);
  }
  const ends = change.plan.wanted.certificates.flatMap(one => one.notAfter?.getTime() ?? []);
  return ends.length === 0 ? null : { notAfter: new Date(Math.min(...ends)), owner: change.request.owner };
};

/** What a connection holds, with who sees to it. */
export const certificateOf = (connection: Connection, applied: Applied): Holding => {
  const onIt = whoIsOnIt(connection);
  return {
    notAfter: signingCertificate(applied).notAfter,
    owner: connection.owner,
    ...(onIt ? { onIt } : {}),
  };
};
