import type { Channel } from './workspace.ts';

const byKind = { public: 'channels', private: 'groups', im: 'im' } as const;

const fixed: Record<string, string> = {
  'team.info': 'team:read',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'bots.info': 'users:read',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'conversations.open': 'im:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'files.delete': 'files:write',
  'files.info': 'files:read',
};

const perChannel: Record<string, 'read' | 'history'> = {
  'conversations.info': 'read',
  'conversations.members': 'read',
  'conversations.history': 'history',
  'conversations.replies': 'history',
};

/** The bot scope that a Web API method needs, for `conversations.*` by the kind of channel (docs.slack.dev, each method's page); undefined when none. */
export function scopeOf(method: string, channel: Channel | undefined): string | undefined {
  const perKind = perChannel[method];
  return perKind ? `${byKind[channel?.kind ?? 'public']}:${perKind}` : fixed[method];
}

/** Every scope that a method of this stand-in can ask for, and `commands`; what an installation has unless a test takes some away. */
export const allScopes = [
  'commands',
  'chat:write',
  'im:write',
  'im:read',
  'im:history',
  'channels:read',
  'channels:history',
  'groups:read',
  'groups:history',
  'files:read',
  'files:write',
  'usergroups:read',
  'users:read',
  'users:read.email',
  'team:read',
];

/** The events an app is subscribed to unless a test says otherwise; `message` events by kind of channel. */
export const defaultEvents = [
  'app_home_opened',
  'message.im',
  'message.channels',
  'message.groups',
  'file_shared',
  'subteam_members_changed',
  'user_change',
];
