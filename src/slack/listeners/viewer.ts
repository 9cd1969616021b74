import { may } from '../../domain/may.ts';
import type { Viewer } from '../views/standing.ts';
import { actorOf } from './authority.ts';
import type { ListenerDeps } from './deps.ts';
import type { Delivery } from './press.ts';

/** The person who looks, and what the table of authority lets them do and see. */
export const viewerOf = async (
  from: Pick<Delivery, 'user' | 'workspace'>,
  deps: ListenerDeps,
): Promise<Viewer> => {
  const actor = await actorOf(from, deps);
  const now = deps.clock.now();
  return {
    user: from.user,
    may: (action, change, connection) =>
      may(actor, action, { change, connection, now }, deps.policy) === null,
  };
};
