import type { ChannelId, GroupId, UserId } from '../../domain/ids.ts';
import { cutMiddle, LIMITS } from './limits.ts';

/** A piece of Slack's mrkdwn that is safe to show. Only this file makes one, so a bare string can never become markup. */
export interface Mrkdwn {
  readonly mrkdwn: string;
}

const C0_PICTURES = 0x2400;

/** One code point as people can see it: control, format and private characters become a picture or their number. */
const visibleUnit = (unit: string): string => {
  const point = unit.codePointAt(0) ?? 0;
  if (point < 0x20) return String.fromCodePoint(C0_PICTURES + point);
  if (point === 0x7f) return '␡';
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(unit)
    ? `‹U+${point.toString(16).toUpperCase().padStart(4, '0')}›`
    : unit;
};

/** Untrusted text for plain-text places: control characters visible, cut in the middle past `max` with the rest counted. */
export const shown = (text: string, max: number = LIMITS.untrusted): string =>
  cutMiddle(Array.from(text, visibleUnit), max);

/** Escapes the three characters by which Slack starts links, mentions and entities (docs.slack.dev, formatting). */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One code point inside inline code. A backtick would end the code, so a look-alike takes its place. */
const codeUnit = (unit: string): string => escaped(visibleUnit(unit)).replace('`', 'ˋ');

/** Untrusted text as inline code of at most `max` characters, counted after escaping, because Slack counts so. */
export const code = (text: string, max: number = LIMITS.untrusted): Mrkdwn => ({
  mrkdwn: text === '' ? '(empty)' : `\`${cutMiddle(Array.from(text, codeUnit), max)}\``,
});

/** A reason or an error in somebody's words, as code with a full stop after it. */
export const quoted = (text: string): Mrkdwn => ({
  mrkdwn: `${code(text, LIMITS.reason).mrkdwn}${/[.?]\s*$/.test(text) ? '' : '.'}`,
});

/** A person's or setting's name in bold; what could be markup in it is taken out. Notifies nobody. */
export const bold = (name: string): Mrkdwn => ({ mrkdwn: `*${withoutMarkup(name)}*` });

/** A name without markup of its own, neither bold nor code. */
export const plain = (name: string): Mrkdwn => ({ mrkdwn: withoutMarkup(name) });

const withoutMarkup = (name: string): string =>
  escaped(shown(name.replace(/[*_~`:]/g, '').trim(), 80)) || 'somebody';

const idOnly = (id: string): string => id.replace(/[^A-Za-z0-9]/g, '');

/** A mention that may notify the person. */
export const mention = (user: UserId): Mrkdwn => ({ mrkdwn: `<@${idOnly(user)}>` });

/** A link to a conversation by its id. */
export const channelLink = (channel: ChannelId): Mrkdwn => ({ mrkdwn: `<#${idOnly(channel)}>` });

/** Mentions of people and user groups, groups first, one after the other. */
export const mentions = (people: {
  readonly users: readonly UserId[];
  readonly groups: readonly GroupId[];
}): Mrkdwn => ({
  mrkdwn: [
    ...people.groups.map(group => `<!subteam^${idOnly(group)}>`),
    ...people.users.map(user => mention(user).mrkdwn),
  ].join(' '),
});

/** A link with our own words; an address that is not https becomes the words alone. */
export const link = (url: string | undefined, words: string): Mrkdwn =>
  url !== undefined && /^https:\/\/[^\s<>|]+$/.test(url)
    ? { mrkdwn: `<${url}|${escaped(words)}>` }
    : { mrkdwn: escaped(words) };

/** Puts pieces in a row with a separator of our own. */
export const joined = (pieces: readonly Mrkdwn[], separator: string): Mrkdwn => ({
  mrkdwn: pieces.map(piece => piece.mrkdwn).join(separator),
});

/** Nothing, for a piece that is left out. */
export const NOTHING: Mrkdwn = { mrkdwn: '' };

/**
 * Mrkdwn from our own words. A number is shown as it stands; a bare string counts as untrusted and becomes inline code,
 * so that forgetting to escape is not possible.
 */
export const md = (
  words: TemplateStringsArray,
  ...values: readonly (Mrkdwn | string | number)[]
): Mrkdwn => ({
  mrkdwn: words.reduce((text, word, index) => {
    const value = values[index - 1];
    return text + (value === undefined ? '' : pieceOf(value)) + word;
  }),
});

const pieceOf = (value: Mrkdwn | string | number): string => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? code(value).mrkdwn : value.mrkdwn;
};

/** Words of ours that were chosen at run time ("1 certificate"); never text from outside. */
export const words = (own: string): Mrkdwn => ({ mrkdwn: own });
