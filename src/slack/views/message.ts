import type { KnownBlock } from '@slack/types';
import { cutEnd, LIMITS } from './limits.ts';
import { plainTwin } from './plain.ts';
import { escaped, type Mrkdwn } from './text.ts';

/** A message as it goes to Slack: blocks as plain data, their twin for older clients, and the fallback text. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Readonly<Record<string, unknown>>[];
  /** Present when the blocks hold a table or progress. */
  readonly plainBlocks?: readonly Readonly<Record<string, unknown>>[];
}

/** Our own words without their marks: dates in UTC, mentions by `names`, no emoji, no markup. */
const ownWords = (mrkdwn: string, names: ReadonlyMap<string, string>): string =>
  mrkdwn
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<@([A-Z0-9]+)>/g, (_, id: string) => names.get(id) ?? 'a member')
    .replace(/<!subteam\^([A-Z0-9]+)>/g, (_, id: string) => names.get(id) ?? 'a group')
    .replace(/<#[A-Z0-9]+>/g, 'the channel')
    .replace(/<https:[^|>]*\|([^>]*)>/g, '$1')
    .replace(/:[a-z_]+: ?/g, '')
    .replaceAll('*', '');

/** The words of a piece of mrkdwn, for notifications and plain files. Text from outside (code) stays as it is. */
export const spoken = (piece: Mrkdwn, names: ReadonlyMap<string, string>): string =>
  piece.mrkdwn
    .split(/(`[^`]*`)/)
    .map(part => (part.startsWith('`') ? part.slice(1, -1) : ownWords(part, names)))
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();

const data = (blocks: readonly KnownBlock[]): Readonly<Record<string, unknown>>[] =>
  blocks.map(block => ({ ...block }));

/**
 * Makes a message. `fallback` is what a notification or a screen reader says: plain words, cut at 300 characters and
 * escaped here.
 */
export const message = (fallback: string, blocks: readonly KnownBlock[]): Message => {
  const newer = blocks.some(block => block.type === 'table' || block.type === 'plan');
  return {
    text: fallbackText(fallback),
    blocks: data(blocks),
    ...(newer && { plainBlocks: data(plainTwin(blocks)) }),
  };
};

/** Escaping lengthens a text, so it is cut until the escaped form fits. */
const fallbackText = (words: string): string => {
  let room: number = LIMITS.fallback;
  let fitting = escaped(cutEnd(words, room));
  while (fitting.length > LIMITS.fallback) {
    room -= 1 + Math.ceil((fitting.length - LIMITS.fallback) / 5);
    fitting = escaped(cutEnd(words, room));
  }
  return fitting;
};
