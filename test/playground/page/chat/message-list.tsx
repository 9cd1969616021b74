import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { usePlayground } from '../playground.tsx';
import { repliesTo } from '../read-state.ts';
import type { Channel, Message } from '../state.ts';
import { Announcer } from './announcer.tsx';
import { MessageItem } from './message-item.tsx';

const followUpSeconds = 300;
const nearEndPx = 120;

/** What scrolls must be reachable by keyboard: WCAG 2.1.1. */
const scrollable = { tabIndex: 0 };

/** The conversation itself, newest at the bottom. It stays at the bottom while one is there, and where one reads otherwise. What is new is said by the announcer, once, in its fallback text. */
export function MessageList(props: {
  label: string;
  channel: Channel;
  messages: Message[];
  onThread?: (ts: string) => void;
}) {
  const { channel, messages, onThread } = props;
  const { state, person } = usePlayground();
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shape = messages.map(message => message.ts).join();
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box !== null && shape !== '' && isAtEnd.current) box.scrollTop = box.scrollHeight;
  }, [shape]);
  const onScroll = (): void => {
    const box = scroller.current;
    if (box !== null) isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || !event.key.startsWith('Arrow')) return;
    const all = event.currentTarget.querySelectorAll<HTMLElement>('[data-message]');
    [...all].at(event.key === 'ArrowDown' ? 0 : -1)?.focus();
    event.preventDefault();
  };
  return (
    <>
      <div
        ref={scroller}
        className="message-list"
        role="log"
        aria-live="off"
        aria-label={props.label}
        {...scrollable}
        data-testid="messages"
        data-channel={channel.name}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div className="message-column">
          {messages.map((message, index) => (
            <MessageItem
              key={message.ts}
              channel={channel}
              message={message}
              replies={onThread ? repliesTo(state, channel, message.ts, person).length : 0}
              isFollowUp={follows(messages[index - 1], message)}
              {...(onThread && !message.visibleTo
                ? { onThread: () => onThread(message.threadTs ?? message.ts) }
                : {})}
            />
          ))}
        </div>
      </div>
      <Announcer key={`${channel.id}/${person}`} messages={messages} />
    </>
  );
}

function follows(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.visibleTo === undefined &&
    message.visibleTo === undefined &&
    Number(message.ts) - Number(before.ts) < followUpSeconds
  );
}
