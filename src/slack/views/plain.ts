import type {
  KnownBlock,
  PlanBlock,
  RichTextBlock,
  RichTextElement,
  TableBlock,
  TaskCardBlock,
} from '@slack/types';
import { line, richText, strong, text } from './rich-text.ts';

type Cell = TableBlock['rows'][number][number];

const insideOf = (block: RichTextBlock): RichTextElement[] =>
  block.elements.flatMap(element => (element.type === 'rich_text_section' ? element.elements : []));

const wordsOf = (cell: Cell | undefined): RichTextElement[] => {
  if (cell === undefined) return [];
  return cell.type === 'rich_text' ? insideOf(cell) : [text(cell.text)];
};

const MARKS: Record<TaskCardBlock['status'], readonly [emoji: string, word: string]> = {
  pending: ['hourglass_flowing_sand', 'to do'],
  in_progress: ['large_blue_circle', 'working'],
  complete: ['white_check_mark', 'done'],
  error: ['no_entry', 'failed'],
};

const plainTable = (block: TableBlock): RichTextBlock => {
  const [head, ...rows] = block.rows;
  const isDiff = head?.length === 3 && head[0]?.type === 'raw_text' && head[0].text === 'Setting';
  return richText(
    ...rows.map(([first, ...others]) =>
      line(
        ...wordsOf(first).map(element => ({ ...element, style: { bold: true } }) as RichTextElement),
        ...others.flatMap((cell, index) => [
          text(index === 0 ? ': ' : isDiff ? ' -> ' : ' · '),
          ...wordsOf(cell),
        ]),
      ),
    ),
  );
};

const isTaskCard = (task: TaskCardBlock | Record<string, unknown>): task is TaskCardBlock =>
  task.type === 'task_card';

const plainTask = (task: TaskCardBlock) => {
  const [emoji, word] = MARKS[task.status];
  const notes = [task.details, task.output].flatMap(note => (note ? [text(' '), ...insideOf(note)] : []));
  return line({ type: 'emoji', name: emoji }, ` ${task.title}: ${word}`, ...notes);
};

const plainProgress = (block: PlanBlock): RichTextBlock =>
  richText(line(strong(block.title)), ...(block.tasks ?? []).filter(isTaskCard).map(plainTask));

/** The same blocks with tables and progress in words, for a Slack that refuses the newer blocks. */
export const plainTwin = (blocks: readonly KnownBlock[]): KnownBlock[] =>
  blocks.map(block => {
    if (block.type === 'table') return plainTable(block);
    return block.type === 'plan' ? plainProgress(block) : block;
  });
