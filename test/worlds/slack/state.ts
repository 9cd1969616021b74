import { installation } from './cast.ts';
import { privateUrl } from './file-object.ts';
import type { Json } from './json.ts';
import { viewPayload } from './payloads.ts';
import type { Workspace } from './workspace.ts';

/** Everything people could see; persons are named, views are as Slack keeps them. */
export interface SlackState {
  people: {
    id: string;
    name: string;
    realName: string;
    email: string;
    guest: boolean;
    bot: boolean;
    deactivated: boolean;
    stranger: boolean;
  }[];
  groups: { id: string; handle: string; name: string; users: string[] }[];
  channels: { id: string; name: string; kind: string; members: string[]; messages: SeenMessage[] }[];
  modals: { viewId: string; user: string; view: Json; errors?: Record<string, string> }[];
  files: SeenFile[];
  homes: Record<string, Json>;
}

/** A message on the screen; `visibleTo` names the only reader of a private answer. */
export interface SeenMessage {
  ts: string;
  threadTs?: string;
  user: string;
  text: string;
  blocks: Json[];
  files: { id: string; name: string; title: string; url: string; deleted: boolean }[];
  visibleTo?: string;
  edited?: boolean;
  broadcast?: boolean;
}

/** A file; `channels` are the names of the conversations it was shared in. */
export interface SeenFile {
  id: string;
  name: string;
  title: string;
  owner: string;
  channels: string[];
  url: string;
  size: number;
  deleted: boolean;
}

/** Gathers what people could see. */
export function slackState(workspace: Workspace): SlackState {
  const nameOf = (id: string) => workspace.people.get(id)?.name ?? id;
  const channelName = (id: string) => workspace.channels.get(id)?.name ?? id;

  const seenFile = (id: string) => {
    const file = workspace.files.get(id);
    return file
      ? [{ id, name: file.name, title: file.title, url: privateUrl(file), deleted: file.deleted }]
      : [];
  };

  return {
    people: [...workspace.people.values()].map(person => ({
      id: person.id,
      name: person.name,
      realName: person.realName,
      email: person.email,
      guest: person.isRestricted,
      bot: person.isBot,
      deactivated: person.deleted,
      stranger: person.teamId !== installation.teamId,
    })),
    groups: [...workspace.groups.values()].map(({ id, handle, name, users }) => ({
      id,
      handle,
      name,
      users: users.map(nameOf),
    })),
    channels: [...workspace.channels.values()].map(channel => ({
      id: channel.id,
      name: channel.name,
      kind: channel.kind,
      members: channel.members.map(nameOf),
      messages: workspace.messages
        .filter(message => message.channel === channel.id)
        .map(message => ({
          ts: message.ts,
          ...(message.threadTs && { threadTs: message.threadTs }),
          user: nameOf(message.user),
          text: message.text,
          blocks: message.blocks,
          files: message.files.flatMap(seenFile),
          ...(message.visibleTo && { visibleTo: nameOf(message.visibleTo) }),
          ...(message.editedTs && { edited: true }),
          ...(message.broadcast && { broadcast: true }),
        })),
    })),
    modals: [...workspace.modals.values()].flat().map(open => ({
      viewId: open.id,
      user: nameOf(open.user),
      view: viewPayload(open),
      ...(open.errors && { errors: open.errors }),
    })),
    files: [...workspace.files.values()]
      .filter(file => file.completed)
      .map(file => ({
        id: file.id,
        name: file.name,
        title: file.title,
        owner: nameOf(file.owner),
        channels: [...new Set(file.shares.map(share => channelName(share.channel)))],
        url: privateUrl(file),
        size: file.bytes.length,
        deleted: file.deleted,
      })),
    homes: Object.fromEntries([...workspace.homes].map(([user, home]) => [nameOf(user), viewPayload(home)])),
  };
}
