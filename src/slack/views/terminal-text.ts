import type { Message } from './message.ts';

const MARKS: Readonly<Record<string, string>> = {
  hourglass_flowing_sand: '⏳',
  large_blue_circle: '🔵',
  white_check_mark: '✅',
  warning: '⚠',
  no_entry: '⛔',
};

/** Code, a moment, a link, a mark, bold: each is read once, so that a name is never read as one. */
const TOKENS =
  /`(?<code>[^`]*)`|<!date\^(?<unix>-?\d+)\^[^|>]*\|[^>]*>|<https:[^|>]*\|(?<link>[^>]*)>|:(?<mark>[a-z_]+):|\*/g;

type Data = Readonly<Record<string, unknown>>;

/**
 * A message as lines for a terminal: the same words, values indented, moments in `zone` (an IANA name). What came from outside
 * has been made harmless where the message was made: no control character is left in it.
 */
export const terminalText = ({ blocks }: Message, zone: string): string =>
  `${blocks
    .map(block => blockText(block, zone))
    .filter(text => text !== '')
    .join('\n\n')}\n`;

const blockText = (block: Data, zone: string): string => {
  switch (block.type) {
    case 'header': {
      const title = textOf(block.text);
      return `${title}\n${'='.repeat(title.length)}`;
    }
    case 'section':
      return markupText(textOf(block.text), zone);
    case 'context':
      return listOf(block.elements)
        .map(element => markupText(wordIn(element, 'text'), zone))
        .join(' ');
    case 'rich_text':
      return listOf(block.elements)
        .map(element => richLine(element, zone))
        .join('\n');
    default:
      return '';
  }
};

const richLine = (element: Data, zone: string): string => {
  const words = listOf(element.elements)
    .map(one => richWord(one, zone))
    .join('');
  return element.type === 'rich_text_preformatted' ? words.replace(/^/gm, '    ') : words;
};

const richWord = (element: Data, zone: string): string => {
  if (element.type === 'date') return momentIn(Number(element.timestamp), zone);
  if (element.type === 'emoji') return MARKS[wordIn(element, 'name')] ?? '';
  return wordIn(element, 'text');
};

const markupText = (mrkdwn: string, zone: string): string =>
  unescaped(
    mrkdwn.replace(TOKENS, (whole, ...rest: readonly unknown[]) => {
      const { code, unix, link, mark } = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      if (unix !== undefined) return momentIn(Number(unix), zone);
      if (mark !== undefined) return MARKS[mark] ?? whole;
      return code ?? link ?? '';
    }),
  ).replace(/ {3}(?=Next: )/g, '\n');

const momentIn = (unixSeconds: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(new Date(unixSeconds * 1000));

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const textOf = (value: unknown): string => wordIn((value as Data | undefined) ?? {}, 'text');

const wordIn = (data: Data, key: string): string => {
  const value = data[key];
  return typeof value === 'string' ? value : '';
};

const listOf = (value: unknown): readonly Data[] => (Array.isArray(value) ? (value as readonly Data[]) : []);
