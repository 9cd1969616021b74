import type { ChannelId, GroupId, UserId } from '../../domain/ids.ts';
import type { SlackText } from '../../ports/chat.ts';
import { cutEnd, cutMiddle, LIMITS } from './limits.ts';

/**
 * A piece of Slack's mrkdwn that is safe to show. This file is the one door: only here does a string become `SlackText`,
 * so a bare string can never become markup, and text from outside passes escaped or not at all.
 */
export interface Mrkdwn {
  readonly mrkdwn: SlackText;
}

const safe = (text: string): SlackText => text as SlackText;
const piece = (text: string): Mrkdwn => ({ mrkdwn: safe(text) });

const C0_PICTURES = 0x2400;
/** Characters that people cannot see, or that turn the text around them. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** One code point as people can see it: control, format, filling and private characters become a picture or their number. */
const visibleUnit = (unit: string): string => {
  const point = unit.codePointAt(0) ?? 0;
  if (point < 0x20) return String.fromCodePoint(C0_PICTURES + point);
  if (point === 0x7f) return '␡';
  return UNSEEN.test(unit) ? `‹U+${point.toString(16).toUpperCase().padStart(4, '0')}›` : unit;
};

/** Untrusted text at its full length, control characters and what nobody sees made visible. */
export const visible = (text: string): string => Array.from(text, visibleUnit).join('');

/** Untrusted text for plain-text places: control characters visible, cut in the middle past `max` with the rest counted. */
export const shown = (text: string, max: number = LIMITS.untrusted): string =>
  cutMiddle(Array.from(text, visibleUnit), max);

/** Escapes the three characters by which Slack starts links, mentions and entities (docs.slack.dev, formatting). */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One code point inside inline code. A backtick would end the code, so a look-alike takes its place. */
const codeUnit = (unit: string): string => escaped(visibleUnit(unit)).replace('`', 'ˋ');

/** Untrusted text as inline code of at most `max` characters, counted after escaping, because Slack counts so. */
export const code = (text: string, max: number = LIMITS.untrusted): Mrkdwn =>
  piece(text === '' ? '(empty)' : `\`${cutMiddle(Array.from(text, codeUnit), max)}\``);

/** A reason or an error in a person's own words, as code with a full stop after it. */
export const quoted = (text: string): Mrkdwn =>
  piece(`${code(text, LIMITS.reason).mrkdwn}${/[.?]\s*$/.test(text) ? '' : '.'}`);

/** A person's or setting's name in bold; what could be markup in it is taken out. Notifies nobody. */
export const bold = (name: string): Mrkdwn => piece(`*${withoutMarkup(name)}*`);

/** Words that count no more. */
export const struck = ({ mrkdwn }: Mrkdwn): Mrkdwn => piece(`~${mrkdwn.replaceAll('~', '∼')}~`);

/** A name without markup of its own, neither bold nor code. */
export const plain = (name: string): Mrkdwn => piece(withoutMarkup(name));

const withoutMarkup = (name: string): string =>
  escaped(shown(name.replace(/[*_~`:]/g, '').trim(), 80)) || 'a member';

/** Signs that Slack reads as bold, strike, code, italics, quotation or emoji, each with the look-alike that is shown. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\*/g, '∗'],
  [/~/g, '∼'],
  [/`/g, 'ˋ'],
  [/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ'],
  [/^>/, '›'],
  [/(?<![\p{L}\p{N}]):(?=[\w+'-]+:)/gu, '꞉'],
];

const withoutSigns = (text: string): string =>
  SIGNS.reduce((said, [sign, instead]) => said.replace(sign, instead), text);

/** Words that were chosen at run time ("1 certificate", "live"): a sentence without markup, whatever is in it. */
export const trusted = (text: string, max: number = LIMITS.sectionText): Mrkdwn =>
  piece(escaped(withoutSigns(shown(text, max))));

/** The marks that repeat what words already say. */
type Mark = 'hourglass_flowing_sand' | 'large_blue_circle' | 'white_check_mark' | 'warning' | 'no_entry';

/** A mark before its words. */
export const mark = (emoji: Mark): Mrkdwn => piece(`:${emoji}:`);

const idOnly = (id: string): string => id.replace(/[^A-Za-z0-9]/g, '');

/** A mention that may notify the person. */
export const mention = (user: UserId): Mrkdwn => piece(`<@${idOnly(user)}>`);

/** A link to a conversation by its id. */
export const channelLink = (channel: ChannelId): Mrkdwn => piece(`<#${idOnly(channel)}>`);

/** Mentions of people and user groups, groups first: "@it-admins, @ben and @cleo". */
export const mentions = (people: {
  readonly users: readonly UserId[];
  readonly groups: readonly GroupId[];
}): Mrkdwn =>
  piece(
    [
      ...people.groups.map(group => `<!subteam^${idOnly(group)}>`),
      ...people.users.map(user => mention(user).mrkdwn),
    ]
      .join(', ')
      .replace(/, (?=[^,]*$)/, ' and '),
  );

/** A link with our own words; an address that is not https becomes the words alone. */
export const link = (url: string | undefined, own: string): Mrkdwn =>
  url !== undefined && /^https:\/\/[^\s<>|]+$/.test(url)
    ? piece(`<${url}|${trusted(own).mrkdwn}>`)
    : trusted(own);

/** A moment that each reader sees in their own way; `fallback` is for clients that draw no dates. */
export const dateToken = (unixSeconds: number, format: string, fallback: string): Mrkdwn =>
  piece(`<!date^${Math.trunc(unixSeconds)}^${format}|${escaped(fallback)}>`);

/** What stands between pieces: our own, so that no text from outside comes in as a separator. */
type Separator = ' ' | '   ' | ', ' | '; ' | ' and ' | ' or ' | ' · ' | '\n';

/** Puts pieces in a row with a separator of our own. */
export const joined = (pieces: readonly Mrkdwn[], separator: Separator): Mrkdwn =>
  piece(pieces.map(one => one.mrkdwn).join(separator));

/** Nothing, for a piece that is left out. */
export const NOTHING: Mrkdwn = piece('');

/**
 * Mrkdwn from our own words. A number is shown as it stands; a bare string counts as untrusted and becomes inline code,
 * so that forgetting to escape is not possible.
 */
export const md = (own: TemplateStringsArray, ...values: readonly (Mrkdwn | string | number)[]): Mrkdwn =>
  piece(
    own.reduce((text, word, index) => {
      const value = values[index - 1];
      return text + (value === undefined ? '' : pieceOf(value)) + word;
    }),
  );

const pieceOf = (value: Mrkdwn | string | number): string => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? code(value).mrkdwn : value.mrkdwn;
};

/**
 * The fallback text of a message: plain words, whatever is in them, of at most 300 characters. Escaping lengthens a
 * text, so it is cut until the escaped form fits.
 */
export const fallbackText = (said: string): SlackText => {
  const words = withoutSigns(visible(said));
  let room: number = LIMITS.fallback;
  let fitting = escaped(cutEnd(words, room));
  while (fitting.length > LIMITS.fallback) {
    room -= 1 + Math.ceil((fitting.length - LIMITS.fallback) / 5);
    fitting = escaped(cutEnd(words, room));
  }
  return safe(fitting);
};
