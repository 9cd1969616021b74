import type { ApiMethod } from './api.ts';
import { installation } from './cast.ts';
import { flag, type Json, text } from './json.ts';
import { messagePayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import type { Channel, StoredMessage, Workspace } from './workspace.ts';

function channelObject(channel: Channel): Json {
  const { botUserId } = installation;
  if (channel.kind === 'im') {
    return {
      id: channel.id,
      created: 1_790_000_000,
      is_archived: false,
      is_im: true,
      is_org_shared: false,
      context_team_id: installation.teamId,
      user: channel.user,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    created: 1_790_000_000,
    is_archived: channel.archived === true,
    is_general: false,
    is_shared: channel.shared || channel.orgShared === true,
    is_ext_shared: channel.shared,
    is_org_shared: channel.orgShared === true,
    is_pending_ext_shared: false,
    pending_shared: [],
    creator: 'U0ANA',
    is_member: channel.members.includes(botUserId),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    num_members: channel.members.length,
  };
}

interface Page {
  messages: StoredMessage[];
  hasMore: boolean;
  cursor: string;
}

function page(found: StoredMessage[], args: Json): Page {
  const limit = Math.min(Number(text(args.limit)) || 100, 999);
  const start =
    Number(Buffer.from(text(args.cursor), 'base64').toString('utf8').replace('next_ts:', '')) || 0;
  const hasMore = start + limit < found.length;
  const cursor = hasMore ? Buffer.from(`next_ts:${start + limit}`).toString('base64') : '';
  return { messages: found.slice(start, start + limit), hasMore, cursor };
}

function within(message: StoredMessage, args: Json): boolean {
  const inclusive = flag(args.inclusive);
  const oldest = text(args.oldest);
  const latest = text(args.latest);
  const ts = Number(message.ts);
  const atEdge = message.ts === oldest || message.ts === latest;
  if (atEdge) return inclusive;
  return (oldest === '' || ts > Number(oldest)) && (latest === '' || ts < Number(latest));
}

/** `conversations.open`, `info`, `members`, `history`, `replies`; ephemeral messages are in no history. */
export function createConversationMethods(workspace: Workspace): Record<string, ApiMethod> {
  function readable(args: Json): Channel {
    const channel = workspace.channelForApp(text(args.channel));
    if (!channel.members.includes(installation.botUserId)) throw new SlackRefusal('not_in_channel');
    return channel;
  }

  function answer(found: StoredMessage[], args: Json): Json {
    const { messages, hasMore, cursor } = page(found, args);
    const withMetadata = flag(args.include_all_metadata);
    return {
      messages: messages.map(message => messagePayload(workspace, message, withMetadata)),
      has_more: hasMore,
      response_metadata: { next_cursor: cursor },
    };
  }

  return {
    'conversations.open': args => {
      const channel = args.channel
        ? workspace.channelForApp(text(args.channel))
        : [...workspace.channels.values()].find(
            one => one.kind === 'im' && one.user === workspace.personOf(text(args.users))?.id,
          );
      if (!channel)
        throw new SlackRefusal(text(args.users) === '' ? 'users_list_not_supplied' : 'user_not_found');
      if (workspace.people.get(channel.user ?? '')?.deleted) throw new SlackRefusal('user_disabled');
      return {
        no_op: true,
        already_open: true,
        channel: flag(args.return_im) ? channelObject(channel) : { id: channel.id },
      };
    },
    'conversations.info': args => ({
      channel: channelObject(workspace.channelForApp(text(args.channel))),
    }),
    'conversations.members': args => ({
      members: workspace.channelForApp(text(args.channel)).members,
      response_metadata: { next_cursor: '' },
    }),
    'conversations.history': args => {
      const channel = readable(args);
      const found = workspace.messages.filter(
        message =>
          message.channel === channel.id &&
          message.visibleTo === undefined &&
          (message.threadTs === undefined || message.broadcast === true) &&
          within(message, args),
      );
      return { ...answer(found.reverse(), args), pin_count: 0 };
    },
    'conversations.replies': args => {
      const channel = readable(args);
      const ts = text(args.ts);
      const target = workspace.findMessage(channel.id, ts);
      if (!target) throw new SlackRefusal('thread_not_found');
      const rootTs = target.threadTs ?? target.ts;
      const found = workspace.messages.filter(
        message =>
          message.channel === channel.id &&
          message.visibleTo === undefined &&
          (message.ts === rootTs || (message.threadTs === rootTs && within(message, args))),
      );
      return answer(found, args);
    },
  };
}
