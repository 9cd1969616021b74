import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextDate,
  RichTextElement,
  RichTextPreformatted,
  RichTextSection,
  RichTextText,
} from '@slack/types';
import { MOMENT_FORMAT, momentText, unixSeconds } from './time.ts';

/** Words as they stand: Slack reads no markup in rich text. */
export const text = (words: string): RichTextText => ({ type: 'text', text: words });

/** Words in bold. */
export const strong = (words: string): RichTextText => ({ type: 'text', text: words, style: { bold: true } });

/** A moment that each reader sees in their own time zone. */
export const moment = (date: Date, format = MOMENT_FORMAT): RichTextDate => ({
  type: 'date',
  timestamp: unixSeconds(date),
  format,
  fallback: momentText(date),
});

/** A line of words, dates and marks; bare strings are words. Empty ones are left out, as Slack refuses them. */
export const line = (...parts: readonly (string | RichTextElement)[]): RichTextSection => ({
  type: 'rich_text_section',
  elements: parts.filter(part => part !== '').map(part => (typeof part === 'string' ? text(part) : part)),
});

/** A value that stands alone, so that one triple click copies exactly it. */
export const copyable = (value: string): RichTextPreformatted => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: value }],
});

/** A block of lines and values. */
export const richText = (...elements: readonly RichTextBlockElement[]): RichTextBlock => ({
  type: 'rich_text',
  elements: [...elements],
});

/** Text from outside in full, as a quotation that can hold several lines. */
export const quotation = (words: string): RichTextBlock =>
  richText({ type: 'rich_text_quote', elements: [text(words)] });

/** What a finished or failed task says below itself. */
export const taskOutput = (words: string): RichTextBlock => richText(line(words));
