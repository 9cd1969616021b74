import type { WebClient } from '@slack/web-api';
import { asId, type GroupId, type UserId, type WorkspaceId } from '../domain/ids.ts';
import type { Directory } from '../ports/directory.ts';
import { asked, serviceErrorOf, slackCode } from './slack-error.ts';

const keptMs = 60_000;
const invisible = new Set(['channel_not_found', 'missing_scope', 'access_denied', 'not_in_channel']);

interface Membership {
  readonly readAtMs: number;
  readonly members: Promise<readonly UserId[] | null>;
}

/** The register, and a way to make it read a group anew when Slack says that its members changed. */
export interface SlackDirectory extends Directory {
  forget(group: GroupId): void;
}

/**
 * Slack as the register of people of one workspace. `groups` are the user groups that the policy names; `monotonicMs` is
 * a clock that only measures.
 */
export const createDirectory = (deps: {
  readonly client: WebClient;
  readonly workspace: WorkspaceId;
  readonly groups: readonly GroupId[];
  readonly monotonicMs: () => number;
}): SlackDirectory => {
  const { client, workspace, groups, monotonicMs } = deps;
  const memberships = new Map<GroupId, Membership>();

  const members = (group: GroupId): Promise<readonly UserId[] | null> => {
    const kept = memberships.get(group);
    if (kept !== undefined && monotonicMs() - kept.readAtMs < keptMs) return kept.members;
    const reading: Membership = { readAtMs: monotonicMs(), members: readMembers(client, group) };
    memberships.set(group, reading);
    // What Slack did not say is asked again by the next press.
    void reading.members.then(read => {
      if (read === null && memberships.get(group) === reading) memberships.delete(group);
    });
    return reading.members;
  };

  return {
    members,
    forget: group => void memberships.delete(group),
    actor: async (user, from) => {
      const [person, ...lists] = await Promise.all([readPerson(client, user), ...groups.map(members)]);
      return {
        user,
        workspace: from,
        fullMember: from === workspace && person !== null && isFullMember(person, user, workspace),
        groups: groups.filter((_, index) => lists[index]?.includes(user)),
        members: Object.fromEntries(
          groups.flatMap((group, index) => (lists[index] ? [[group, lists[index]]] : [])),
        ),
        groupsUnreadable: lists.includes(null),
      };
    },
    nameOf: async user => {
      const person = await readPerson(client, user);
      return person?.profile?.real_name || person?.real_name || person?.name || user;
    },
    timeZoneOf: async user => {
      const zone = (await readPerson(client, user))?.tz;
      return zone && isTimeZone(zone) ? zone : 'UTC';
    },
    handleOf: async group => {
      try {
        const { usergroups } = await asked(client.usergroups.list());
        const handle = usergroups?.find(one => one.id === group)?.handle;
        return handle ? `@${handle}` : group;
      } catch {
        return group;
      }
    },
    channel: async id => {
      try {
        const { channel } = await client.conversations.info({ channel: id });
        return {
          name: channel?.name ?? '',
          botIsIn: channel?.is_member === true || channel?.is_im === true,
          sharedWithOthers: channel?.is_ext_shared === true || channel?.is_shared === true,
        };
      } catch (error) {
        if (invisible.has(slackCode(error) ?? '')) return null;
        throw serviceErrorOf(error);
      }
    },
  };
};

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
};

type Person = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']> & {
  is_stranger?: boolean;
};

/** Slack's facts of one person; null when it gives none, for whatever reason. */
const readPerson = async (client: WebClient, user: UserId): Promise<Person | null> => {
  try {
    return (await client.users.info({ user })).user ?? null;
  } catch {
    return null;
  }
};

/** The members of one user group; null when Slack does not say, for whatever reason. */
const readMembers = async (client: WebClient, group: GroupId): Promise<readonly UserId[] | null> => {
  try {
    const { users } = await asked(client.usergroups.users.list({ usergroup: group }));
    return Array.isArray(users) ? users.map(id => asId<UserId>(id)) : null;
  } catch {
    return null;
  }
};

/** Only what Slack says in so many words makes a full member; anything missing counts against the person. */
const isFullMember = (person: Person, user: UserId, workspace: WorkspaceId): boolean =>
  person.id === user &&
  person.team_id === workspace &&
  person.deleted === false &&
  person.is_bot === false &&
  person.is_restricted === false &&
  person.is_ultra_restricted === false &&
  person.is_stranger !== true &&
  person.is_email_confirmed !== false &&
  user !== slackbot;

// Slackbot is told as a person.
const slackbot = asId<UserId>('USLACKBOT');
