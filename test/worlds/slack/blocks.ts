import type { Ids } from './ids.ts';
import { isRecord, type Json, list, record, records, text } from './json.ts';

/** An element a person can use, with the block it stands in. */
export interface Placed {
  blockId: string;
  block: Json;
  element: Json;
}

const statefulTypes = new Set([
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'static_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'external_select',
  'multi_static_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'multi_external_select',
  'radio_buttons',
  'checkboxes',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'file_input',
]);
const pressTypes = new Set(['button', 'overflow', 'workflow_button', 'icon_button', 'feedback_buttons']);

/** Says whether an element keeps a value in `state.values`. */
export function isStateful(element: Json): boolean {
  return statefulTypes.has(text(element.type));
}

function elementsOf(block: Json): Json[] {
  switch (block.type) {
    case 'actions':
    case 'context_actions':
      return records(block.elements);
    case 'section':
      return isRecord(block.accessory) ? [block.accessory] : [];
    case 'input':
      return isRecord(block.element) ? [block.element] : [];
    case 'card':
      return records(block.actions);
    default:
      return [];
  }
}

function childrenOf(block: Json): Json[] {
  if (block.type === 'carousel') return records(block.elements);
  return block.type === 'container' ? records(block.child_blocks) : [];
}

/** Lists the elements of blocks that a person can press, choose or fill in, in reading order. */
export function placedElements(blocks: Json[]): Placed[] {
  return blocks.flatMap(block => {
    const own = elementsOf(block)
      .filter(element => isStateful(element) || pressTypes.has(text(element.type)))
      .map(element => ({ blockId: text(block.block_id), block, element }));
    return [...own, ...placedElements(childrenOf(block))];
  });
}

function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (!isRecord(value)) return value;
  const copy: Json = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner)]));
  if (copy.type === 'plain_text' && copy.emoji === undefined) copy.emoji = true;
  if (copy.type === 'mrkdwn' && copy.verbatim === undefined) copy.verbatim = false;
  return copy;
}

/** Copies blocks as Slack stores them: missing block and action ids are made, defaults are written out. */
export function storedBlocks(blocks: unknown, ids: Ids): Json[] {
  return records(list(blocks)).map(block => {
    const copy = record(filled(block));
    if (text(copy.block_id) === '') copy.block_id = ids.letters(5);
    if (copy.type === 'input') {
      copy.optional ??= false;
      copy.dispatch_action ??= false;
    }
    for (const element of elementsOf(copy)) {
      if (text(element.action_id) === '' && element.type !== 'image') element.action_id = ids.letters(5);
    }
    if (copy.type === 'container') copy.child_blocks = storedBlocks(copy.child_blocks, ids);
    if (copy.type === 'carousel') copy.elements = storedBlocks(copy.elements, ids);
    return copy;
  });
}
