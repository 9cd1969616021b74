import type { Channel, Message, OpenModal, Person, PlaygroundState, SlackFile, View } from './state.ts';

/** The person with this user id or name; undefined for strangers. */
export function personOf(state: PlaygroundState, ref: string): Person | undefined {
  return state.people.find(person => person.id === ref || person.name === ref);
}

/** Tells whether two references (user id or name) mean the same person. */
export function samePerson(state: PlaygroundState, a: string, b: string): boolean {
  if (a === b) return true;
  const first = personOf(state, a);
  return first !== undefined && first === personOf(state, b);
}

/** The name to show for a user id or name: the real name, or the name capitalised, or jcaccess for the bot. */
export function displayName(state: PlaygroundState, ref: string): string {
  const person = personOf(state, ref);
  if (person === undefined) return isBotRef(ref) ? 'jcaccess' : ref;
  if (person.isBot) return person.realName ?? person.name;
  const word = person.realName ?? person.name;
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The name of those who are called in a text: a person, or a group by its handle. */
export function calledName(state: PlaygroundState, ref: string): string {
  const group = state.groups.find(known => known.id === ref);
  return group?.handle ?? displayName(state, ref);
}

/** Tells the app's own user from people, also when the state lists people only. */
export function isBot(state: PlaygroundState, ref: string): boolean {
  const person = personOf(state, ref);
  return person === undefined ? isBotRef(ref) : person.isBot === true;
}

function isBotRef(ref: string): boolean {
  return /bot$|^B0|^jcaccess/i.test(ref);
}

/** The people one can be, in the order of the state, without bots. */
export function humans(state: PlaygroundState): Person[] {
  return state.people.filter(person => !isBot(state, person.id));
}

const roles: Record<string, string> = {
  ana: 'asks',
  ben: 'approves',
  cleo: 'approves',
  gus: 'guest',
  mallory: 'member',
};

/** What a person does in the rehearsal, in a word or two; empty when nothing is known. */
export function roleOf(person: Person): string {
  if (person.deleted) return 'deactivated';
  return roles[person.name] ?? '';
}

/** Tells a DM with the app from a channel. */
export function isDm(channel: Channel): boolean {
  return channel.name.startsWith('dm:');
}

/** The DM of a person with the app, once it exists. */
export function dmOf(state: PlaygroundState, person: string): Channel | undefined {
  return state.channels.find(
    channel => isDm(channel) && samePerson(state, channel.name.slice('dm:'.length), person),
  );
}

/** The conversations a person can open: channels they are in (or all, when membership is not told) and their DM. */
export function conversationsOf(state: PlaygroundState, person: string): Channel[] {
  return state.channels.filter(channel => {
    if (isDm(channel)) return samePerson(state, channel.name.slice('dm:'.length), person);
    return channel.members === undefined || channel.members.some(ref => samePerson(state, ref, person));
  });
}

/** The conversation with this id or name. */
export function channelOf(state: PlaygroundState, ref: string): Channel | undefined {
  return state.channels.find(channel => channel.id === ref || channel.name === ref);
}

/** The name of a conversation for people: `#it-changes`, `it-private (private)`, or `jcaccess` for a DM. */
export function channelLabel(channel: Channel): string {
  if (isDm(channel)) return 'jcaccess';
  return isPrivate(channel) ? `${channel.name} (private)` : `#${channel.name.replace(/^#/, '')}`;
}

/** Tells a private channel from a public one. */
export function isPrivate(channel: Channel): boolean {
  return channel.kind === 'private';
}

/** Tells whether a person sees a message: private answers are for the named ones only. */
export function sees(state: PlaygroundState, message: Message, person: string): boolean {
  const only = message.visibleTo;
  if (only === undefined || only === null) return true;
  const list = typeof only === 'string' ? [only] : only;
  return list.some(ref => samePerson(state, ref, person));
}

/** Tells a reply (also one sent to the channel) from a message that stands alone. */
export function isReply(message: Message): boolean {
  return message.threadTs !== undefined && message.threadTs !== message.ts;
}

/** The messages of a conversation's main pane for a person, oldest first: no replies except those sent to the channel. */
export function mainMessages(state: PlaygroundState, channel: Channel, person: string): Message[] {
  return channel.messages.filter(
    message => sees(state, message, person) && (!isReply(message) || message.broadcast === true),
  );
}

/** The replies under a message that a person sees, oldest first. */
export function repliesTo(state: PlaygroundState, channel: Channel, ts: string, person: string): Message[] {
  return channel.messages.filter(
    message => isReply(message) && message.threadTs === ts && sees(state, message, person),
  );
}

/** The files of a message with what the state's file list adds to them (name, url, deleted). */
export function filesOf(state: PlaygroundState, message: Message): SlackFile[] {
  return (message.files ?? []).map(file => {
    const id = typeof file === 'string' ? file : file.id;
    const own = typeof file === 'string' ? { id, name: id } : file;
    return { ...own, ...state.files.find(known => known.id === id) };
  });
}

/** The modal on top of a person's stack, if one is open. */
export function topModal(state: PlaygroundState, person: string): OpenModal | undefined {
  return state.modals.findLast(modal => samePerson(state, modal.user, person));
}

/** The App Home that a person last saw, however the state keys it. */
export function homeOf(state: PlaygroundState, person: string): View | undefined {
  const known = personOf(state, person);
  return state.homes[person] ?? state.homes[known?.id ?? ''] ?? state.homes[known?.name ?? ''] ?? undefined;
}
