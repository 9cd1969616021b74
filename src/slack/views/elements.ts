import type {
  ActionsBlock,
  AlertBlock,
  Button,
  Confirm,
  ContextBlock,
  HeaderBlock,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
  PlanBlock,
  RichTextBlock,
  SectionBlock,
  StaticSelect,
  TableBlock,
} from '@slack/types';
import type { ActionId } from './ids.ts';
import { cutEnd, LIMITS } from './limits.ts';
import { taskOutput } from './rich-text.ts';
import { type Mrkdwn, visible } from './text.ts';

/** Plain text of at most `max` characters; emoji names in it stay words, and what nobody sees is made visible. */
export const plainText = (text: string, max: number = LIMITS.sectionText): PlainTextElement => ({
  type: 'plain_text',
  text: cutEnd(visible(text), max),
  emoji: false,
});

/** A headline. */
export const header = (text: string): HeaderBlock => ({
  type: 'header',
  text: plainText(text, LIMITS.header),
});

/** Verbatim: Slack makes no link, channel or mention out of words that only look like one. */
const markup = (text: Mrkdwn): MrkdwnElement => ({
  type: 'mrkdwn',
  text: cutEnd(text.mrkdwn, LIMITS.sectionText),
  verbatim: true,
});

/** A paragraph. */
export const section = (text: Mrkdwn, accessory?: Button | Overflow): SectionBlock => ({
  type: 'section',
  text: markup(text),
  ...(accessory && { accessory }),
});

/** A line of small print. */
export const context = (text: Mrkdwn): ContextBlock => ({
  type: 'context',
  elements: [markup(text)],
});

/** A row of buttons, or nothing when there is no button. */
export const actions = (
  blockId: string,
  elements: readonly (Button | Overflow | StaticSelect)[],
): ActionsBlock[] =>
  elements.length === 0 ? [] : [{ type: 'actions', block_id: blockId, elements: [...elements] }];

/** The question that Slack asks before a press counts. */
export const confirm = (
  title: string,
  text: string,
  yes: string,
  not: string,
  style?: 'danger',
): Confirm => ({
  title: plainText(title, 100),
  text: plainText(text, LIMITS.confirmText),
  confirm: plainText(yes, LIMITS.confirmButton),
  deny: plainText(not, LIMITS.confirmButton),
  ...(style && { style }),
});

/** A button. `actionId` is the deed; `value` says to which change and plan it belongs. */
export const button = (
  actionId: ActionId,
  label: string,
  value: string,
  more: { readonly style?: 'primary' | 'danger'; readonly confirm?: Confirm } = {},
): Button => ({
  type: 'button',
  action_id: actionId,
  text: plainText(label, LIMITS.buttonWords),
  value,
  ...more,
});

/** A button that opens a page and also tells that it was pressed. */
export const linkButton = (actionId: ActionId, label: string, url: string): Button => ({
  type: 'button',
  action_id: actionId,
  text: plainText(label, LIMITS.buttonWords),
  url,
});

/** The "⋯" menu; each option is its words and its value. */
export const overflow = (
  actionId: ActionId,
  options: readonly (readonly [label: string, value: string])[],
): Overflow => ({
  type: 'overflow',
  action_id: actionId,
  options: options
    .slice(0, LIMITS.overflowOptions)
    .map(([label, value]) => ({ text: plainText(label, LIMITS.optionText), value })),
});

const LEVEL_MARKS = { info: 'ℹ️', warning: '⚠️', error: '⛔', success: '✅' } as const;

/** A note with a level, for modals only: an alert as long as its words fit into one, otherwise a paragraph. */
export const alert = (
  level: keyof typeof LEVEL_MARKS,
  text: string,
  blockId?: string,
): AlertBlock | SectionBlock => {
  const id = blockId === undefined ? {} : { block_id: blockId };
  return text.length <= LIMITS.alertText
    ? { type: 'alert', level, text: plainText(text), ...id }
    : { type: 'section', text: plainText(`${LEVEL_MARKS[level]} ${text}`), ...id };
};

/** A cell of a table: plain text, or a rich text block where a date is needed. */
export type Cell = string | RichTextBlock;

/** A table. The first row holds the names of the columns; a cell is never empty. */
export const table = (rows: readonly (readonly Cell[])[]): TableBlock => ({
  type: 'table',
  column_settings: (rows[0] ?? []).map(() => ({ is_wrapped: true })),
  rows: rows.map(row =>
    row.map(cell => (typeof cell === 'string' ? { type: 'raw_text' as const, text: cell || '–' } : cell)),
  ),
});

/** One step of a running piece of work. `note` is shown below it. */
export interface Task {
  readonly title: string;
  readonly status: 'pending' | 'in_progress' | 'complete' | 'error';
  readonly note?: string;
}

/** The progress of a running piece of work. */
export const progress = (title: string, tasks: readonly Task[]): PlanBlock => ({
  type: 'plan',
  title,
  tasks: tasks.map((task, index) => ({
    type: 'task_card',
    task_id: `task-${index + 1}`,
    title: task.title,
    status: task.status,
    ...(task.note !== undefined && { output: taskOutput(task.note) }),
  })),
});
