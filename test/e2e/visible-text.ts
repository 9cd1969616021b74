type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What names people and places in rich text, as Slack's own markup. */
const mentions: Readonly<Record<string, (element: Json) => string>> = {
  user: element => `<@${word(element.user_id)}>`,
  usergroup: element => `<!subteam^${word(element.usergroup_id)}>`,
  channel: element => `<#${word(element.channel_id)}>`,
  emoji: element => `:${word(element.name)}:`,
  date: element => word(element.fallback),
};

/** The keys of Block Kit under which there is something to read; ids, values and formats are none. */
const readable = [
  'title',
  'text',
  'label',
  'hint',
  'description',
  'elements',
  'fields',
  'rows',
  'tasks',
  'details',
  'output',
  'accessory',
  'element',
  'options',
  'initial_value',
];

const linesByType = new Set(['rich_text_section', 'rich_text_preformatted', 'rich_text_quote', 'button']);

/** Options of menus have no type of their own. */
const isLine = (value: Json): boolean =>
  linesByType.has(word(value.type)) || (value.type === undefined && 'text' in value && 'value' in value);

function read(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const isCells = value.every(cell => isObject(cell) && /^(?:raw_|rich_text$)/.test(word(cell.type)));
    return value.map(read).join(isCells && value.length > 1 ? ' | ' : '');
  }
  if (!isObject(value)) return '';
  const mention = mentions[word(value.type)];
  if (mention) return mention(value);
  const text = readable.map(key => read(value[key])).filter(part => part !== '');
  return text.join(' ') + (isLine(value) ? '\n' : '');
}

/** Everything that a list of blocks shows, one line per block, table row, rich-text line and button; dates as their fallback. */
export function textOfBlocks(blocks: readonly unknown[]): string {
  const shown = blocks.flatMap(block => {
    if (isObject(block) && block.type === 'table') return list(block.rows).map(read);
    if (isObject(block) && block.type === 'rich_text') return list(block.elements).map(read);
    return [read(block)];
  });
  const text = shown.map(line => line.trimEnd()).join('\n');
  return text.replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1');
}

/** The values of a recipe or notice that stand alone, each with the bold words before it; in order. */
export function copyableValues(blocks: readonly unknown[]): { label: string; value: string }[] {
  const found: { label: string; value: string }[] = [];
  for (const block of blocks) {
    if (!isObject(block) || block.type !== 'rich_text') continue;
    let label = '';
    for (const element of list(block.elements)) {
      if (!isObject(element)) continue;
      if (element.type === 'rich_text_preformatted') {
        found.push({ label, value: read(element.elements) });
        label = '';
      } else {
        label = boldOf(element) || read(element).trim();
      }
    }
  }
  return found;
}

function boldOf(section: Json): string {
  const isBold = (part: unknown): boolean =>
    isObject(part) && isObject(part.style) && part.style.bold === true;
  return list(section.elements).filter(isBold).map(read).join('').trim();
}

/** Every button and menu option in blocks: the action id, the words on it, and what it carries. */
export function controlsOf(
  blocks: readonly unknown[],
): { actionId: string; words: string; value: string; isOption: boolean }[] {
  const found: ReturnType<typeof controlsOf> = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (!isObject(value)) return;
    const actionId = word(value.action_id);
    if (value.type === 'button') {
      found.push({ actionId, words: read(value.text), value: word(value.value), isOption: false });
    } else if (actionId !== '') {
      for (const option of list(value.options)) {
        if (isObject(option)) {
          found.push({ actionId, words: read(option.text), value: word(option.value), isOption: true });
        }
      }
    }
    for (const key of ['elements', 'accessory', 'element']) visit(value[key]);
  };
  visit(blocks);
  return found;
}
