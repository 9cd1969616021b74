import { ImpossibleAct } from '../impossible-act.ts';
import type { Application } from './application.ts';
import type { Directory } from './directory.ts';

/** A group by name, or a user by user name or email. */
export interface Assignee {
  group?: string;
  user?: string;
}

/** Binds (`add`) or unbinds a group or user; binding twice is the same as once. Throws ImpossibleAct when JumpCloud knows neither. */
export const assign = (
  application: Application,
  who: Assignee,
  directory: Directory,
  op: 'add' | 'remove',
): void => {
  const group = directory.groups.find(each => each.name === who.group);
  const user = directory.users.find(
    each => who.user !== undefined && [each.username, each.email].includes(who.user),
  );
  if (who.group !== undefined && !group)
    throw new ImpossibleAct('no-such-group', `JumpCloud has no group "${who.group}".`);
  if (who.user !== undefined && !user)
    throw new ImpossibleAct('no-such-user', `JumpCloud has no user "${who.user}".`);
  if (!group && !user) throw new ImpossibleAct('nothing-chosen', 'Choose a group or a user.');
  const bind = (set: Set<string>, id: string): void => void (op === 'add' ? set.add(id) : set.delete(id));
  if (group) bind(application.assignedGroups, group.id);
  if (user) bind(application.assignedUsers, user.id);
};
