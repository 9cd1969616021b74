import { checkBlock, type Surface } from './block-kit-blocks.ts';
import { boolean, plainText, pointed, type Report, shape, string } from './block-kit-checks.ts';
import { isStateful, placedElements } from './blocks.ts';
import { isRecord, type Json, records, text } from './json.ts';

const maxMessageBlocks = 50;
const maxViewBlocks = 100;
const maxMarkdownCharacters = 12_000;
const maxViewBytes = 250_000;

function collect(check: (report: Report) => void): string[] {
  const problems: string[] = [];
  check((pointer, problem) => problems.push(`[ERROR] ${problem} [json-pointer:${pointer}]`));
  return problems;
}

function checkDistinctBlockIds(blocks: unknown, pointer: string, report: Report) {
  const seen = new Set<string>();
  for (const { at, item } of pointed(blocks, pointer)) {
    const blockId = text(item.block_id);
    if (blockId !== '' && seen.has(blockId)) report(`${at}/block_id`, `block_id ${blockId} already exists`);
    seen.add(blockId);
  }
}

function checkBlocks(blocks: unknown, pointer: string, surface: Surface, max: number, report: Report) {
  if (!Array.isArray(blocks)) return report(pointer, 'must be an array');
  if (blocks.length > max) report(pointer, `no more than ${max} items allowed`);
  for (const [index, block] of blocks.entries()) checkBlock(block, `${pointer}/${index}`, surface, report);
  checkDistinctBlockIds(blocks, pointer, report);
  const focused = placedElements(records(blocks)).filter(({ element }) => element.focus_on_load === true);
  if (focused.length > 1) report(pointer, 'only one element may have focus_on_load');
  return undefined;
}

/**
 * Checks a message as `chat.postMessage` does (Block Kit reference of docs.slack.dev, read in @slack/types 3.2): gives what
 * `response_metadata.messages` would hold, empty when Slack takes it. Absent `blocks` are fine.
 */
export function validateMessage(message: { text?: unknown; blocks?: unknown }): string[] {
  const { blocks } = message;
  if (blocks === undefined) return [];
  return collect(report => {
    checkBlocks(blocks, '/blocks', 'message', maxMessageBlocks, report);
    const placed = pointed(blocks, '/blocks');
    const tables = placed.filter(({ item }) => item.type === 'table' || item.type === 'data_table');
    for (const { at } of tables.slice(1)) report(at, 'only_one_table_allowed');
    const plans = placed.filter(({ item }) => item.type === 'plan');
    for (const { at } of plans.slice(1)) report(at, 'more than 1 plan block');
    const markdown = placed.filter(({ item }) => item.type === 'markdown');
    const length = markdown.reduce((sum, { item }) => sum + text(item.text).length, 0);
    if (length > maxMarkdownCharacters && markdown.length > 1) {
      report('/blocks', `no more than ${maxMarkdownCharacters} characters allowed over all markdown blocks`);
    }
  });
}

const common = {
  blocks: () => undefined,
  private_metadata: string(3000, 0),
  callback_id: string(255, 0),
  external_id: string(255, 0),
};

const modal = shape(
  { title: plainText(24), blocks: common.blocks },
  {
    ...common,
    submit: plainText(24),
    close: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);
const home = shape(
  { blocks: common.blocks },
  { ...common, title: plainText(24), clear_on_close: boolean, notify_on_close: boolean },
);

function hasInput(view: Json): boolean {
  return placedElements(records(view.blocks)).some(
    ({ block, element }) => block.type === 'input' && isStateful(element),
  );
}

/**
 * Checks a modal or an App Home as `views.*` do: gives what `response_metadata.messages` would hold (pointers start with
 * `/view`), empty when Slack takes it.
 */
export function validateView(view: unknown): string[] {
  return collect(report => {
    if (!isRecord(view)) return report('/view', 'must be an object');
    const type = view.type;
    if (type !== 'modal' && type !== 'home') return report('/view/type', `unsupported type: ${text(type)}`);
    const check = type === 'modal' ? modal : home;
    check(view, '/view', report);
    checkBlocks(view.blocks, '/view/blocks', type, maxViewBlocks, report);
    if (type === 'modal' && hasInput(view) && !view.submit) {
      report('/view', 'missing required field: submit (the view has an input block)');
    }
    if (Buffer.byteLength(JSON.stringify(view)) > maxViewBytes) report('/view', 'view_too_large');
    return undefined;
  });
}
