import { useEffect, useState } from 'react';
import { usePlayground } from '../playground.tsx';
import { channelLabel, channelOf, conversationsOf, displayName, isDm, mainMessages } from '../read-state.ts';
import { Composer } from './composer.tsx';
import { FirstSight } from './first-sight.tsx';
import { Home } from './home.tsx';
import { MessageList } from './message-list.tsx';
import { Sidebar } from './sidebar.tsx';
import { Thread } from './thread.tsx';

type Pane = 'sidebar' | 'conversation' | 'thread';

/** The chat: sidebar, conversation and thread side by side; on a narrow screen one of them, with tabs. */
export function Chat() {
  const { state, place, person, go } = usePlayground();
  const [pane, setPane] = useState<Pane>(place.thread ? 'thread' : 'conversation');
  const [isLooking, setLooking] = useState(false);
  useEffect(() => setPane(place.thread ? 'thread' : 'conversation'), [place]);
  const open = conversationsOf(state, person);
  const channel = open.find(known => known.id === place.channel || known.name === place.channel);
  const root =
    place.thread === undefined
      ? undefined
      : channelOf(state, place.channel)?.messages.find(message => message.ts === place.thread);
  const closeThread = (): void => {
    go({ thread: undefined });
    setTimeout(() => document.querySelector<HTMLElement>(`.conversation [data-ts="${root?.ts}"]`)?.focus());
  };
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
  const hasThread = channel !== undefined && root !== undefined;
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
          <p className="nothing">{`${displayName(state, person)} is not in this conversation.`}</p>
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
            <h2>{channelLabel(channel)}</h2>
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
              onThread={ts => go({ channel: channel.id, thread: ts })}
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
