import { Fragment, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { repliesTo, samePerson } from '../read-state.ts';
import type { Channel, Message } from '../state.ts';
import { Announcer } from './announcer.tsx';
import { MessageItem } from './message-item.tsx';

const followUpSeconds = 300;
const nearEndPx = 120;
/** What is left above the message that is scrolled to. */
const marginPx = 48;

/** What scrolls must be reachable by keyboard: WCAG 2.1.1. */
const scrollable = { tabIndex: 0 };

/** The conversation itself, newest at the bottom. It opens at the first unread message; it stays at the bottom while one is there, where the beginning of what is new stays in sight, and where one reads otherwise. What is new is said by the announcer, once, in its fallback text. */
export function MessageList(props: {
  label: string;
  channel: Channel;
  messages: Message[];
  /** The first message that was unread when the conversation was opened. */
  unreadFrom?: string | undefined;
  onThread?: (ts: string) => void;
}) {
  const { channel, messages, onThread } = props;
  const { state, person } = usePlayground();
  const scroller = useRef<HTMLDivElement>(null);
  const [unreadFrom] = useState(props.unreadFrom);
  const isAtEnd = useRef(true);
  const before = useRef<string>(undefined);
  const shape = messages.map(message => message.ts).join();
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null || shape === '' || !isAtEnd.current) return;
    const known = before.current?.split(',');
    before.current = shape;
    const fresh = shape.split(',').filter(ts => known !== undefined && !known.includes(ts));
    const newest = messages.at(-1);
    const isOwn = newest !== undefined && samePerson(state, newest.user, person);
    const from = known === undefined ? unreadFrom : isOwn ? undefined : fresh[0];
    const first = from === undefined ? null : box.querySelector<HTMLElement>(`[data-ts="${from}"]`);
    if (first === null) box.scrollTop = box.scrollHeight;
    else box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - marginPx;
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx;
  }, [shape, messages, state, person, unreadFrom]);
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    // A card that grows, and a note above the chat, must not push the end out of sight.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    if (box.firstElementChild !== null) observer.observe(box.firstElementChild);
    return () => observer.disconnect();
  }, []);
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
            <Fragment key={message.ts}>
              {message.ts === unreadFrom && index > 0 && <p className="unread-line">New</p>}
              <MessageItem
                channel={channel}
                message={message}
                replies={onThread ? repliesTo(state, channel, message.ts, person).length : 0}
                isFollowUp={message.ts !== unreadFrom && follows(messages[index - 1], message)}
                {...(onThread && !message.visibleTo
                  ? { onThread: () => onThread(message.threadTs ?? message.ts) }
                  : {})}
              />
            </Fragment>
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
