import { conversationsOf, isReply, mainMessages, samePerson } from './read-state.ts';
import type { Channel, PlaygroundState } from './state.ts';

/** Up to which ts each person has read each conversation, keyed `person/channel`. */
export type ReadMarks = Record<string, string>;

/** How many messages of a conversation a person has not seen: not their own, newer than their mark. A mark from an earlier run of the playground (newer than everything) counts as none. */
export function unreadIn(state: PlaygroundState, marks: ReadMarks, person: string, channel: Channel): number {
  const messages = mainMessages(state, channel, person).filter(
    message => !isReply(message) || message.broadcast === true,
  );
  const newest = messages.at(-1)?.ts ?? '0';
  const mark = marks[`${person}/${channel.id}`] ?? '0';
  const since = Number(mark) > Number(newest) ? '0' : mark;
  return messages.filter(
    message => Number(message.ts) > Number(since) && !samePerson(state, message.user, person),
  ).length;
}

/** How many messages wait for a person over all their conversations. */
export function unreadOf(state: PlaygroundState, marks: ReadMarks, person: string): number {
  return conversationsOf(state, person).reduce(
    (sum, channel) => sum + unreadIn(state, marks, person, channel),
    0,
  );
}

/** The marks after a person has looked at a conversation; the same object when nothing is new. */
export function markRead(
  state: PlaygroundState,
  marks: ReadMarks,
  person: string,
  channel: Channel,
): ReadMarks {
  const newest = mainMessages(state, channel, person).at(-1)?.ts ?? '0';
  const key = `${person}/${channel.id}`;
  return marks[key] === newest ? marks : { ...marks, [key]: newest };
}

const storageKey = 'jcaccess-playground-read';

/** The marks this browser tab remembers. */
export function loadMarks(): ReadMarks {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as ReadMarks;
  } catch {
    return {};
  }
}

/** Remembers the marks for this browser tab. */
export function saveMarks(marks: ReadMarks): void {
  sessionStorage.setItem(storageKey, JSON.stringify(marks));
}
