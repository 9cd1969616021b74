import { useCallback, useEffect, useState } from 'react';
import { usePlayground } from '../playground.tsx';
import {
  channelLabel,
  channelOf,
  conversationsOf,
  displayName,
  dmOf,
  isDm,
  isPrivate,
  mainMessages,
} from '../read-state.ts';
import { firstUnread } from '../unread.ts';
import { Composer } from './composer.tsx';
import { useEscape } from './escape.ts';
import { FirstSight } from './first-sight.tsx';
import { Home } from './home.tsx';
import { Lock } from './lock.tsx';
import { MessageList } from './message-list.tsx';
import { Sidebar } from './sidebar.tsx';
import { Thread } from './thread.tsx';

type Pane = 'sidebar' | 'conversation' | 'thread';

/** The chat: sidebar, conversation and thread side by side; on a narrow screen one of them, with tabs. */
export function Chat() {
  const { state, place, person, marks, go } = usePlayground();
  const [pane, setPane] = useState<Pane>(place.thread ? 'thread' : 'conversation');
  const [isLooking, setLooking] = useState(false);
  useEffect(() => setPane(place.thread ? 'thread' : 'conversation'), [place]);
  const open = conversationsOf(state, person);
  const dm = dmOf(state, person);
  const channel = open.find(known => known.id === place.channel || known.name === place.channel);
  const root =
    place.thread === undefined
      ? undefined
      : channelOf(state, place.channel)?.messages.find(message => message.ts === place.thread);
  const rootTs = root?.ts;
  const closeThread = useCallback((): void => {
    go({ thread: undefined });
    setTimeout(() => document.querySelector<HTMLElement>(`.conversation [data-ts="${rootTs}"]`)?.focus());
  }, [go, rootTs]);
  const openThread = (ts: string): void => {
    go({ channel: place.channel, thread: ts });
    setTimeout(() => document.querySelector<HTMLElement>('.thread')?.focus({ preventScroll: true }));
  };
  const hasThread = channel !== undefined && root !== undefined;
  useEscape(hasThread, closeThread);
  const tab = (name: Pane, label: string) => (
    <button
      type="button"
      className="pane-tab"
      aria-pressed={pane === name}
      data-testid={`pane-${name}`}
      onClick={() => setPane(name)}
    >
      {label}
    </button>
  );
  const here = place.channel === 'home' ? 'Home' : channel ? channelLabel(channel) : 'Messages';
  return (
    <div className={hasThread ? 'chat has-thread' : 'chat'} data-show={pane}>
      <div className="pane-tabs">
        {tab('sidebar', 'Conversations')}
        {tab('conversation', here)}
        {hasThread && tab('thread', 'Thread')}
      </div>
      <Sidebar onOpen={() => setPane('conversation')} />
      {place.channel === 'home' ? (
        <Home />
      ) : channel === undefined ? (
        <section className="conversation" aria-label="Messages" data-pane tabIndex={-1}>
          <div className="nothing">
            <p>{`${displayName(state, person)} is not in this conversation.`}</p>
            {dm !== undefined && (
              <button type="button" className="button" onClick={() => go({ channel: dm.id })}>
                {`Open the messages of ${displayName(state, person)} and jcaccess`}
              </button>
            )}
          </div>
        </section>
      ) : (
        <section
          className="conversation"
          aria-label={here}
          data-pane
          tabIndex={-1}
          data-testid="conversation"
        >
          <header className="pane-head">
            <h2>
              {isPrivate(channel) && <Lock />}
              {channelLabel(channel)}
            </h2>
          </header>
          {mainMessages(state, channel, person).length === 0 && !isDm(channel) && !isLooking ? (
            <div className="message-list">
              <FirstSight channel={channel} onLookAround={() => setLooking(true)} />
            </div>
          ) : (
            <MessageList
              key={`messages/${channel.id}/${person}`}
              label={`Messages in ${here}`}
              channel={channel}
              messages={mainMessages(state, channel, person)}
              unreadFrom={firstUnread(state, marks, person, channel)}
              onThread={openThread}
            />
          )}
          <Composer
            key={`composer/${channel.id}/${person}`}
            channel={channel}
            placeholder={isDm(channel) ? 'Message or file for jcaccess' : 'Message or /jcaccess …'}
          />
        </section>
      )}
      {hasThread && <Thread channel={channel} root={root} onClose={closeThread} />}
    </div>
  );
}
