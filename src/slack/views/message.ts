import type { KnownBlock } from '@slack/types';
import type { SlackText } from '../../ports/chat.ts';
import { section } from './elements.ts';
import { plainTwin } from './plain.ts';
import { fallbackText, type Mrkdwn } from './text.ts';

/** A message as it goes to Slack: blocks as plain data, their twin for older clients, and the fallback text. */
export interface Message {
  readonly text: SlackText;
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

/** For pieces that mention nobody. */
export const NO_NAMES: ReadonlyMap<string, string> = new Map();

const data = (blocks: readonly KnownBlock[]): Readonly<Record<string, unknown>>[] =>
  blocks.map(block => ({ ...block }));

/**
 * Makes a message. `fallback` is what a notification or a screen reader says: plain words, cut and made harmless
 * by the door.
 */
export const message = (fallback: string, blocks: readonly KnownBlock[]): Message => {
  const newer = blocks.some(block => block.type === 'table' || block.type === 'plan');
  return {
    text: fallbackText(fallback),
    blocks: data(blocks),
    ...(newer && { plainBlocks: data(plainTwin(blocks)) }),
  };
};

/** A private answer of one paragraph; its fallback is the same in plain words. */
export const answer = (said: Mrkdwn): Message => message(spoken(said, NO_NAMES), [section(said)]);
