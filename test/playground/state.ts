import type { Stage } from '../worlds/stage.ts';

/** Everything a person could see, of all worlds; names stand for people, files are downloaded from `url`. */
export type VisibleState = ReturnType<typeof visibleState>;

/** The address on the playground's own origin under which a file is downloaded. */
export const fileUrl = (id: string): string => `/playground/files/${id}`;

/**
 * Gathers what people could see at Slack, in JumpCloud's console and in Cloudflare's dashboard, with `now` in ISO 8601.
 * Writes of the API carry the path they went to, the newest last.
 */
export function visibleState(stage: Stage) {
  const slack = stage.slack.state();
  const cloudflare = stage.cloudflare.state();
  const withUrl = <File extends { id: string }>(file: File) => ({ ...file, url: fileUrl(file.id) });
  return {
    now: stage.clock.now().toISOString(),
    people: slack.people.map(({ id, name, realName, email, guest, bot, deactivated, stranger }) => ({
      id,
      name,
      realName,
      email,
      isGuest: guest,
      isBot: bot,
      isStranger: stranger,
      deleted: deactivated,
    })),
    groups: slack.groups.map(({ users, ...group }) => ({ ...group, members: users })),
    channels: slack.channels.map(channel => ({
      ...channel,
      messages: channel.messages.map(message => ({ ...message, files: message.files.map(withUrl) })),
    })),
    modals: slack.modals,
    files: slack.files.map(withUrl),
    homes: slack.homes,
    cloudflare: {
      identityProviders: cloudflare.identityProviders,
      writes: cloudflare.writes.map(({ time, method, id, name, body }) => ({
        at: time,
        method,
        path: `/client/v4/accounts/${stage.cloudflare.accountId}/access/identity_providers${method === 'POST' ? '' : `/${id}`}`,
        id,
        name,
        body,
      })),
    },
    jumpcloud: stage.jumpcloud.state(),
  };
}
