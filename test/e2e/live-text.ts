import type { VisibleState } from '../playground/state.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** The tokens that jcaccess itself puts into markup; whatever else stands in angle brackets came from outside. */
const OWN_TOKENS =
  /<(?:@U0\w+|#[CD]0\w+|!subteam\^S0\w+|!date\^\d+\^\{date_short[^|>]*\|[\w ,:]+|https:\/\/(?:acme\.slack\.com|one\.dash\.cloudflare\.com|[\w.-]*cloudflare\.com)\/[^\s<>|]*\|[^<>|]*)>/g;
/** What people cannot see or what turns the text around it; a line end is our own where several lines are. */
const UNSEEN = /(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** What could act in a text that Slack reads as markup. */
const inMarkup = (text: string): string[] => {
  const rest = text.replaceAll(OWN_TOKENS, '');
  const outside = rest.replaceAll(/`[^`\n]*`/g, '');
  return [
    ...(/[<>]/.test(rest) ? ['a token that is not ours'] : []),
    ...(/&(?!amp;|lt;|gt;)/.test(rest) ? ['an ampersand that is not escaped'] : []),
    ...(/(?<!&amp;|amp;)\blt; @here|(?<!amp;)&lt; @here/.test(rest)
      ? ['an entity that was not escaped']
      : []),
    ...(/\*evil\*|_evil_|~evil~/.test(outside) ? ['bold, italics or strike of theirs'] : []),
    ...(outside.includes('`') ? ['a backtick outside of code'] : []),
  ];
};

interface Hole {
  readonly where: string;
  readonly what: string;
  readonly text: string;
}

const visit = (value: unknown, where: string, found: Hole[]): void => {
  if (typeof value === 'string') return;
  if (Array.isArray(value))
    for (const [index, one] of value.entries()) visit(one, `${where}[${index}]`, found);
  else if (isObject(value)) {
    const type = String(value.type ?? '');
    const text = typeof value.text === 'string' ? value.text : null;
    const say = (what: string): void =>
      void found.push({ where, what, text: JSON.stringify(value).slice(0, 300) });
    if (type === 'mrkdwn' && text !== null) {
      for (const what of inMarkup(text)) say(what);
      if (value.verbatim !== true) say('markup that is not verbatim');
    }
    if (text !== null && UNSEEN.test(text)) say('a character that nobody sees');
    if (['link', 'broadcast', 'usergroup', 'user', 'channel'].includes(type))
      say(`a live ${type} in rich text`);
    for (const [key, inner] of Object.entries(value)) {
      if (key !== 'initial_value' && key !== 'state') visit(inner, `${where}.${key}`, found);
    }
  }
};

/** Everything that jcaccess shows anywhere and that could act, though it came from outside; empty when nothing could. */
export const liveText = (state: VisibleState): Hole[] => {
  const found: Hole[] = [];
  for (const channel of state.channels) {
    for (const message of channel.messages.filter(one => one.user === 'jcaccess')) {
      const where = `${channel.name} ${message.ts}`;
      visit(message.blocks, where, found);
      const notes = [
        ...inMarkup(message.text),
        ...(UNSEEN.test(message.text) ? ['an unseen character'] : []),
      ];
      for (const what of notes)
        found.push({ where: `${where} text`, what, text: message.text.slice(0, 300) });
    }
  }
  for (const { user, view, errors } of state.modals) {
    visit(view.blocks, `modal of ${user}`, found);
    for (const [field, text] of Object.entries(errors ?? {}))
      if (UNSEEN.test(text)) found.push({ where: `error under ${field}`, what: 'an unseen character', text });
  }
  for (const [user, home] of Object.entries(state.homes)) visit(home, `home of ${user}`, found);
  return found;
};
