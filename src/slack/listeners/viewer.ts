import type { UserId, WorkspaceId } from '../../domain/ids.ts';
import { isApprover, isRequester } from '../../domain/policy.ts';
import type { Inward } from '../inward.ts';
import type { Viewer } from '../views/standing.ts';

/** What this person may do, for views that differ by it. */
export const viewerOf = async (user: UserId, workspace: WorkspaceId, inward: Inward): Promise<Viewer> => {
  const actor = await inward.directory.actor(user, workspace);
  return {
    user,
    mayRequest: isRequester(actor, inward.policy),
    mayApprove: isApprover(actor, inward.policy),
  };
};
