import { useState } from 'react';
import { wordsOf } from '../chrome/rehearsal-words.ts';
import { Rehearsals } from '../chrome/rehearsals.tsx';
import { usePlayground } from '../playground.tsx';
import { displayName, humans, roleOf } from '../read-state.ts';
import type { Channel } from '../state.ts';
import { Avatar } from './avatar.tsx';

/** What the page itself says in an empty channel: what this is for, who the people are, and how to begin. */
export function FirstSight(props: { channel: Channel; onLookAround: () => void }) {
  const { state, act, person } = usePlayground();
  const [isStarting, setStarting] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const { title, says, tries } = wordsOf(state);
  const start = async (): Promise<void> => {
    if (isStarting) return;
    setStarting(true);
    await act({ as: person, command: '/jcaccess', channel: props.channel.id, text: 'setup' });
    setStarting(false);
  };
  return (
    <section className="first-sight" aria-label="Welcome" data-testid="first-sight">
      <h2>JumpCloud logins for Cloudflare Access, set up from Slack.</h2>
      <p>
        By hand that is 19 steps in two consoles, and a certificate that ends in three years. With jcaccess
        one person asks, another approves the exact plan, it is written once and checked, and everybody is
        reminded in time.
      </p>
      <p>
        This is a rehearsal. Slack, JumpCloud and Cloudflare here are stand-ins; jcaccess is real.{' '}
        <strong>{title}:</strong> {says}
      </p>
      <ul className="cast" aria-label="The people">
        {humans(state).map(human => (
          <li key={human.id}>
            <Avatar user={human.id} />
            <span>
              <strong>{displayName(state, human.id)}</strong> <span className="muted">{roleOf(human)}</span>
            </span>
          </li>
        ))}
      </ul>
      <div className="first-sight-deeds">
        <button
          type="button"
          className="button primary"
          data-testid="start"
          aria-busy={isStarting}
          onClick={() => void start()}
        >
          {tries ? 'Set up one more: type /jcaccess setup for me' : 'Start: type /jcaccess setup for me'}
        </button>
        <button type="button" className="button" data-testid="look-around" onClick={props.onLookAround}>
          Look around
        </button>
        <button
          type="button"
          className="button quiet"
          data-testid="rehearse-another"
          onClick={() => setChoosing(true)}
        >
          Rehearse something else
        </button>
      </div>
      {isChoosing && <Rehearsals onClose={() => setChoosing(false)} />}
    </section>
  );
}
