import { validateMessage, validateView } from './block-kit.ts';

/** A block or an element, loosely. */
export type Block = Record<string, unknown>;

/** A plain text. */
export const plain = (text: string) => ({ type: 'plain_text', text });
/** A marked-up text. */
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
/** That many characters. */
export const long = (length: number) => 'x'.repeat(length);
/** That many things. */
export const many = <T>(length: number, make: (index: number) => T) =>
  Array.from({ length }, (_, index) => make(index));
/** A button. */
export const button = (more: Block = {}) => ({
  type: 'button',
  text: plain('Press'),
  action_id: 'press',
  ...more,
});
/** A section. */
export const section = (more: Block = {}) => ({ type: 'section', text: mrkdwn('Hello'), ...more });
/** An option whose text is its value. */
export const option = (value: string) => ({ text: plain(value), value });
/** An input block around an element. */
export const input = (element: Block, more: Block = {}) => ({
  type: 'input',
  label: plain('Field'),
  element,
  ...more,
});
/** A raw cell of a table. */
export const cell = (text: string) => ({ type: 'raw_text', text });
/** A rich text of one piece. */
export const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
/** A modal with title and submit. */
export const modal = (blocks: Block[], more: Block = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Send'),
  blocks,
  ...more,
});
/** What is wrong with these blocks in a message. */
export const inMessage = (...blocks: Block[]) => validateMessage({ blocks });
/** What is wrong with these blocks in a modal. */
export const inModal = (...blocks: Block[]) => validateView(modal(blocks));
/** What is wrong with these blocks in an App Home. */
export const inHome = (...blocks: Block[]) => validateView({ type: 'home', blocks });
