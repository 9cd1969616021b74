import type { ReactNode } from 'react';
import { usePlayground } from '../playground.tsx';
import { channelLabel, conversationsOf, dmOf, isDm, isPrivate } from '../read-state.ts';
import type { Channel } from '../state.ts';
import { unreadIn } from '../unread.ts';
import { Lock } from './lock.tsx';
import { PersonSwitch } from './person-switch.tsx';

/** The list of what the current person can open: channels, the DM with jcaccess, the app's Home. */
export function Sidebar(props: { onOpen: () => void }) {
  const { state, place, person, marks, go } = usePlayground();
  const channels = conversationsOf(state, person).filter(channel => !isDm(channel));
  const dm = dmOf(state, person);
  const open = (channel: string): void => {
    go({ channel });
    props.onOpen();
  };
  const line = (channel: Channel) => {
    const unread = unreadIn(state, marks, person, channel);
    const isCurrent = place.channel === channel.id || place.channel === channel.name;
    return (
      <li key={channel.id}>
        <button
          type="button"
          className={unread > 0 ? 'place unread' : 'place'}
          aria-current={isCurrent ? 'page' : undefined}
          data-channel={channel.name}
          data-testid="channel"
          onClick={() => open(channel.id)}
        >
          <span className="place-sign" aria-hidden="true">
            {signOf(channel)}
          </span>
          <span className="place-name">
            {isDm(channel) ? channelLabel(channel) : channel.name}
            {isPrivate(channel) && <span className="visually-hidden"> private</span>}
          </span>
          {unread > 0 && (
            <span className="count">
              {unread}
              <span className="visually-hidden"> unread</span>
            </span>
          )}
        </button>
      </li>
    );
  };
  return (
    <nav className="sidebar" aria-label="Conversations" data-pane tabIndex={-1} data-testid="sidebar">
      <PersonSwitch />
      <h2 className="sidebar-title">Channels</h2>
      <ul>{channels.map(line)}</ul>
      <h2 className="sidebar-title">App</h2>
      <ul>
        {dm && line(dm)}
        <li>
          <button
            type="button"
            className="place"
            aria-current={place.channel === 'home' ? 'page' : undefined}
            data-testid="open-home"
            onClick={() => open('home')}
          >
            <span className="place-sign" aria-hidden="true">
              ⌂
            </span>
            <span className="place-name">Home</span>
          </button>
        </li>
      </ul>
      <p className="sidebar-note">Stand-in of Slack: same rules, not its look</p>
    </nav>
  );
}

function signOf(channel: Channel): ReactNode {
  if (isDm(channel)) return '@';
  return isPrivate(channel) ? <Lock /> : '#';
}
