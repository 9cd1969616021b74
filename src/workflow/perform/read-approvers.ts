import type { Actor } from '../../domain/actor.ts';
import type { Change } from '../../domain/change.ts';
import type { Directory } from '../../ports/directory.ts';
import { ServiceError } from '../../ports/service-error.ts';

/**
 * Slack lets the members of a group be asked for some twenty times a minute, and its word of a change may reach another
 * instance. Who approved last was read for that press; what Slack said of them moments ago is what it would say now.
 */
const KEPT_MS = 10_000;

/** Everybody who approved, as Slack knows them now. Throws a `ServiceError` while Slack does not say who they are, or who is in a group. */
export const readApprovers = async (change: Change, directory: Directory): Promise<Actor[]> => {
  const actors = await Promise.all(
    change.approvals.map(one => directory.actor(one.by, change.workspace, KEPT_MS)),
  );
  if (actors.some(one => one.groupsUnreadable || one.membershipUnreadable)) {
    throw new ServiceError({
      service: 'slack',
      kind: 'broken-answer',
      code: 'groups_unreadable',
      message: 'Slack does not say who the approvers are, or who is in their groups.',
    });
  }
  return actors;
};
