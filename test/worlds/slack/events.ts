import { installation, organization } from './cast.ts';
import type { Courier, Outcome } from './courier.ts';
import type { Json } from './json.ts';
import { messagePayload } from './payloads.ts';
import type { Channel, StoredFile, StoredMessage, Workspace } from './workspace.ts';

/** Tells the app what happened, as far as it is subscribed and may see it. */
export interface Events {
  /** Sends an event when the app is subscribed to `subscription`; undefined when it is not. */
  emit(subscription: string, event: Json): Promise<Outcome> | undefined;
  /** The `message` event of a new message. */
  posted(message: StoredMessage): Promise<Outcome> | undefined;
  changed(message: StoredMessage, before: Json): void;
  removed(message: StoredMessage, before: Json): void;
  /** `file_shared`, once per conversation. */
  fileShared(file: StoredFile, channel: string): Promise<Outcome> | undefined;
}

const subscriptions = { public: 'message.channels', private: 'message.groups', im: 'message.im' } as const;
const channelTypes = { public: 'channel', private: 'group', im: 'im' } as const;

/** Makes the event source; the bot hears of messages only where it is a member. */
export function createEvents(workspace: Workspace, courier: Courier): Events {
  const { ids } = workspace;

  function emit(subscription: string, event: Json) {
    const enterpriseId = workspace.onGrid ? organization.id : null;
    if (!workspace.subscribedEvents.has(subscription)) return undefined;
    return courier.deliverEvent({
      token: installation.verificationToken,
      team_id: installation.teamId,
      context_team_id: installation.teamId,
      context_enterprise_id: enterpriseId,
      api_app_id: installation.appId,
      event,
      type: 'event_callback',
      event_id: ids.next('Ev'),
      event_time: ids.seconds(),
      authorizations: [
        {
          enterprise_id: enterpriseId,
          team_id: installation.teamId,
          user_id: installation.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
      event_context: `4-${ids.letters(40)}`,
    });
  }

  function heard(message: StoredMessage): Channel | undefined {
    const channel = workspace.channels.get(message.channel);
    return channel?.members.includes(installation.botUserId) && message.visibleTo === undefined
      ? channel
      : undefined;
  }

  function emitMessage(message: StoredMessage, fields: Json) {
    const channel = heard(message);
    if (!channel) return undefined;
    return emit(subscriptions[channel.kind], {
      ...fields,
      channel: channel.id,
      channel_type: channelTypes[channel.kind],
    });
  }

  function about(message: StoredMessage, subtype: string, fields: Json) {
    const ts = ids.ts();
    void emitMessage(message, { type: 'message', subtype, hidden: true, ts, event_ts: ts, ...fields });
  }

  return {
    emit,
    posted: message =>
      emitMessage(message, {
        ...messagePayload(workspace, message, true),
        ...(message.files.length > 0 && { subtype: 'file_share' }),
        event_ts: message.ts,
      }),
    changed: (message, before) =>
      about(message, 'message_changed', {
        message: messagePayload(workspace, message, true),
        previous_message: before,
      }),
    removed: (message, before) =>
      about(message, 'message_deleted', { deleted_ts: message.ts, previous_message: before }),
    fileShared: (file, channel) =>
      emit('file_shared', {
        type: 'file_shared',
        file_id: file.id,
        user_id: file.owner,
        file: { id: file.id },
        channel_id: channel,
        event_ts: ids.ts(),
      }),
  };
}
