/**
 * A text as its writer meant it, without what a chat or a terminal put around it: Slack escapes three characters, puts
 * addresses into angle brackets and code between back-ticks; the shell of Windows has a caret before what it would read.
 */
export const asTyped = (pasted: string): string => {
  const text = withoutMarks(pasted.trim());
  const block = codeBlockIn(text)?.trim() ?? text;
  return /^curl(?:\.exe)?\s/i.test(block) ? block.replace(/\^(?:\r?\n)?/g, '') : block;
};

/** The label of a link is what was typed: the target is Slack's own guess. */
const withoutMarks = (text: string): string => {
  const unmarked = text
    .replace(/<[^\s|<>]+\|([^<>|]*)>/g, '$1')
    .replace(/<(?:mailto:|tel:)([^\s|<>]+)>/g, '$1')
    .replace(/<(https?:\/\/[^\s|<>]+)>/g, '$1');
  // In a message every other bracket is escaped; where one stands, the text comes from elsewhere.
  return unmarked.includes('<')
    ? unmarked
    : unmarked.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
};

/** Slack's code: all of a text, or a long piece with words around it. */
const codeBlockIn = (text: string): string | undefined =>
  /^`{1,3}([^`]*)`{1,3}$/.exec(text)?.[1] ?? /(`{3}|`)([^`]{100,})\1/.exec(text)?.[2];
