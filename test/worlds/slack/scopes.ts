import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
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

/** Every scope that something in this stand-in asks for. */
export const knownScopes: readonly string[] = [
  'commands',
  'chat:write.public',
  'users:read.email',
  ...Object.values(fixed),
  ...Object.values(byKind).flatMap(kind => [`${kind}:read`, `${kind}:history`]),
];

interface Manifest {
  readonly oauth_config: { readonly scopes: { readonly bot: string[] } };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: string[] } };
}

const manifestFile = new URL('../../../manifest.yml', import.meta.url);
const manifest = parse(readFileSync(manifestFile, 'utf8')) as Manifest;

/** The scopes that manifest.yml asks for: what an installation has unless a test says otherwise. */
export const manifestScopes: readonly string[] = manifest.oauth_config.scopes.bot;

/** The events that manifest.yml subscribes to; `message` events by kind of channel. */
export const manifestEvents: readonly string[] = manifest.settings.event_subscriptions.bot_events;
