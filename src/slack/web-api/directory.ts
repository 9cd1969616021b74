import type { WebClient } from '@slack/web-api';
import { asId, type ChannelId, type GroupId, type UserId, type WorkspaceId } from '../../domain/ids.ts';
import type { People } from '../../domain/policy.ts';
import type { ChannelFacts, Directory } from '../../ports/directory.ts';
import { createKept } from './kept.ts';
import { serviceErrorOf, slackCode, withServiceErrors } from './slack-error.ts';

const longestKeptMs = 60_000;
const invisible = new Set(['channel_not_found', 'missing_scope', 'access_denied', 'not_in_channel']);

/** The register, and a way to make it read a group anew when Slack says that its members changed. */
export interface SlackDirectory extends Directory {
  forget(group: GroupId): void;
}

/**
 * Slack as the register of people of one workspace. `people` are those whom the policy names; `monotonicMs` is
 * a clock that only measures.
 */
export const createDirectory = (deps: {
  readonly client: WebClient;
  readonly workspace: WorkspaceId;
  readonly people: People;
  readonly monotonicMs: () => number;
}): SlackDirectory => {
  const { client, workspace, monotonicMs } = deps;
  const { users: named, groups } = deps.people;
  const keeping = { monotonicMs, longestMs: longestKeptMs };
  const isSaid = (answer: unknown): boolean => answer !== null && answer !== 'unreadable';
  const memberships = createKept<GroupId, readonly UserId[] | null>({ ...keeping, worthKeeping: isSaid });
  const persons = createKept<UserId, Person | null | 'unreadable'>({ ...keeping, worthKeeping: isSaid });

  const members = (group: GroupId, keptMs = longestKeptMs): Promise<readonly UserId[] | null> =>
    memberships.read(group, keptMs, () => readMembers(client, group));
  const person = (user: UserId, keptMs = longestKeptMs): ReturnType<typeof readPerson> =>
    persons.read(user, keptMs, () => readPerson(client, user));

  return {
    members: group => members(group),
    forget: memberships.forget,
    actor: async (user, from, keptMs) => {
      const [read, ...lists] = await Promise.all([
        person(user, keptMs ?? 0),
        ...groups.map(group => members(group, keptMs)),
      ]);
      const found = read === 'unreadable' ? null : read;
      const known = idsOf(user, found);
      return {
        // One person has one id here, whichever of two the press carries and the policy names.
        user: known.find(id => named.includes(id)) ?? user,
        workspace: from,
        fullMember: from === workspace && found !== null && isFullMember(found, known, workspace),
        ...(from === workspace && read === 'unreadable' ? { membershipUnreadable: true } : {}),
        groups: groups.filter((_, index) => known.some(id => lists[index]?.includes(id))),
        members: Object.fromEntries(
          groups.flatMap((group, index) => (lists[index] ? [[group, lists[index]]] : [])),
        ),
        groupsUnreadable: lists.includes(null),
      };
    },
    person: async user => {
      const read = await person(user);
      if (read === 'unreadable') return { name: user, timeZone: 'UTC', isGone: false };
      return {
        name: nameIn(read) || user,
        timeZone: zoneIn(read),
        isGone: read === null || !isFullMember(read, idsOf(user, read), workspace),
      };
    },
    nameOf: async user => {
      const read = await person(user);
      return nameIn(read === 'unreadable' ? null : read) || user;
    },
    timeZoneOf: async user => {
      const read = await person(user);
      return zoneIn(read === 'unreadable' ? null : read);
    },
    handleOf: async group => {
      try {
        const { usergroups } = await withServiceErrors(client.usergroups.list());
        const handle = usergroups?.find(one => one.id === group)?.handle;
        return handle ? `@${handle}` : group;
      } catch {
        return group;
      }
    },
    channel: id => readChannel(client, id),
    isIn: async (id, user) => {
      let cursor = '';
      do {
        const page = await withServiceErrors(
          client.conversations.members({ channel: id, limit: 999, ...(cursor === '' ? {} : { cursor }) }),
        );
        if (page.members?.includes(user)) return true;
        cursor = page.response_metadata?.next_cursor ?? '';
      } while (cursor !== '');
      return false;
    },
  };
};

