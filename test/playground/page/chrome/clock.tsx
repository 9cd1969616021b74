import { useState } from 'react';
import { clockFace } from '../blocks/date-token.ts';
import { Menu } from '../blocks/menu.tsx';
import { useFlowing } from '../now.ts';
import { usePlayground } from '../playground.tsx';
import { jumpStory, messageCounts } from './jump-story.ts';

const tickMs = 5_000;

const jumps = [
  { label: '+1 min', by: 'PT1M' },
  { label: '+1 day', by: 'P1D' },
  { label: 'To the next thing due', by: 'next' },
];

/** The playground's clock, which flows on between states, and its jumps; after one it says what came of it. Where there is little room the jumps are in a menu under the time. */
export function Clock() {
  const { state, latest, act, toast } = usePlayground();
  const [isJumping, setJumping] = useState(false);
  const now = useFlowing(state.now, tickMs);
  const jump = async (by: string): Promise<void> => {
    if (isJumping) return;
    setJumping(true);
    const before = { now: now.toISOString(), counts: messageCounts(state) };
    const answer = await act({ advanceClock: by });
    setJumping(false);
    if (answer.ok) toast(jumpStory(before, latest()));
  };
  const face = clockFace(now);
  const [day, ...rest] = face.split(' ');
  return (
    <section className="clock" aria-label="The playground's clock">
      <time
        className="clock-wide"
        dateTime={now.toISOString()}
        title="The playground's clock, UTC"
        data-testid="clock"
      >
        {face}
      </time>
      <span className="clock-jumps clock-wide">
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
      <span className="clock-compact">
        <Menu
          label="Move the clock"
          hasWords
          testId="clock-menu"
          align="end"
          className="button quiet"
          trigger={
            <>
              <span className="clock-face">
                <span className="clock-day">{day} </span>
                {rest.join(' ')}
              </span>
              <span className="visually-hidden">: move the clock</span>
              <span className="chevron" aria-hidden="true" />
            </>
          }
          items={jumps.map(({ label, by }) => ({ key: by, label, onChoose: () => void jump(by) }))}
        />
      </span>
    </section>
  );
}
