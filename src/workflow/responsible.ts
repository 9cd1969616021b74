import type { Connection } from '../domain/connection.ts';
import type { UserId, WorkspaceId } from '../domain/ids.ts';
import type { Policy } from '../domain/policy.ts';
import type { Directory } from '../ports/directory.ts';
import type { Store } from '../ports/store.ts';

/** A person who answers for a connection, and the time zone that they are in. */
export interface Responsible {
  readonly user: UserId;
  readonly timeZone: string;
}

/** Who is asked after the owner: so many approvers at most, as each is one call. */
const ASKED_AT_MOST = 10;

/**
 * Who answers for a connection now, and after them those who would if their accounts were gone: its owner, the requester of
 * its last change, the approvers. With nobody there it is the owner all the same.
 */
export const responsibleFor = async (
  connection: Connection,
  deps: {
    readonly directory: Pick<Directory, 'actor' | 'timeZoneOf' | 'members'>;
    readonly store: Pick<Store, 'changeWithConnection'>;
    readonly policy: Pick<Policy, 'approvers'>;
  },
): Promise<readonly [Responsible, ...Responsible[]]> => {
  const { directory, store, policy } = deps;
  const { owner, workspace, latestChange } = connection;
  const { users, groups } = policy.approvers;
  const [latest, ...members] = await Promise.all([
    store.changeWithConnection(workspace, latestChange),
    ...groups.map(group => directory.members(group)),
  ]);
  const requester = latest ? [latest.change.requester] : [];
  const approvers = [...users, ...members.flatMap(list => list ?? [])].slice(0, ASKED_AT_MOST);
  const named = [...new Set([owner, ...requester, ...approvers])];
  const people = await Promise.all(named.map(user => read(user, workspace, directory)));
  const [first, ...others] = people.filter(one => !one.isGone);
  return first ? [first, ...others] : [{ user: owner, timeZone: people[0]?.timeZone ?? 'UTC' }];
};

/** What Slack said of an owner within this time decides who gets a file; nobody's authority hangs on it. */
const KNOWN_FOR_MS = 60_000;

/** The first of those who answer for a connection: the others are asked for only when its owner is gone. */
export const firstResponsible = async (
  connection: Connection,
  deps: Parameters<typeof responsibleFor>[1],
): Promise<Responsible> => {
  const owner = await read(connection.owner, connection.workspace, deps.directory, KNOWN_FOR_MS);
  return owner.isGone ? (await responsibleFor(connection, deps))[0] : owner;
};

/** A person as Slack knows them, now unless `keptMs` says otherwise. Silence says nothing about them: they are there. */
const read = async (
  user: UserId,
  workspace: WorkspaceId,
  directory: Pick<Directory, 'actor' | 'timeZoneOf'>,
  keptMs?: number,
): Promise<Responsible & { readonly isGone: boolean }> => {
  const { fullMember, membershipUnreadable } = await directory.actor(user, workspace, keptMs);
  const isGone = !fullMember && membershipUnreadable !== true;
  return { user, timeZone: await directory.timeZoneOf(user), isGone };
};
