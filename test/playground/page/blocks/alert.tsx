import type { AlertBlock } from '@slack/types';
import { PlainOrMarkup } from './text.tsx';

const words: Record<string, string> = { warning: 'Warning', error: 'Problem', success: 'Done', info: 'Note' };

/** An alert of a modal; its level is also said in a word. */
export function Alert(props: { block: AlertBlock }) {
  const level = props.block.level ?? 'default';
  const word = words[level];
  return (
    <div className={`alert alert-${level}`} role={level === 'error' ? 'alert' : 'status'}>
      {word && <strong className="alert-word">{word}</strong>}
      <PlainOrMarkup text={props.block.text} />
    </div>
  );
}
