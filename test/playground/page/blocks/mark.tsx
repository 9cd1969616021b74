import type { ReactNode } from 'react';

const shapes: Record<string, ReactNode> = {
  hourglass_flowing_sand: <path d="M4.5 2h7M4.5 14h7M5.5 2v2.5L8 8l2.5-3.5V2M5.5 14v-2.5L8 8l2.5 3.5V14" />,
  large_blue_circle: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.5V8l2.5 1.5" />
    </>
  ),
  white_check_mark: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5.2 8.2l2 2 3.6-4.2" />
    </>
  ),
  warning: <path d="M8 2.2L14.2 13.3H1.8zM8 6.4v3.2M8 11.2v.4" />,
  no_entry: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M5 8h6" />
    </>
  ),
  leftwards_arrow_with_hook: <path d="M5.5 3L2.5 6l3 3M2.5 6h7.2a3.6 3.6 0 010 7.2H6" />,
};

const names: Record<string, string> = {
  '⏳': 'hourglass_flowing_sand',
  '🔵': 'large_blue_circle',
  '✅': 'white_check_mark',
  '⚠': 'warning',
  '⛔': 'no_entry',
  '↩': 'leftwards_arrow_with_hook',
};

const inText = /:([a-z_]+):|(⏳|🔵|✅|⚠|⛔|↩)\uFE0F?/gu;

/** Draws one of jcaccess's six marks by emoji name; undefined for any other emoji. The words beside it say the same, so it is hidden from screen readers. */
export function mark(name: string): ReactNode | undefined {
  const shape = shapes[name];
  if (shape === undefined) return undefined;
  return (
    <svg className={`mark mark-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {shape}
    </svg>
  );
}

/** Plain text with its marks (`:warning:` or the character) drawn. */
export function withMarks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(inText)) {
    const drawn = mark(match[1] ?? names[match[2] ?? ''] ?? '');
    if (drawn === undefined) continue;
    parts.push(text.slice(from, match.index), <span key={match.index}>{drawn}</span>);
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
