import type { ApiMethod } from './api.ts';
import { installation, organization } from './cast.ts';
import { flag, type Json, text } from './json.ts';
import { SlackRefusal } from './refusal.ts';
import type { SocketMode } from './socket-mode.ts';
import type { Group, Person, Workspace } from './workspace.ts';

/** The user object of a person; the address only with `users:read.email`. */
export function userObject(workspace: Workspace, person: Person): Json {
  const withEmail = workspace.grantedScopes.has('users:read.email') && person.email !== '';
  return {
    id: person.id,
    // On Grid the top level may lack it (looker-open-source/lookerbot#184).
    ...(!person.grid && { team_id: person.teamId }),
    name: person.name,
    deleted: person.deleted,
    color: '9f69e7',
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: 0,
    profile: {
      title: '',
      phone: '',
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      status_text: '',
      status_emoji: '',
      team: person.teamId,
      ...(withEmail && { email: person.email }),
      ...(person.isBot && { bot_id: installation.botId, api_app_id: installation.appId }),
    },
    is_admin: person.isAdmin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.isRestricted,
    is_ultra_restricted: false,
    is_bot: person.isBot,
    is_app_user: false,
    is_email_confirmed: !person.isBot,
    ...(person.teamId !== installation.teamId && { is_stranger: true }),
    ...(person.grid && {
      enterprise_user: {
        id: person.grid.enterpriseUserId,
        enterprise_id: organization.id,
        enterprise_name: organization.name,
        is_admin: false,
        is_owner: false,
        is_primary_owner: false,
        teams: person.grid.teams,
      },
    }),
    updated: 1_790_000_000,
  };
}

function groupObject(group: Group, withUsers: boolean): Json {
  return {
    id: group.id,
    team_id: installation.teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: 1_790_000_000,
    date_update: group.updated,
    date_delete: 0,
    auto_type: null,
    auto_provision: false,
    enterprise_subteam_id: '',
    created_by: 'U0ANA',
    updated_by: 'U0ANA',
    deleted_by: null,
    prefs: { channels: [], groups: [] },
    user_count: group.users.length,
    channel_count: 0,
    ...(withUsers && { users: group.users }),
  };
}

/** `auth.test`, `apps.connections.open`, `team.info`, `bots.info`, `users.*`, `usergroups.*`. */
export function createTeamMethods(workspace: Workspace, socket: SocketMode): Record<string, ApiMethod> {
  const personOf = (id: string) => {
    const person = workspace.personOf(id);
    if (!person) throw new SlackRefusal('user_not_found');
    return person;
  };
  return {
    'auth.test': () => ({
      url: `https://${installation.teamDomain}.slack.com/`,
      team: installation.teamName,
      user: installation.botName,
      team_id: installation.teamId,
      user_id: installation.botUserId,
      bot_id: installation.botId,
      is_enterprise_install: false,
    }),
    'apps.connections.open': () => ({ url: socket.openUrl() }),
    'team.info': () => ({
      team: {
        id: installation.teamId,
        name: installation.teamName,
        url: `https://${installation.teamDomain}.slack.com/`,
        domain: installation.teamDomain,
        email_domain: 'acme.com',
        icon: { image_default: true },
        avatar_base_url: 'https://ca.slack-edge.com/',
        is_verified: false,
      },
    }),
    'bots.info': args => {
      if (text(args.bot) !== installation.botId) throw new SlackRefusal('bot_not_found');
      return {
        bot: {
          id: installation.botId,
          deleted: false,
          name: installation.botName,
          updated: 1_790_000_000,
          app_id: installation.appId,
          user_id: installation.botUserId,
          icons: {},
        },
      };
    },
    'users.info': args => ({ user: userObject(workspace, personOf(text(args.user))) }),
    'users.list': () => ({
      members: [...workspace.people.values()].map(person => userObject(workspace, person)),
      cache_ts: workspace.ids.seconds(),
      response_metadata: { next_cursor: '' },
    }),
    'usergroups.list': args => ({
      usergroups: [...workspace.groups.values()].map(group => groupObject(group, flag(args.include_users))),
    }),
    'usergroups.users.list': args => {
      const group = workspace.groups.get(text(args.usergroup));
      if (!group) throw new SlackRefusal('no_such_subteam');
      return { users: group.users };
    },
  };
}
