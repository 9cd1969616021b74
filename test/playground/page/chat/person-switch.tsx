import { Menu } from '../blocks/menu.tsx';
import { usePlayground } from '../playground.tsx';
import { channelOf, displayName, dmOf, humans, isDm, roleOf } from '../read-state.ts';
import type { Person } from '../state.ts';
import { unreadOf } from '../unread.ts';
import { Avatar } from './avatar.tsx';

/** Chooses who one is, with what waits for each. */
export function PersonSwitch() {
  const { state, place, person, marks, go } = usePlayground();
  const current = humans(state).find(human => human.name === person);
  const become = (next: Person): void => {
    const before = channelOf(state, place.channel);
    const channel = before && isDm(before) ? (dmOf(state, next.name)?.id ?? place.channel) : place.channel;
    go({ person: next.name, channel });
  };
  return (
    <div className="person-switch">
      <Menu
        label="Change person"
        hasWords
        testId="person-switch"
        className="person-button"
        trigger={
          <>
            <Avatar user={person} />
            <span className="person-words">
              <span className="person-name">{displayName(state, person)}</span>
              <span className="person-role">{current ? roleOf(current) : ''}</span>
            </span>
            <span className="visually-hidden">: change person</span>
            <span className="chevron" aria-hidden="true" />
          </>
        }
        items={humans(state).map(human => {
          const unread = unreadOf(state, marks, human.name);
          return {
            key: human.name,
            isCurrent: human.name === person,
            onChoose: () => become(human),
            label: (
              <>
                <Avatar user={human.id} />
                <span className="person-words">
                  <span className="person-name">{displayName(state, human.id)}</span>
                  <span className="person-role">{roleOf(human)}</span>
                </span>
                {unread > 0 && (
                  <span className="count">
                    {unread}
                    <span className="visually-hidden"> unread</span>
                  </span>
                )}
              </>
            ),
          };
        })}
      />
    </div>
  );
}
