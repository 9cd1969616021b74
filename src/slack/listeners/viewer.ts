import { may } from '../../domain/may.ts';
import type { Inward } from '../inward.ts';
import type { Delivery } from '../press.ts';
import type { Viewer } from '../views/standing.ts';
import { actorOf } from './authority.ts';

/** The person who looks, and what the table of authority lets them do and see. */
export const viewerOf = async (
  from: Pick<Delivery, 'user' | 'workspace'>,
  inward: Inward,
): Promise<Viewer> => {
  const actor = await actorOf(from, inward);
  const now = inward.clock.now();
  return {
    user: from.user,
    may: (action, change, connection) =>
      may(actor, action, { change, connection, now }, inward.policy) === null,
  };
};
