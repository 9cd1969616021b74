import {
  boolean,
  type Check,
  integer,
  items,
  number,
  shape,
  string,
  typed,
  word,
} from './block-kit-checks.ts';
import { isRecord, list } from './json.ts';

const style = shape(
  {},
  {
    bold: boolean,
    code: boolean,
    italic: boolean,
    strike: boolean,
    underline: boolean,
    highlight: boolean,
    client_highlight: boolean,
    unlink: boolean,
  },
);
const styled = { style };

const inline = typed({
  text: shape({ text: string(40_000) }, styled),
  link: shape({ url: string(3000) }, { ...styled, text: string(40_000, 0), unsafe: boolean }),
  user: shape({ user_id: string(255) }, styled),
  usergroup: shape({ usergroup_id: string(255) }, styled),
  channel: shape({ channel_id: string(255) }, styled),
  team: shape({ team_id: string(255) }, styled),
  emoji: shape(
    { name: string(255) },
    { ...styled, unicode: string(255), url: string(3000), skin_tone: number },
  ),
  date: shape(
    { timestamp: number, format: string(255) },
    { ...styled, url: string(3000), fallback: string(3000) },
  ),
  broadcast: shape({ range: word('here', 'channel', 'everyone') }, styled),
  color: shape({ value: string(255) }, styled),
});

const border = integer(0, 1);
const section = typed({ rich_text_section: shape({ elements: items(inline, 1000, 0) }) });

const part = typed({
  rich_text_section: shape({ elements: items(inline, 1000, 0) }),
  rich_text_list: shape(
    { elements: items(section, 1000), style: word('bullet', 'ordered') },
    { indent: integer(0, 8), offset: number, border },
  ),
  rich_text_quote: shape({ elements: items(inline, 1000, 0) }, { border }),
  rich_text_preformatted: shape({ elements: items(inline, 1000, 0) }, { border, language: string(255) }),
});

/** A `rich_text` block, in a message or in a table cell. */
export const richText: Check = shape({ elements: items(part, 1000, 0) }, { block_id: string(255) });

/** A cell of a table. */
export const tableCell = typed({
  raw_text: shape({ text: string(10_000) }),
  raw_number: shape({ value: number, text: string(255) }),
  rich_text: richText,
});

/** The characters that people read in a cell or a rich text, mentions and dates counted by their fallback. */
export function readableLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, inner) => sum + readableLength(inner), 0);
  if (!isRecord(value)) return 0;
  const own = typeof value.text === 'string' ? value.text.length : 0;
  const fallback = typeof value.fallback === 'string' ? value.fallback.length : 0;
  return own + fallback + readableLength(list(value.elements));
}

/** A field that carries a `rich_text` block. */
export const richTextField = typed({ rich_text: richText });

/** The URL sources of a task card. */
export const taskSources = items(typed({ url: shape({ url: string(3000), text: string(3000) }) }), 100, 0);
