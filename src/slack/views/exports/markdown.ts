import { visible } from '../text.ts';

/**
 * A value as a code span that it cannot leave (CommonMark 6.1): between longer runs of backticks than it holds, and on one
 * line.
 */
export const codeSpan = (value: string): string => {
  const line = visible(value);
  if (line === '') return '(empty)';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One space on each side is taken away again; without it a backtick at the edge would lengthen the fence.
  const padded = /^[ `]|[ `]$/.test(line) ? ` ${line} ` : line;
  return `${fence}${/^ +$/.test(line) ? line : padded}${fence}`;
};
