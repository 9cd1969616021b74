import { installation, organization } from './cast.ts';
import { fileObject } from './file-object.ts';
import type { Json } from './json.ts';
import { stateValues } from './view-state.ts';
import type { Channel, OpenView, Person, StoredMessage, Workspace } from './workspace.ts';

/** The `user` of an interaction payload. */
export function userRef(person: Person): Json {
  return {
    id: person.grid?.pressesAs ?? person.id,
    username: person.name,
    name: person.name,
    // On Grid this is one fixed team of the organization, whatever the workspace (slackapi/bolt-js#1875).
    team_id: person.grid ? organization.homeTeamId : person.teamId,
  };
}

/** The `team` of an interaction payload. */
export function teamRef(): Json {
  return { id: installation.teamId, domain: installation.teamDomain };
}

/** The name of a channel as commands and interactions carry it. */
export function payloadChannelName(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** The fields that every interaction payload has. */
export function interaction(type: string, person: Person): Json {
  return {
    type,
    team: teamRef(),
    user: userRef(person),
    api_app_id: installation.appId,
    token: installation.verificationToken,
    is_enterprise_install: false,
    enterprise: person.grid ? { id: organization.id, name: organization.name } : null,
  };
}

/** A view as answers of `views.*` and interaction payloads carry it, with the state typed so far. */
export function viewPayload(open: OpenView): Json {
  const { view } = open;
  return {
    id: open.id,
    team_id: installation.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.private_metadata ?? '',
    callback_id: view.callback_id ?? '',
    state: { values: stateValues(open) },
    hash: open.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view.clear_on_close ?? false,
    notify_on_close: view.notify_on_close ?? false,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: open.previousId,
    root_view_id: open.rootId,
    app_id: installation.appId,
    external_id: view.external_id ?? '',
    app_installed_team_id: installation.teamId,
    bot_id: installation.botId,
  };
}

function botProfile(): Json {
  return {
    id: installation.botId,
    app_id: installation.appId,
    name: installation.botName,
    deleted: false,
    updated: 1_790_000_000,
    team_id: installation.teamId,
  };
}

/** A message as history, answers and payloads carry it; metadata only when asked for. */
export function messagePayload(workspace: Workspace, message: StoredMessage, withMetadata = false): Json {
  const byBot = message.user === installation.botUserId;
  const files = message.files.flatMap(id => workspace.files.get(id) ?? []);
  const parent = message.threadTs && workspace.findMessage(message.channel, message.threadTs);
  const replies = workspace.messages.filter(
    one => one.channel === message.channel && one.threadTs === message.ts && one.visibleTo === undefined,
  );
  return {
    type: 'message',
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    user: message.user,
    ts: message.ts,
    ...(byBot && { bot_id: installation.botId, app_id: installation.appId, bot_profile: botProfile() }),
    ...(message.clientMsgId && { client_msg_id: message.clientMsgId }),
    text: message.text,
    team: installation.teamId,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.editedTs && { edited: { user: message.user, ts: message.editedTs } }),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(parent && { parent_user_id: parent.user }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: [...new Set(replies.map(one => one.user))],
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(files.length > 0 && {
      files: files.map(file => fileObject(workspace, file)),
      upload: true,
      display_as_bot: false,
    }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
  };
}
