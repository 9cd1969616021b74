import { useEffect, useState } from 'react';
import { clockFace } from '../blocks/date-token.ts';
import { usePlayground } from '../playground.tsx';
import { jumpStory, messageCounts } from './jump-story.ts';

const tickMs = 5_000;

const jumps = [
  { label: '+1 min', by: 'PT1M' },
  { label: '+1 day', by: 'P1D' },
  { label: 'To the next thing due', by: 'next' },
];

/** The playground's clock, which flows on between states, and its jumps; after one it says what came of it. */
export function Clock() {
  const { state, latest, act, toast } = usePlayground();
  const [isJumping, setJumping] = useState(false);
  const now = useFlowing(state.now);
  const jump = async (by: string): Promise<void> => {
    if (isJumping) return;
    setJumping(true);
    const before = { now: now.toISOString(), counts: messageCounts(state) };
    const answer = await act({ advanceClock: by });
    setJumping(false);
    if (answer.ok) toast(jumpStory(before, latest()));
  };
  return (
    <section className="clock" aria-label="The playground's clock">
      <time dateTime={now.toISOString()} title="The playground's clock, UTC" data-testid="clock">
        {clockFace(now)}
      </time>
      <span className="clock-jumps">
        {jumps.map(({ label, by }) => (
          <button
            key={by}
            type="button"
            className="button quiet"
            data-testid={`jump-${by}`}
            aria-disabled={isJumping}
            aria-busy={isJumping}
            onClick={() => void jump(by)}
          >
            {label}
          </button>
        ))}
      </span>
    </section>
  );
}

/** A moment that flows on with real time from when it was read. */
function useFlowing(readNow: string): Date {
  const [now, setNow] = useState(() => new Date(readNow));
  useEffect(() => {
    const offsetMs = Date.parse(readNow) - Date.now();
    setNow(new Date(readNow));
    const timer = setInterval(() => setNow(new Date(Date.now() + offsetMs)), tickMs);
    return () => clearInterval(timer);
  }, [readNow]);
  return now;
}
