import type { ApiMethod } from './api.ts';
import { installation } from './cast.ts';
import type { Events } from './events.ts';
import { flag, type Json, text } from './json.ts';
import type { MessageBook } from './message-book.ts';
import { messagePayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import type { Channel, StoredMessage, Workspace } from './workspace.ts';

/** `chat.postMessage`, `update`, `delete`, `postEphemeral`, `getPermalink`. */
export function createChatMethods(
  workspace: Workspace,
  book: MessageBook,
  events: Events,
): Record<string, ApiMethod> {
  function writable(args: Json): Channel {
    const channel = workspace.channelForApp(text(args.channel));
    const isOpen = channel.kind === 'public' && workspace.grantedScopes.has('chat:write.public');
    if (!channel.members.includes(installation.botUserId) && !isOpen)
      throw new SlackRefusal('not_in_channel');
    if (channel.archived) throw new SlackRefusal('is_archived');
    return channel;
  }

  function own(args: Json, refusal: string): StoredMessage {
    const channel = workspace.channelForApp(text(args.channel));
    const message = workspace.findMessage(channel.id, text(args.ts));
    if (!channel.members.includes(installation.botUserId)) throw new SlackRefusal('not_in_channel');
    if (channel.archived) throw new SlackRefusal('is_archived');
    if (!message) throw new SlackRefusal('message_not_found');
    if (message.user !== installation.botUserId) throw new SlackRefusal(refusal);
    return message;
  }

  const threadOf = (args: Json) => (text(args.thread_ts) === '' ? {} : { threadTs: text(args.thread_ts) });

  return {
    'chat.postMessage': args => {
      const channel = writable(args);
      const message = book.post({
        channel: channel.id,
        user: installation.botUserId,
        args,
        ...threadOf(args),
        ...(flag(args.reply_broadcast) && text(args.thread_ts) !== '' && { broadcast: true }),
      });
      void events.posted(message);
      return { channel: channel.id, ts: message.ts, message: messagePayload(workspace, message, true) };
    },
    'chat.update': args => {
      const message = own(args, 'cant_update_message');
      book.update(message, args);
      // The message of this answer has no timestamp of its own.
      const { ts: _ts, ...updated } = messagePayload(workspace, message, true);
      return {
        channel: message.channel,
        ts: message.ts,
        text: message.text,
        message: updated,
      };
    },
    'chat.delete': args => {
      const message = own(args, 'cant_delete_message');
      book.remove(message);
      return { channel: message.channel, ts: message.ts };
    },
    'chat.postEphemeral': args => {
      const channel = writable(args);
      const user = text(args.user);
      if (!channel.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
      const message = book.post({
        channel: channel.id,
        user: installation.botUserId,
        args,
        visibleTo: user,
        ...threadOf(args),
      });
      return { message_ts: message.ts };
    },
    'chat.getPermalink': args => {
      const channel = workspace.channelForApp(text(args.channel));
      const message = workspace.findMessage(channel.id, text(args.message_ts));
      if (!message) throw new SlackRefusal('message_not_found');
      const path = `https://${installation.teamDomain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
      const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
      return { channel: channel.id, permalink: `${path}${thread}` };
    },
  };
}
