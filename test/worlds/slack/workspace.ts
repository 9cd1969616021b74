import { ImpossibleAct } from '../impossible-act.ts';
import type { WorldClock } from '../world.ts';
import * as cast from './cast.ts';
import type { Ids } from './ids.ts';
import type { Json } from './json.ts';
import { SlackRefusal } from './refusal.ts';

/** A member, guest, stranger or bot. */
export interface Person {
  id: string;
  name: string;
  realName: string;
  email: string;
  teamId: string;
  tz: string;
  isAdmin: boolean;
  isRestricted: boolean;
  isBot: boolean;
  deleted: boolean;
  /** On Enterprise Grid: the other id of the person, the workspaces they belong to, and the id that their presses carry. */
  grid?: { enterpriseUserId: string; teams: string[]; pressesAs: string };
}

/** A user group; `users` are user ids, `updated` is Unix seconds. */
export interface Group {
  id: string;
  handle: string;
  name: string;
  users: string[];
  updated: number;
}

/** A conversation; `user` is the person of a direct message, `shared` says that it is shared with another company. */
export interface Channel {
  id: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  members: string[];
  shared: boolean;
  /** Shared between workspaces of one Grid organization. */
  orgShared?: boolean;
  archived?: boolean;
  user?: string;
}

/** A message as stored; `visibleTo` is the only reader of an ephemeral one. */
export interface StoredMessage {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Json[];
  files: string[];
  threadTs?: string;
  broadcast?: boolean;
  visibleTo?: string;
  metadata?: Json;
  editedTs?: string;
  /** What the client of a person calls it. */
  clientMsgId?: string;
}

/** A file as stored; `uploaded` is false between the upload URL and the bytes, `shared` false before it is completed. */
export interface StoredFile {
  id: string;
  name: string;
  title: string;
  owner: string;
  created: number;
  bytes: Buffer;
  uploaded: boolean;
  completed: boolean;
  deleted: boolean;
  /** The app sees it though it is in no conversation (its own, or from a `file_input`). */
  seenByApp: boolean;
  /** Where people see it; `files.info` lists a share from `listedFromMs` of the world's clock on. */
  shares: { channel: string; ts: string; threadTs?: string; listedFromMs: number }[];
}

/** A view on somebody's screen: `values` holds the state of every stateful element, by block and action. */
export interface OpenView {
  id: string;
  user: string;
  hash: string;
  view: Json;
  values: Map<string, Json>;
  rootId: string;
  previousId: string | null;
  /** Where the person was when it was opened; the default of `default_to_current_conversation`. */
  channel?: string;
  /** What stands under the fields, by action id. */
  errors?: Record<string, string>;
}

/** Everything the stand-in remembers, with the look-ups that every part needs. */
export interface Workspace {
  clock: WorldClock;
  ids: Ids;
  people: Map<string, Person>;
  groups: Map<string, Group>;
  channels: Map<string, Channel>;
  messages: StoredMessage[];
  files: Map<string, StoredFile>;
  /** The modals on each person's screen, the root first. */
  modals: Map<string, OpenView[]>;
  homes: Map<string, OpenView>;
  grantedScopes: Set<string>;
  subscribedEvents: Set<string>;
  /** Whether the workspace belongs to a Grid organization. */
  onGrid: boolean;
  /** The person of that id, or of that other id on Grid. */
  personOf(id: string): Person | undefined;
  /** The person of that name or id; impossible when there is none or the account is deactivated. */
  actor(nameOrId: string): Person;
  /** The channel of that id or name (`it-changes`, `#it-changes`, `dm:ana`), if any. */
  findChannel(idOrName: string): Channel | undefined;
  /** The channel of that id as the app may see it; refused with `channel_not_found` otherwise. A user id names the DM. */
  channelForApp(id: string): Channel;
  /** The message with that timestamp that is not ephemeral, if any. */
  findMessage(channel: string, ts: string): StoredMessage | undefined;
}

/** Makes the workspace with the fixed cast. */
export function createWorkspace(
  clock: WorldClock,
  ids: Ids,
  scopes: readonly string[],
  events: readonly string[],
): Workspace {
  const people = new Map(cast.people().map(someone => [someone.id, someone]));
  const channels = new Map(cast.channels().map(channel => [channel.id, channel]));
  const messages: StoredMessage[] = [];
  return {
    clock,
    ids,
    people,
    groups: new Map(cast.groups().map(group => [group.id, group])),
    channels,
    messages,
    files: new Map(),
    modals: new Map(),
    homes: new Map(),
    grantedScopes: new Set(scopes),
    subscribedEvents: new Set(events),
    onGrid: false,
    personOf: id =>
      people.get(id) ?? [...people.values()].find(someone => someone.grid?.enterpriseUserId === id),
    actor: nameOrId => {
      const found = [...people.values()].find(
        someone => someone.id === nameOrId || someone.name === nameOrId,
      );
      if (!found || found.isBot) throw new ImpossibleAct('unknown_person', `There is no person ${nameOrId}.`);
      if (found.deleted) throw new ImpossibleAct('deactivated', `${found.name}'s account is deactivated.`);
      return found;
    },
    findChannel: idOrName => {
      const name = idOrName.replace(/^#/, '');
      return [...channels.values()].find(channel => channel.id === name || channel.name === name);
    },
    channelForApp: id => {
      const channel =
        channels.get(id) ?? [...channels.values()].find(one => one.kind === 'im' && one.user === id);
      const hidden = channel?.kind === 'private' && !channel.members.includes(cast.installation.botUserId);
      if (!channel || hidden) throw new SlackRefusal('channel_not_found');
      return channel;
    },
    findMessage: (channel, ts) =>
      messages.find(
        message => message.channel === channel && message.ts === ts && message.visibleTo === undefined,
      ),
  };
}
