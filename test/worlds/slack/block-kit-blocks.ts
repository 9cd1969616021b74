import {
  anything,
  boolean,
  both,
  type Check,
  eitherText,
  integer,
  items,
  markdownText,
  oneOfFields,
  orNull,
  plainText,
  pointed,
  type Report,
  shape,
  string,
  typed,
  word,
} from './block-kit-checks.ts';
import {
  accessory,
  actionElement,
  button,
  contextActionElement,
  contextElement,
  imageElement,
  inputElement,
} from './block-kit-elements.ts';
import { readableLength, richText, richTextField, tableCell, taskSources } from './block-kit-rich-text.ts';
import { record, text } from './json.ts';

/** Where blocks are shown. */
export type Surface = 'message' | 'modal' | 'home';

const id = { block_id: string(255) };
const maxCellCharacters = { table: 10_000, data_table: 20_000 } as const;

const distinctActionIds: Check = (value, pointer, report) => {
  const seen = new Set<string>();
  for (const { at, item } of pointed(record(value).elements, `${pointer}/elements`)) {
    const actionId = text(item.action_id);
    if (actionId !== '' && seen.has(actionId))
      report(`${at}/action_id`, 'action_id already exists in this block');
    seen.add(actionId);
  }
};

function cellsFit(max: number): Check {
  return (value, pointer, report) => {
    const rows = record(value).rows;
    const characters = Array.isArray(rows)
      ? rows.reduce((sum: number, row) => sum + readableLength(row), 0)
      : 0;
    if (characters > max) report(`${pointer}/rows`, `no more than ${max} characters allowed over all cells`);
  };
}

const rows = items(items(tableCell, 20), 100);

const taskCard = shape(
  { task_id: string(255), title: string(3000), status: word('pending', 'in_progress', 'complete', 'error') },
  { ...id, details: richTextField, output: richTextField, sources: taskSources },
);

// A task inside a plan may leave its type out.
const plannedTask: Check = (value, pointer, report) => {
  const task = record(value);
  typed({ task_card: taskCard })({ ...task, type: task.type ?? 'task_card' }, pointer, report);
};

const card = both(
  shape(
    {},
    {
      ...id,
      hero_image: typed({ image: imageElement }),
      icon: typed({ image: imageElement }),
      title: markdownText(150),
      subtitle: markdownText(150),
      body: markdownText(200),
      actions: items(typed({ button }), 2),
    },
  ),
  oneOfFields('hero_image', 'title', 'actions', 'body'),
);

const everywhere: Record<string, Check> = {
  actions: both(shape({ elements: items(actionElement, 25) }, id), distinctActionIds),
  context: shape({ elements: items(contextElement, 10) }, id),
  divider: shape({}, id),
  header: shape({ text: plainText(150) }, id),
  image: both(
    shape(
      { alt_text: string(2000) },
      { ...id, image_url: string(3000), slack_file: anything, title: plainText(2000) },
    ),
    oneOfFields('image_url', 'slack_file'),
  ),
  rich_text: richText,
  section: both(
    shape(
      {},
      { ...id, text: eitherText(3000), fields: items(eitherText(2000), 10), accessory, expand: boolean },
    ),
    oneOfFields('text', 'fields'),
  ),
  video: shape(
    { video_url: string(3000), thumbnail_url: string(3000), alt_text: string(2000), title: plainText(199) },
    {
      ...id,
      title_url: string(3000),
      author_name: string(49),
      provider_name: string(255),
      provider_icon_url: string(3000),
      description: plainText(199),
    },
  ),
};

function input(surface: Surface): Check {
  return shape(
    { label: plainText(2000), element: inputElement(surface === 'modal') },
    { ...id, hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  );
}

const messageOnly: Record<string, Check> = {
  card,
  carousel: shape({ elements: items(typed({ card }), 10) }, id),
  context_actions: both(shape({ elements: items(contextActionElement, 5) }, id), distinctActionIds),
  data_table: both(
    shape(
      { rows: items(items(tableCell, 20), 201), caption: string(2000) },
      { ...id, page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
    ),
    cellsFit(maxCellCharacters.data_table),
  ),
  markdown: shape({ text: string(12_000) }, id),
  plan: shape({ title: string(3000) }, { ...id, tasks: items(plannedTask, 50, 0) }),
  table: both(
    shape(
      { rows },
      {
        ...id,
        column_settings: items(
          orNull(shape({}, { align: word('left', 'center', 'right'), is_wrapped: boolean })),
          20,
          0,
        ),
      },
    ),
    cellsFit(maxCellCharacters.table),
  ),
  task_card: taskCard,
};

const modalOnly: Record<string, Check> = {
  alert: shape(
    { text: eitherText(200) },
    { ...id, level: word('default', 'info', 'warning', 'error', 'success') },
  ),
};

function container(kinds: Record<string, Check>): Check {
  return both(
    shape(
      { child_blocks: items(typed(kinds), 10) },
      {
        ...id,
        title: plainText(150),
        rich_text_title: richTextField,
        subtitle: eitherText(150),
        width: word('narrow', 'standard', 'wide', 'full'),
        icon: typed({ image: imageElement }),
        is_collapsible: boolean,
        default_collapsed: boolean,
        has_header_divider: boolean,
      },
    ),
    oneOfFields('title', 'rich_text_title'),
  );
}

function kindsOf(surface: Surface): Record<string, Check> {
  const common = { ...everywhere, input: input(surface) };
  const inContainer = surface === 'message' ? { ...common, table: messageOnly.table ?? anything } : common;
  return {
    ...common,
    container: container(inContainer),
    ...(surface === 'message' && messageOnly),
    ...(surface === 'modal' && modalOnly),
  };
}

const checks: Record<Surface, Check> = {
  message: typed(kindsOf('message')),
  modal: typed(kindsOf('modal')),
  home: typed(kindsOf('home')),
};

/** Reports what Slack refuses in one block on that surface: types, required and unknown fields, lengths, counts. */
export function checkBlock(block: unknown, pointer: string, surface: Surface, report: Report): void {
  checks[surface](block, pointer, report);
}
