import { type KeyboardEvent, useMemo } from 'react';
import { Blocks } from '../blocks/block.tsx';
import { messageTime } from '../blocks/date-token.ts';
import { type Surface, SurfaceContext } from '../blocks/surface.tsx';
import { PlainOrMarkup } from '../blocks/text.tsx';
import { usePlayground } from '../playground.tsx';
import { calledName, displayName, filesOf, isBot } from '../read-state.ts';
import type { Channel, Message } from '../state.ts';
import { firstWords, plainWords } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { FileChip } from './file-chip.tsx';

/** How many words of a message name it. */
const namedBy = 8;

/** One message as the current person sees it. The arrows move between messages, Enter opens the thread. */
export function MessageItem(props: {
  channel: Channel;
  message: Message;
  replies: number;
  isFollowUp: boolean;
  onThread?: () => void;
}) {
  const { channel, message, replies, isFollowUp, onThread } = props;
  const { state, now, person, act } = usePlayground();
  const surface = useMemo<Surface>(
    () => ({
      kind: 'message',
      press: (actionId, value) =>
        act({ as: person, click: { channel: channel.id, ts: message.ts, actionId, value } }),
    }),
    [act, person, channel.id, message.ts],
  );
  const author = displayName(state, message.user);
  const files = filesOf(state, message);
  const spoken = firstWords(
    plainWords(message.text, id => calledName(state, id)) || files.map(file => file.name).join(', '),
    namedBy,
  );
  const hasBlocks = message.blocks !== undefined && message.blocks.length > 0;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') onThread?.();
    else if (event.key === 'ArrowDown') moveFrom(event.currentTarget, 1);
    else if (event.key === 'ArrowUp') moveFrom(event.currentTarget, -1);
    else return;
    event.preventDefault();
  };
  return (
    <article
      className={isFollowUp ? 'message follow-up' : 'message'}
      aria-label={`${author}, ${messageTime(message.ts, now)}: ${spoken}`}
      tabIndex={-1}
      data-message
      data-focus-home
      data-ts={message.ts}
      onKeyDown={onKeyDown}
    >
      {isFollowUp ? <span className="avatar-gap" /> : <Avatar user={message.user} />}
      <div className="message-body">
        {message.visibleTo && <p className="private-mark">Only you see this</p>}
        {!isFollowUp && (
          <p className="message-head">
            <strong>{author}</strong>
            {isBot(state, message.user) && <span className="app-mark">app</span>}
            <time>{messageTime(message.ts, now)}</time>
          </p>
        )}
        <SurfaceContext value={surface}>
          {hasBlocks ? (
            <Blocks blocks={message.blocks ?? []} />
          ) : (
            message.text !== '' && <PlainOrMarkup text={{ type: 'mrkdwn', text: message.text }} />
          )}
        </SurfaceContext>
        {files.length > 0 && (
          <div className="message-files">
            {files.map(file => (
              <FileChip key={file.id} file={file} />
            ))}
          </div>
        )}
        {onThread && (
          <button
            type="button"
            className={replies > 0 ? 'thread-link' : 'thread-link faint'}
            data-testid="open-thread"
            onClick={onThread}
          >
            {replies === 0 ? 'Reply in thread' : replies === 1 ? '1 reply' : `${replies} replies`}
          </button>
        )}
      </div>
    </article>
  );
}

function moveFrom(article: HTMLElement, step: 1 | -1): void {
  const all = [...(article.closest('[role="log"]')?.querySelectorAll<HTMLElement>('[data-message]') ?? [])];
  all[all.indexOf(article) + step]?.focus();
}
