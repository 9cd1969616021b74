import { usePlayground } from '../playground.tsx';
import { repliesTo } from '../read-state.ts';
import type { AnyBlock, Channel, Message } from '../state.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** The story under one message. Esc closes it, wherever the focus is. */
export function Thread(props: { channel: Channel; root: Message; onClose: () => void }) {
  const { channel, root, onClose } = props;
  const { state, person } = usePlayground();
  const title = headerOf(root.blocks ?? []);
  return (
    <aside
      className="thread"
      aria-label={title === undefined ? 'Thread' : `Thread: ${title}`}
      data-pane
      tabIndex={-1}
      data-testid="thread"
    >
      <header className="pane-head">
        <h2>
          Thread
          {title && <span className="pane-note">{title}</span>}
        </h2>
        <button type="button" className="button icon" aria-label="Close the thread" onClick={onClose}>
          ×
        </button>
      </header>
      <MessageList
        key={`messages/${root.ts}`}
        label="Replies"
        channel={channel}
        messages={[root, ...repliesTo(state, channel, root.ts, person)]}
      />
      <Composer
        key={`composer/${root.ts}/${person}`}
        channel={channel}
        threadTs={root.ts}
        placeholder="Reply"
      />
    </aside>
  );
}

function headerOf(blocks: AnyBlock[]): string | undefined {
  const header = blocks.find(block => block.type === 'header');
  return header !== undefined && 'text' in header && typeof header.text === 'object'
    ? header.text?.text
    : undefined;
}
