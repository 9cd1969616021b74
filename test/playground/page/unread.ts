import { conversationsOf, humans, isReply, mainMessages, samePerson } from './read-state.ts';
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

/** The marks this browser tab remembers; undefined when it remembers none. */
export function loadMarks(): ReadMarks | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

const freshMs = 86_400_000;

/** The marks of people who have read everything but what came in the last day. */
export function marksAt(state: PlaygroundState): ReadMarks {
  const since = (Date.parse(state.now) - freshMs) / 1_000;
  const marks = humans(state).flatMap(({ name }) =>
    conversationsOf(state, name).map(channel => {
      const old = mainMessages(state, channel, name).filter(message => Number(message.ts) < since);
      return [`${name}/${channel.id}`, old.at(-1)?.ts ?? '0'] as const;
    }),
  );
  return Object.fromEntries(marks);
}

/** The ts of the first message of a conversation that a person has not read; undefined when all is read, or nothing ever was. */
export function firstUnread(
  state: PlaygroundState,
  marks: ReadMarks,
  person: string,
  channel: Channel,
): string | undefined {
  const messages = mainMessages(state, channel, person);
  const mark = marks[`${person}/${channel.id}`] ?? '0';
  if (Number(mark) > Number(messages.at(-1)?.ts ?? '0')) return undefined;
  return messages.find(
    message => Number(message.ts) > Number(mark) && !samePerson(state, message.user, person),
  )?.ts;
}

/** Remembers the marks for this browser tab. */
export function saveMarks(marks: ReadMarks): void {
  sessionStorage.setItem(storageKey, JSON.stringify(marks));
}
