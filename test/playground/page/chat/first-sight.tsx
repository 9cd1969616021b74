import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import type { Channel } from '../state.ts';

/** What the page itself says in an empty channel: what this is, and how to begin. */
export function FirstSight(props: { channel: Channel; onLookAround: () => void }) {
  const { act, person } = usePlayground();
  const [isStarting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    if (isStarting) return;
    setStarting(true);
    await act({ as: person, command: '/jcaccess', channel: props.channel.id, text: 'setup' });
    setStarting(false);
  };
  return (
    <section className="first-sight" aria-label="Welcome" data-testid="first-sight">
      <h2>This is a rehearsal.</h2>
      <p>Slack, JumpCloud and Cloudflare here are stand-ins; jcaccess is real. 8 steps, about 5 minutes.</p>
      <div className="first-sight-deeds">
        <button
          type="button"
          className="button primary"
          data-testid="start"
          aria-busy={isStarting}
          onClick={() => void start()}
        >
          Start: type /jcaccess setup for me
        </button>
        <button type="button" className="button" data-testid="look-around" onClick={props.onLookAround}>
          Look around
        </button>
      </div>
    </section>
  );
}
