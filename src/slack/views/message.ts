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

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Code, date, link, person, group, channel, a mark, bold: each is read once, so that a name is never read as one. */
const TOKENS =
  /`(?<code>[^`]*)`|<!date\^[^|>]*\|(?<date>[^>]*)>|<https:[^|>]*\|(?<link>[^>]*)>|<@(?<user>[A-Z0-9]+)>|<!subteam\^(?<group>[A-Z0-9]+)>|(?<channel><#[A-Z0-9]+>)|:[a-z_]+: ?|\*/g;

/** The words of a piece of mrkdwn, for notifications and plain files. Text from outside (code) stays as it is. */
export const asPlainText = ({ mrkdwn }: Mrkdwn, names: ReadonlyMap<string, string>): string => {
  let said = '';
  let from = 0;
  for (const { 0: token, index, groups = {} } of mrkdwn.matchAll(TOKENS)) {
    const { code, date, link, user, group, channel } = groups;
    said += unescaped(mrkdwn.slice(from, index));
    if (user !== undefined) said += names.get(user) ?? 'a member';
    else if (group !== undefined) said += names.get(group) ?? 'a group';
    else said += channel === undefined ? unescaped(code ?? date ?? link ?? '') : 'the channel';
    from = index + token.length;
  }
  return (said + unescaped(mrkdwn.slice(from))).replace(/\s+/g, ' ').trim();
};

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
export const answer = (said: Mrkdwn): Message => message(asPlainText(said, NO_NAMES), [section(said)]);