const nameIn = (person: Person | null): string =>
  person?.profile?.real_name || person?.real_name || person?.name || '';

const zoneIn = (person: Person | null): string => (person?.tz && isTimeZone(person.tz) ? person.tz : 'UTC');

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0);
    return true;
  } catch {
    return false;
  }
};

type Channel = NonNullable<Awaited<ReturnType<WebClient['conversations']['info']>>['channel']>;
type Person = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']> & {
  is_stranger?: boolean;
};

/** Slack's facts of one conversation; null when it shows none to the bot. */
const readChannel = async (client: WebClient, id: ChannelId): Promise<ChannelFacts | null> => {
  try {
    const { channel } = await client.conversations.info({ channel: id });
    return {
      name: channel?.name ?? '',
      kind: channel?.is_im ? 'direct-message' : channel?.is_mpim ? 'group-message' : 'channel',
      isPrivate: channel?.is_private === true,
      archived: channel?.is_archived === true,
      botIsIn: channel?.is_member === true || channel?.is_im === true,
      sharedWithOthers: isSharedWithStrangers(channel),
    };
  } catch (error) {
    if (invisible.has(slackCode(error) ?? '')) return null;
    throw serviceErrorOf(error);
  }
};

/** What Slack says when it has no such person for us; any other failure says nothing about the person. */
const unknownPerson = new Set(['user_not_found', 'users_not_found', 'user_not_visible']);

/** Slack's facts of one person; null when it knows none. */
const readPerson = async (client: WebClient, user: UserId): Promise<Person | null | 'unreadable'> => {
  try {
    return (await client.users.info({ user })).user ?? 'unreadable';
  } catch (error) {
    return unknownPerson.has(slackCode(error) ?? '') ? null : 'unreadable';
  }
};

/** The ids of one person: on Enterprise Grid a group may name them by another one than a press does. */
const idsOf = (user: UserId, person: Person | null): UserId[] => {
  const told = [person?.id, person?.enterprise_user?.id].flatMap(id => (id ? [asId<UserId>(id)] : []));
  return told.includes(user) ? [user, ...told.filter(id => id !== user)] : [user];
};

/** Channels that workspaces of one organization share are nobody else's; only `is_ext_shared` means another company. */
const isSharedWithStrangers = (channel: Channel | undefined): boolean =>
  channel?.is_ext_shared === true || (channel?.is_shared === true && channel.is_org_shared !== true);

/** The members of one user group; null when Slack does not say, for whatever reason. */
const readMembers = async (client: WebClient, group: GroupId): Promise<readonly UserId[] | null> => {
  try {
    const { users } = await withServiceErrors(client.usergroups.users.list({ usergroup: group }));
    return Array.isArray(users) ? users.map(id => asId<UserId>(id)) : null;
  } catch {
    return null;
  }
};

/** Only what Slack says in so many words makes a full member; anything missing counts against the person. */
const isFullMember = (person: Person, known: readonly UserId[], workspace: WorkspaceId): boolean =>
  person.id !== undefined &&
  known.includes(asId<UserId>(person.id)) &&
  belongsTo(person, workspace) &&
  person.deleted === false &&
  person.is_bot === false &&
  person.is_restricted === false &&
  person.is_ultra_restricted === false &&
  person.is_stranger !== true &&
  person.is_email_confirmed !== false &&
  person.id !== slackbot;

/** On Enterprise Grid a person belongs to the workspaces that the organization names, and `team_id` may be missing. */
const belongsTo = (person: Person, workspace: WorkspaceId): boolean =>
  person.enterprise_user
    ? person.enterprise_user.teams?.includes(workspace) === true
    : person.team_id === workspace;

// users.info reports Slackbot as a human (`is_bot: false`).
const slackbot = asId<UserId>('USLACKBOT');
